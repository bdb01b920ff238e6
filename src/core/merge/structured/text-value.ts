/** The three sides of whatever is merged. */
export interface Sides<T> {
  readonly base: T
  readonly ours: T
  readonly theirs: T
}

export type SideName = keyof Sides<unknown>

/** Tells whether all three sides are of one sort. */
export function areAll<T, U extends T>(
  sides: Sides<T>,
  is: (side: T) => side is U,
): sides is Sides<U> {
  return is(sides.base) && is(sides.ours) && is(sides.theirs)
}

/** A value as it is written, cut into pieces that can be put together again byte for byte. */
export type TextValue = TextScalar | TextContainer

export interface TextScalar {
  readonly kind: 'scalar'
  readonly text: string
  /** Equal for two scalars only if every reader takes them for the same value. */
  readonly identity: string
}

/** A map or a list. */
export interface TextContainer {
  readonly kind: 'map' | 'list'
  /** `block`: every part begins a line. `flow`: parts stand between brackets, with commas. */
  readonly layout: 'block' | 'flow'
  /** What stands before the first part: a bracket, or the end of a line. */
  readonly open: string
  readonly parts: readonly TextPart[]
  /** What stands after the last part; empty in a block. */
  readonly close: string
  /** The indentation of the parts of a block. */
  readonly indent: string
  /** The first part of a block goes on in a line that was begun: `- name: x`. */
  readonly isCompact: boolean
}

/** One entry of a map or one item of a list: `lead indent head gap value beforeComma , trail`. */
export interface TextPart {
  /** The key in a map; empty in a list. */
  readonly key: string
  /** Comments and blank lines above; in a flow all that stands before the part. */
  readonly lead: string
  readonly indent: string
  /** The key as it is written, or the dash of a list. */
  readonly head: string
  /** What stands between the head and the value. */
  readonly gap: string
  readonly value: TextValue
  /** What stands before the comma of a flow; mostly nothing. */
  readonly beforeComma: string
  readonly hasComma: boolean
  /** The rest of the line: a comment. */
  readonly trail: string
}

/** A whole text: what stands around the value that it holds. */
export interface TextDocument {
  readonly before: string
  readonly root: TextValue
  readonly after: string
}

export function isTextMap(value: TextValue | undefined): value is TextContainer {
  return value?.kind === 'map'
}

export function isTextList(value: TextValue | undefined): value is TextContainer {
  return value?.kind === 'list'
}

export function isTextScalar(value: TextValue | undefined): value is TextScalar {
  return value?.kind === 'scalar'
}

/** Returns the text of a value. */
export function formatValue(value: TextValue): string {
  if (value.kind === 'scalar') return value.text
  const { open, close, parts } = value
  if (value.layout === 'flow') return `${open}${parts.map(formatFlowPart).join('')}${close}`
  const texts = parts.map((part, index) => formatBlockPart(part, value.isCompact && index === 0))
  return joinBlock(open, texts)
}

/** Puts the parts of a block together, a line end between them. A part without text has no line. */
export function joinBlock(open: string, texts: readonly string[]): string {
  const written = texts.filter((text) => text !== '')
  return written.length === 0 ? '' : `${open}${written.join('\n')}`
}

export function formatDocument({ before, root, after }: TextDocument): string {
  const text = formatValue(root)
  const isCut = text !== '' && after !== '' && isBlock(root) && !after.startsWith('\n')
  return `${before}${text}${isCut ? '\n' : ''}${after}`
}

function isBlock(value: TextValue): boolean {
  return value.kind !== 'scalar' && value.layout === 'block'
}

function formatFlowPart(part: TextPart): string {
  const { lead, head, gap, value, beforeComma, hasComma, trail } = part
  return `${lead}${head}${gap}${formatValue(value)}${beforeComma}${hasComma ? ',' : ''}${trail}`
}

function formatBlockPart(part: TextPart, continuesLine: boolean): string {
  const { lead, indent, head, gap, value, trail } = part
  const text = `${head}${gap}${formatValue(value)}${trail}`
  return continuesLine || text === '' ? `${lead}${text}` : `${lead}${indent}${text}`
}
