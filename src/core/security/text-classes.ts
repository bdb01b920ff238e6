/** Ranges of code points, ends included, sorted. */
export type Ranges = readonly (readonly [number, number])[]

/** C0 and C1 controls and DEL, without tab, line feed, form feed and carriage return. */
export const CONTROLS: Ranges = [
  [0x00, 0x08],
  [0x0b, 0x0b],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
]

/** Overrides, embeddings and isolates: they show text in another order than it is read. */
export const BIDI_CONTROLS: Ranges = [
  [0x202a, 0x202e],
  [0x2066, 0x2069],
]

/** The marks that bidirectional scripts need in running text. */
export const BIDI_MARKS: Ranges = [
  [0x061c, 0x061c],
  [0x200e, 0x200f],
]

/** Characters without any width or ink of their own. */
export const ZERO_WIDTH: Ranges = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200d],
  [0x2060, 0x2065],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
]

/** Variation selectors 1 to 16. */
export const VARIATION_SELECTORS: Ranges = [[0xfe00, 0xfe0f]]

/** Variation selectors 17 to 256. */
export const SUPPLEMENTARY_SELECTORS: Ranges = [[0xe0100, 0xe01ef]]

/** The tag block, which spells ASCII invisibly. */
export const TAGS: Ranges = [[0xe0000, 0xe007f]]

/** Line and paragraph separators: a line break to some readers and not to others. */
export const SEPARATORS: Ranges = [[0x2028, 0x2029]]

/** Tells whether `point` lies in one of `ranges`. */
export function isIn(ranges: Ranges, point: number): boolean {
  return ranges.some(([first, last]) => point >= first && point <= last)
}

/** Tells whether a person sees nothing, or something else, where `point` stands in a name. */
export function isUnseen(point: number): boolean {
  return UNSEEN.some((ranges) => isIn(ranges, point))
}

const UNSEEN: readonly Ranges[] = [
  [
    [0x00, 0x1f],
    [0x7f, 0x9f],
  ],
  BIDI_CONTROLS,
  BIDI_MARKS,
  ZERO_WIDTH,
  SUPPLEMENTARY_SELECTORS,
  TAGS,
  SEPARATORS,
]

/** Tells whether `text` holds half of a surrogate pair. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed()
}

/** Tells whether `text` has a character that `isUnseen` names. */
export function hasUnseen(text: string): boolean {
  for (const char of text) if (isUnseen(char.codePointAt(0) ?? 0)) return true
  return false
}
