import { isSkillmeatError } from '../errors.ts'
import { parseFrontmatter } from './frontmatter.ts'
import type { Frontmatter } from './frontmatter.ts'
import type { FieldValue } from './frontmatter-field.ts'

/** What stands under a key: `absent` where the key does not, `null` where nothing stands under it. */
export type FieldKind = 'absent' | 'null' | 'blank' | 'scalar' | 'structure' | 'text'

/** How the frontmatter of a file is written, as far as agents differ in reading it. */
export interface FrontmatterState {
  readonly hasByteOrderMark: boolean
  /** Spaces stand behind the first dashes. */
  readonly hasSpacedFence: boolean
  /** `lenient`: no YAML, and read line by line. `unreadable`: not even that. */
  readonly yaml: 'strict' | 'lenient' | 'absent' | 'unreadable'
  /** It is YAML, or becomes YAML when top values with a colon are quoted. */
  readonly mendsByColons: boolean
  /** It is YAML, or becomes YAML when values are quoted that begin with no quote and no `*`. */
  readonly mendsByQuotes: boolean
  /** It is no YAML, and a value at the top begins with a quote that never ends. */
  readonly hasOpenQuote: boolean
  readonly name: FieldKind
  readonly description: FieldKind
}

/** What is in no markdown file needs no mending. */
export const PLAIN_STATE: FrontmatterState = {
  hasByteOrderMark: false,
  hasSpacedFence: false,
  yaml: 'strict',
  mendsByColons: true,
  mendsByQuotes: true,
  hasOpenQuote: false,
  name: 'text',
  description: 'text',
}

/** Describes the frontmatter of `text`. */
export function frontmatterState(text: string): FrontmatterState {
  return readFrontmatter(text).state
}

/** Reads the frontmatter of `text` and describes it; `read` is null where it is unreadable. */
export function readFrontmatter(text: string): {
  readonly read: Frontmatter | null
  readonly state: FrontmatterState
} {
  const read = tryParse(text)
  return { read, state: describe(text, read) }
}

function describe(text: string, read: Frontmatter | null): FrontmatterState {
  const marks = {
    hasByteOrderMark: text.startsWith('\ufeff'),
    hasSpacedFence: /^\ufeff?---[ \t]+\r?\n/.test(text),
  }
  if (read === null) {
    const mends = { mendsByColons: false, mendsByQuotes: false, hasOpenQuote: false }
    return { ...marks, yaml: 'unreadable', ...mends, name: 'absent', description: 'absent' }
  }
  const codes = new Set(read.warnings.map(({ code }) => code))
  const isAbsent = codes.has('W_FRONTMATTER_MISSING')
  const isLenient = codes.has('W_FRONTMATTER_LENIENT')
  const kindOf = (key: string) => (isAbsent ? 'absent' : fieldKind(read.fields.get(key)))
  return {
    ...marks,
    yaml: isAbsent ? 'absent' : isLenient ? 'lenient' : 'strict',
    mendsByColons: !isLenient || isMended(text, COLON_AT_TOP),
    mendsByQuotes: !isLenient || isMended(text, UNQUOTED),
    hasOpenQuote: isLenient && OPEN_QUOTE.test(text),
    name: kindOf('name'),
    description: kindOf('description'),
  }
}

const COLON_AT_TOP = /^(?<key>[\w-]+:[ \t]+)(?<value>.*:.*)$/gm
const UNQUOTED = /^(?<key>[ \t]*[\w-]+:[ \t]+)(?<value>(?!["'*|>]).+)$/gm

const OPEN_QUOTE = /^[\w-]+:[ \t]+(["'])(?!.*\1)/m

function isMended(text: string, values: RegExp): boolean {
  const quoted = text.replace(values, (_, key: string, value: string) => {
    return `${key}${JSON.stringify(value.trim())}`
  })
  return tryParse(quoted)?.warnings.length === 0
}

function tryParse(text: string): Frontmatter | null {
  try {
    return parseFrontmatter(text)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

function fieldKind(value: FieldValue | undefined): FieldKind {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (typeof value === 'object') return 'structure'
  if (typeof value !== 'string') return 'scalar'
  return value === '' ? 'blank' : 'text'
}
