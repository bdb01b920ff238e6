import type { Node } from 'jsonc-parser'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { JsonDocument } from './json-document.ts'
import { gapPieces, isComment, trailingComment } from './json-gap.ts'
import type { JsonStyle } from './json-layout.ts'
import { indentBefore, indentOfLine, layoutOf, renderJson } from './json-layout.ts'

/** What is put into an object, or with a key of null into a list. */
export interface NewMember {
  readonly key: string | null
  readonly value: PlainJson
}

/**
 * Returns the text with a member more at the end of `container`.
 *
 * It is written as the member before it; a comment behind that one stays there. Everything else
 * keeps its bytes, and `removeMember` gives back the very text.
 */
export function insertMember(document: JsonDocument, container: Node, member: NewMember): string {
  const last = container.children?.at(-1)
  return last === undefined
    ? insertFirst(document, container, member)
    : insertAfter(document, { container, last }, member)
}

function insertAfter(
  { text, root }: JsonDocument,
  { container, last }: { readonly container: Node; readonly last: Node },
  member: NewMember,
): string {
  const end = last.offset + last.length
  const pieces = gapPieces(text, end, container.offset + container.length - 1)
  const comma = pieces.find(({ kind }) => kind === 'comma')
  const comment = trailingComment(text, pieces, comma?.end ?? end)
  const at = comment?.end ?? comma?.end ?? end
  const style = styleOf(text, container, last)
  const layout = { ...layoutOf(text, root), indent: indentOfLine(text, last.offset) }
  const isOwnLine = style === 'block' || comment?.kind === 'line-comment'
  const gap = isOwnLine ? layout.eol + layout.indent : style === 'tight' ? '' : ' '
  const written = gap + renderMember(member, style, layout)
  return comma === undefined
    ? `${text.slice(0, end)},${text.slice(end, at)}${written}${text.slice(at)}`
    : `${text.slice(0, at)}${written},${text.slice(at)}`
}

/**
 * Puts a member into what was empty. A space behind the bracket is a sign that a list was there
 * before, or an object that could be taken for one that came with the member.
 */
function insertFirst({ text, root }: JsonDocument, container: Node, member: NewMember): string {
  const open = container.offset + 1
  const close = container.offset + container.length - 1
  const comment = gapPieces(text, open, close).findLast(isComment)
  const outer = indentOfLine(text, container.offset)
  const { eol, unit } = layoutOf(text, root)
  const layout = { eol, unit, indent: outer + unit }
  const at = comment?.end ?? open
  const style = comment === undefined && isOneLine(text, root) ? tightness(text, root) : 'block'
  const written = renderMember(member, style, layout)
  const isUsers = container.type === 'array' || (container === root && endsFile(text, root))
  const sign = isUsers ? ' ' : ''
  if (comment !== undefined)
    return `${text.slice(0, at)}${eol}${layout.indent}${written}${text.slice(at)}`
  const inside = style === 'block' ? `${eol}${layout.indent}${written}${eol}${outer}` : written
  return `${text.slice(0, open)}${sign}${inside}${text.slice(open)}`
}

function endsFile(text: string, root: Node): boolean {
  return root.offset > 0 && root.offset + root.length === text.length
}

/** Tells whether the object of a file came with the first member of ours, below what was there. */
export function isOwnRoot(text: string, root: Node): boolean {
  const isBelow = text.charAt(root.offset - 1) === '\n'
  return isBelow && endsFile(text, root) && text.charAt(root.offset + 1) !== ' '
}

/** Tells whether a list was empty before something of ours came into it. */
export function wasEmptyList(text: string, list: Node): boolean {
  return list.type === 'array' && text.charAt(list.offset + 1) === ' '
}

function renderMember(
  { key, value }: NewMember,
  style: JsonStyle,
  layout: Parameters<typeof renderJson>[2],
): string {
  const rendered = renderJson(value, style, layout)
  if (key === null) return rendered
  return `${JSON.stringify(key)}:${style === 'tight' ? '' : ' '}${rendered}`
}

/** Returns how the members of a container are written, by its last one. */
function styleOf(text: string, container: Node, last: Node): JsonStyle {
  if (indentBefore(text, last.offset) !== null || beginsLine(text, container, last)) return 'block'
  return tightness(text, container)
}

function beginsLine(text: string, container: Node, last: Node): boolean {
  const siblings = container.children ?? []
  const before = siblings.at(-2)
  const start = before === undefined ? container.offset + 1 : before.offset + before.length
  return text.slice(start, last.offset).includes('\n')
}

function isOneLine(text: string, root: Node | null): boolean {
  if (root === null || (root.children ?? []).length === 0) return false
  return !text.slice(root.offset, root.offset + root.length).includes('\n')
}

/** Tells by the colons and commas of a value whether its file goes without spaces. */
function tightness(text: string, node: Node | null): 'spaced' | 'tight' {
  if (node === null) return 'spaced'
  return /[:,]\s/.test(text.slice(node.offset, node.offset + node.length)) ? 'spaced' : 'tight'
}
