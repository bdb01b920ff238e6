import { SkillmeatError } from '../errors.ts'
import { isReadAsText } from './encoding.ts'
import { allowOptions } from './finding.ts'
import { terminalText } from './terminal-text.ts'
import type { Ranges } from './text-classes.ts'
import {
  BIDI_CONTROLS,
  CONTROLS,
  SUPPLEMENTARY_SELECTORS,
  TAGS,
  VARIATION_SELECTORS,
  ZERO_WIDTH,
  isIn,
} from './text-classes.ts'

/** Text without any of these needs no closer look. */
const UNUSUAL = anyOf([
  BIDI_CONTROLS,
  CONTROLS,
  SUPPLEMENTARY_SELECTORS,
  TAGS,
  VARIATION_SELECTORS,
  ZERO_WIDTH,
])

/** Told of wherever they stand: no real text has a use for them. */
const ALWAYS: readonly (readonly [Ranges, string])[] = [
  [BIDI_CONTROLS, 'bidirectional controls, which show text in another order than it is read'],
  [CONTROLS, 'control characters'],
]

/** Zero-width characters in a row that cannot be typography any more. */
const MAX_INVISIBLE_RUN = 3
const MAX_SELECTOR_RUN = 2
/** Zero-width characters after ASCII, of two kinds, from which bits can be spelled. */
const MAX_BITS = 16
const HAN = /\p{Script=Han}/u
const BLACK_FLAG = 0x1f3f4
const CANCEL_TAG = 0xe007f

/** Text that people do not see, or that steers what shows it. */
export interface HiddenText {
  /** From 1. */
  readonly line: number
  readonly what: string
  /** Control characters steer a terminal, and whatever we print is escaped: they only warn. */
  readonly severity: 'blocks' | 'warns'
  /** The line itself. */
  readonly text: string
}

const MAX_FINDINGS = 20

/**
 * Finds text that people do not see and models read, one finding a line and at most 20.
 *
 * Emoji sequences, flags spelled with tags, joiners of Persian and Indic scripts, soft hyphens and
 * ideograph variants are let through. Linear in the text.
 */
export function findHiddenText(path: string, text: string): readonly HiddenText[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  if (!UNUSUAL.test(body)) return []
  const points = Array.from(body, (char) => char.codePointAt(0) ?? 0)
  const found = findHidden(points, isReadAsText(path))
  if (found.length === 0) return []
  const lines = body.split('\n')
  return found.map((one) => ({ ...one, text: lines[one.line - 1] ?? '' }))
}

/** Refuses any such text, control characters included: `E_HIDDEN_UNICODE`, naming file and line. */
export function assertNoHiddenText(path: string, text: string): void {
  const [found] = findHiddenText(path, text)
  if (found !== undefined) throw hiddenText([{ ...found, path, id: null }])
}

/** Makes the refusal of hidden text; `id` is what a person names to have it taken all the same. */
export function hiddenText(
  found: readonly (Pick<HiddenText, 'line' | 'what'> & {
    readonly path: string
    readonly id: string | null
  })[],
): SkillmeatError {
  const named = found.map(({ path, line, what, id }) => {
    const finding = id === null ? '' : ` (finding ${id})`
    return `${terminalText(path, 300)}:${line} has ${what}${finding}`
  })
  const ids = found.flatMap(({ id }) => id ?? [])
  const [first] = found
  return new SkillmeatError('E_HIDDEN_UNICODE', `${named.join('; ')}.`, {
    fix: `Remove the hidden characters in the source, then import again${ids.length === 0 ? '' : `, or take them as they are with ${allowOptions(ids)}`}.`,
    data: { path: first?.path, line: first?.line, findings: found.map((one) => ({ ...one })) },
  })
}

function spell(point: number): string {
  return `\\u{${point.toString(16)}}`
}

/** Returns a pattern for any character of `classes`. */
function anyOf(classes: readonly Ranges[]): RegExp {
  const ranges = classes.flat().map(([first, last]) => `${spell(first)}-${spell(last)}`)
  return new RegExp(`[${ranges.join('')}]`, 'u')
}

type Finding = Omit<HiddenText, 'text'>

/** Control characters are looked for in text only: a small binary file has them too. */
function findHidden(points: readonly number[], isText: boolean): readonly Finding[] {
  const runs = new RunCounter()
  const found = new Map<string, Finding>()
  let line = 1
  for (let at = 0; at < points.length && found.size < MAX_FINDINGS; at += 1) {
    const point = points[at] ?? 0
    if (point === 0x0a) line += 1
    const length = point === BLACK_FLAG ? flagTagsAfter(points, at) : 0
    at += length
    const isControl = isIn(CONTROLS, point)
    if (!isText && isControl) continue
    const what = length > 0 ? null : (alwaysTold(points, at) ?? runs.add(points, at))
    if (what === null) continue
    const severity = isControl ? 'warns' : 'blocks'
    found.set(`${line} ${severity}`, { line, what, severity })
  }
  return [...found.values()]
}

function alwaysTold(points: readonly number[], at: number): string | null {
  const point = points[at] ?? 0
  if (isPlain(point)) return null
  const rule = ALWAYS.find(([ranges]) => isIn(ranges, point))
  if (rule !== undefined) return rule[1]
  if (isIn(TAGS, point)) return 'tag characters, which spell text invisibly'
  if (!isIn(SUPPLEMENTARY_SELECTORS, point)) return null
  const base = points[at - 1]
  const isVariant = base !== undefined && HAN.test(String.fromCodePoint(base))
  return isVariant ? null : 'variation selectors, which can carry hidden text'
}

/** Counts characters in a row, and over the whole text, that show nothing. */
class RunCounter {
  #invisible = 0
  #selectors = 0
  readonly #bits = new Map<number, number>()

  add(points: readonly number[], at: number): string | null {
    const point = points[at] ?? 0
    if (isPlain(point)) {
      this.#invisible = 0
      this.#selectors = 0
      return null
    }
    const isInvisible = isIn(ZERO_WIDTH, point)
    this.#invisible = isInvisible ? this.#invisible + 1 : 0
    this.#selectors = isIn(VARIATION_SELECTORS, point) ? this.#selectors + 1 : 0
    if (this.#invisible > MAX_INVISIBLE_RUN) return 'a run of invisible characters'
    if (this.#selectors > MAX_SELECTOR_RUN) return 'a run of variation selectors'
    if (isInvisible && point !== 0xad && (points[at - 1] ?? 0) < 0x7f) return this.#addBit(point)
    return null
  }

  #addBit(point: number): string | null {
    this.#bits.set(point, (this.#bits.get(point) ?? 0) + 1)
    const enough = [...this.#bits.values()].filter((count) => count >= MAX_BITS / 2)
    return enough.length > 1 ? 'invisible characters that spell hidden text' : null
  }
}

/** Tells whether `point` is ASCII that is not a control character. */
function isPlain(point: number): boolean {
  return point >= 0x20 && point < 0x7f
}

/** Returns how many tag characters after a black flag spell a region's flag, else 0. */
function flagTagsAfter(points: readonly number[], at: number): number {
  let length = 0
  while (length < 8 && isIn(FLAG_LETTERS, points[at + 1 + length] ?? 0)) length += 1
  return length >= 2 && length <= 7 && points[at + 1 + length] === CANCEL_TAG ? length + 1 : 0
}

const FLAG_LETTERS: Ranges = [
  [0xe0030, 0xe0039],
  [0xe0061, 0xe007a],
]
