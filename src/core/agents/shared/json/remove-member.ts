import type { Node } from 'jsonc-parser'
import type { JsonDocument } from './json-document.ts'
import type { GapPiece } from './json-gap.ts'
import { gapPieces, isComment } from './json-gap.ts'
import { indentOfLine, layoutOf } from './json-layout.ts'

interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Returns the text without one member of `container`, its comma, and the white space before it.
 *
 * Comments stay. What `insertMember` made of a text becomes that text again.
 */
export function removeMember(document: JsonDocument, container: Node, member: Node): string {
  const { text } = document
  const members = container.children ?? []
  const index = members.indexOf(member)
  const end = member.offset + member.length
  const before = gapPieces(text, endOf(members[index - 1]) ?? container.offset + 1, member.offset)
  const next = members[index + 1]?.offset ?? container.offset + container.length - 1
  const after = gapPieces(text, end, next)
  const gone = [...rangesOf(text, { container, member, before, after })]
  const isAlone = members.length === 1 && ![...before, ...after].some(isComment)
  if (isAlone) gone.push(closingLine(document, container, gone.at(-1)?.end ?? end))
  return withoutRanges(text, keepLineComment(text, gone, before))
}

interface MemberPlace {
  readonly container: Node
  readonly member: Node
  /** What stands between it and the member before it, or the bracket. */
  readonly before: readonly GapPiece[]
  readonly after: readonly GapPiece[]
}

/**
 * Lists what goes with a member: its comma, and the white space before it. A space behind the
 * bracket says something (see `insertMember`): it stays for the next one, and none comes.
 */
function rangesOf(
  text: string,
  { container, member, before, after }: MemberPlace,
): readonly Range[] {
  const own = { start: spaceStart(before, member.offset), end: member.offset + member.length }
  const comma = after.find(isComma)
  if (comma === undefined) return [...before.filter(isComma).slice(0, 1), own]
  const [first, ...others] = container.children ?? []
  if (first !== member || others.length === 0) return [own, comma]
  const isSigned = text.charAt(container.offset + 1) === ' '
  const spaces = /^ */.exec(text.slice(comma.end))?.[0].length ?? 0
  return [
    { start: own.start + (isSigned && spaces === 0 ? 1 : 0), end: own.end },
    { start: comma.start, end: comma.end + (isSigned ? 0 : spaces) },
  ]
}

function endOf(node: Node | undefined): number | undefined {
  return node === undefined ? undefined : node.offset + node.length
}

function isComma({ kind }: GapPiece): boolean {
  return kind === 'comma'
}

/** Returns where the white space before a member begins. */
function spaceStart(before: readonly GapPiece[], offset: number): number {
  const last = before.at(-1)
  return last?.kind === 'space' ? last.start : offset
}

/** Returns the line end and the indentation that an empty container got for its first member. */
function closingLine({ text, root }: JsonDocument, container: Node, at: number): Range {
  const closing = layoutOf(text, root).eol + indentOfLine(text, container.offset)
  return { start: at, end: text.startsWith(closing, at) ? at + closing.length : at }
}

/** Keeps what follows from ending up behind a `//` comment. */
function keepLineComment(
  text: string,
  gone: readonly Range[],
  before: readonly GapPiece[],
): readonly Range[] {
  const lastComment = before.findLast(({ kind }) => kind !== 'space')
  if (lastComment?.kind !== 'line-comment') return gone
  const last = gone.at(-1)?.end ?? 0
  if (/^[ \t]*(?:[\r\n]|\/\/)/.test(text.slice(last))) return gone
  const space = before.at(-1)
  return gone.map((range) =>
    range.start === space?.start ? { start: space.end, end: range.end } : range,
  )
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of ranges) {
    kept += text.slice(at, start)
    at = Math.max(at, end)
  }
  return kept + text.slice(at)
}
