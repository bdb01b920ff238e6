import { SkillmeatError, isSkillmeatError } from '../../../errors.ts'
import { readToml } from '../../../toml/read-toml.ts'
import type { TomlTable } from '../../../toml/read-toml.ts'

/** One `key = value` of a TOML text. Offsets are UTF-16 units. */
export interface TomlEntry {
  /** The section that it stands in; null above the first. */
  readonly section: TomlSection | null
  /** Its key, in its parts where it is dotted. */
  readonly key: readonly string[]
  /** Where its line begins. */
  readonly start: number
  readonly valueStart: number
  readonly valueEnd: number
  /** Where its last line ends, before the line break. */
  readonly end: number
}

/** The head of a table: `[path]` or `[[path]]`. */
export interface TomlSection {
  readonly path: readonly string[]
  readonly isElement: boolean
  readonly start: number
  /** Where the line of the head ends, before the line break. */
  readonly end: number
}

/** A TOML text with the places of what it says. */
export interface TomlDocument {
  readonly text: string
  readonly data: TomlTable
  readonly sections: readonly TomlSection[]
  readonly entries: readonly TomlEntry[]
}

/** One string of TOML, as a pattern. */
export const TOML_STRING = String.raw`"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'`
const NAME = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')`
/** One key of TOML, dotted or not, as a pattern. */
export const TOML_KEY = String.raw`${NAME}(?:[ \t]*\.[ \t]*${NAME})*`
const BLANK = /(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$))/y
const HEAD = new RegExp(String.raw`[ \t]*(\[\[?)[ \t]*(${TOML_KEY})[ \t]*\]\]?[^\n]*`, 'y')
const BINDING = new RegExp(String.raw`[ \t]*(${TOML_KEY})[ \t]*=[ \t]*`, 'y')
const TOKEN = new RegExp(
  String.raw`${TOML_STRING}|#[^\n]*|[[\]{}]|[^\s[\]{}"'#,]+|[ \t,]+|\r?\n`,
  'y',
)
const REST = /[^\r\n]*/y

/** Reads a TOML text that belongs to the user. Throws `E_MANIFEST_PARSE` with the line, and `E_MANIFEST_LIMIT`. */
export function readTomlDocument(text: string): TomlDocument {
  const start = text.startsWith('\ufeff') ? 1 : 0
  const body = ' '.repeat(start) + text.slice(start)
  const data = readUserToml(body)
  const sections: TomlSection[] = []
  const entries: TomlEntry[] = []
  for (let at = start; at < body.length;) {
    const blank = matchAt(BLANK, body, at)
    if (blank !== null) {
      at += blank[0].length
      continue
    }
    const head = matchAt(HEAD, body, at)
    const section = sections.at(-1) ?? null
    if (head === null) {
      const entry = readEntry(body, at, section)
      if (entry === null) break
      entries.push(entry)
      at = entry.end
    } else {
      const end = at + head[0].trimEnd().length
      const path = splitKey(head[2] ?? '')
      sections.push({ path, isElement: head[1] === '[[', start: at, end })
      at = end
    }
    at = afterLineBreak(body, at)
  }
  return { text, data, sections, entries }
}

/** Returns the offset behind the line break at `at`; `at` where there is none. */
export function afterLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2
  return text.startsWith('\n', at) ? at + 1 : at
}

function readUserToml(text: string): TomlTable {
  try {
    return readToml(text, 'The file')
  } catch (error) {
    if (!isSkillmeatError(error, 'E_MANIFEST_SCHEMA')) throw error
    throw new SkillmeatError('E_MANIFEST_PARSE', error.message, { cause: error })
  }
}

function readEntry(text: string, start: number, section: TomlSection | null): TomlEntry | null {
  const binding = matchAt(BINDING, text, start)
  if (binding === null) return null
  const valueStart = start + binding[0].length
  const valueEnd = endOfValue(text, valueStart)
  REST.lastIndex = valueEnd
  const rest = REST.exec(text)?.[0] ?? ''
  const key = splitKey(binding[1] ?? '')
  return { section, key, start, valueStart, valueEnd, end: valueEnd + rest.trimEnd().length }
}

function endOfValue(text: string, start: number): number {
  let depth = 0
  let end = start
  for (let at = start; at < text.length;) {
    const token = matchAt(TOKEN, text, at)?.[0]
    if (token === undefined) break
    if (depth === 0 && /^(?:#|\r?\n)/.test(token)) break
    at += token.length
    if (token === '[' || token === '{') depth += 1
    if (token === ']' || token === '}') depth -= 1
    if (!/^[ \t,]+$/.test(token)) end = at
  }
  return end
}

/** Returns the parts of a key as it is written. */
export function splitKey(key: string): readonly string[] {
  const names = key.match(new RegExp(NAME, 'g')) ?? []
  return names.map((name) => {
    if (name.startsWith("'")) return name.slice(1, -1)
    if (!name.startsWith('"')) return name
    const [only] = Object.keys(readToml(`${name} = 0`, 'The key'))
    return only ?? name
  })
}

/** Applies a sticky pattern at an offset. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
