import type { TextContainer, TextPart } from './text-value.ts'

/** A part of a flow that was found, before what stands around it is shared out. */
export interface FlowPart extends Pick<TextPart, 'key' | 'head' | 'gap' | 'value'> {
  /** Offset of the first character of the head, or of the value where there is none. */
  readonly start: number
  /** Offset after the value. */
  readonly end: number
}

/** A map or list between brackets: its offsets, brackets included, and the parts found in it. */
export interface FlowSpan {
  readonly kind: 'map' | 'list'
  readonly start: number
  readonly end: number
  readonly parts: readonly FlowPart[]
}

/** How comments look: sticky, one comment without its line end. */
export type CommentPattern = RegExp

/**
 * Shares out what stands between the parts of a flow. A comment on the line of a part belongs to
 * that part, anything else to the part below.
 *
 * Returns null where something else than space, comments and single commas stands there.
 */
export function layOutFlow(
  text: string,
  span: FlowSpan,
  comment: CommentPattern,
): TextContainer | null {
  const { kind, start, end, parts } = span
  const opening = `${text.charAt(start)}${restOfLine(text.slice(start + 1, end - 1), comment)}`
  const laidOut: TextPart[] = []
  let from = start + opening.length
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1]?.start ?? end - 1
    const after = splitAtComma(text.slice(part.end, next), comment)
    if (after === null || (!after.hasComma && index < parts.length - 1)) return null
    const { key, head, gap, value } = part
    const lead = text.slice(from, part.start)
    laidOut.push({ key, head, gap, value, lead, indent: indentOf(lead), ...after })
    from = part.end + after.beforeComma.length + (after.hasComma ? 1 : 0) + after.trail.length
  }
  const close = text.slice(from, end)
  const container = { kind, layout: 'flow' as const, open: opening, parts: laidOut, close }
  return { ...container, indent: '', isCompact: false }
}

/** Returns the indentation of the line that follows `lead`; empty where no line begins in it. */
export function indentOf(lead: string): string {
  return /\n([ \t]*)$/.exec(lead)?.[1] ?? ''
}

interface AfterPart extends Pick<TextPart, 'beforeComma' | 'hasComma' | 'trail'> {}

function splitAtComma(between: string, comment: CommentPattern): AfterPart | null {
  const commas = findCommas(between, comment)
  if (commas === null || commas.length > 1) return null
  const [comma] = commas
  if (comma === undefined) {
    return { beforeComma: '', hasComma: false, trail: restOfLine(between, comment) }
  }
  const trail = restOfLine(between.slice(comma + 1), comment)
  return { beforeComma: between.slice(0, comma), hasComma: true, trail }
}

/** Returns the offsets of the commas outside comments; null where there is anything else. */
function findCommas(between: string, comment: CommentPattern): number[] | null {
  const commas: number[] = []
  for (let at = 0; at < between.length;) {
    const char = between.charAt(at)
    const length = /\s|,/.test(char) ? 1 : lengthOfComment(between, at, comment)
    if (length === 0) return null
    if (char === ',') commas.push(at)
    at += length
  }
  return commas
}

/** Returns what a comment at the end of the first line of `text` takes, the space before it included. */
function restOfLine(text: string, comment: CommentPattern): string {
  const space = /^[ \t]*/.exec(text)?.[0].length ?? 0
  const length = lengthOfComment(text, space, comment)
  const end = space + length
  return length > 0 && (end === text.length || text[end] === '\n') ? text.slice(0, end) : ''
}

function lengthOfComment(text: string, at: number, comment: CommentPattern): number {
  comment.lastIndex = at
  return comment.exec(text)?.[0].length ?? 0
}
