import { readToml } from '../../toml/read-toml.ts'
import type { TomlValue } from '../../toml/read-toml.ts'
import type { Data } from './data.ts'
import type { FlowGrammar } from './flow-reader.ts'
import { match, readFlowValue } from './flow-reader.ts'
import type { TextDocument, TextPart } from './text-value.ts'
import { ROOT, blockOf, keySections } from './toml-sections.ts'
import type { TomlSection } from './toml-sections.ts'

const STRING = String.raw`"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'`
const NAME = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')`
const KEY = String.raw`${NAME}(?:[ \t]*\.[ \t]*${NAME})*`
const MOMENT = String.raw`\d{4}-\d\d-\d\d[Tt ]\d\d:[^\s,\]}#]*`
const HEADER = new RegExp(String.raw`\[\[?[ \t]*(?:${KEY})[ \t]*\]\]?`, 'y')
const LEAD = /(?:[ \t]*(?:#[^\n]*)?\n)*/y
const REST_OF_LINE = /[ \t]*(?:#[^\n]*)?(?=\n|$)/y
const COMMENT_OR_STRING = new RegExp(String.raw`${STRING}|#[^\n]*`, 'g')

const GRAMMAR: FlowGrammar = {
  comment: /#[^\n]*/y,
  key: new RegExp(KEY, 'y'),
  binding: /[ \t]*=[ \t]*/y,
  scalar: new RegExp(String.raw`${STRING}|${MOMENT}|[^\s,\]}#"'[{]+`, 'y'),
  readKey: (text) => {
    const path = readKeyPath(text)
    return path === null ? null : path.length === 1 ? (path[0] ?? null) : JSON.stringify(path)
  },
  identify: (text) => {
    const simple = readSimpleString(text)
    return simple === null ? `r:${text}` : `s:${simple}`
  },
}

/** Reads TOML into pieces: a map of sections, each of them a map of entries; null where it cannot. */
export function readTomlText(text: string): TextDocument | null {
  let entries: TextPart[] = []
  const sections: TomlSection[] = [{ ...ROOT, entries }]
  let end = -1
  while (end < text.length) {
    const lead = match(LEAD, text, end + 1)
    const start = end + 1 + lead.length
    if (start + match(REST_OF_LINE, text, start).length >= text.length) break
    const line = readLine(text, start, lead)
    if (line === null) return null
    if ('head' in line) {
      entries = []
      sections.push({ ...line, entries })
    } else {
      entries.push(line.part)
    }
    end = line.end
  }
  const parts = keySections(sections)
  const after = end === -1 ? text : text.slice(end)
  return parts === null ? null : { before: '', root: blockOf('', parts), after }
}

/** Reads TOML as data. Throws as `readToml` does. */
export function readTomlData(text: string): Data {
  return asData(readToml(text, 'The text'))
}

/** Lists the comments of a text, marks included. */
export function listTomlComments(text: string): string[] {
  return [...text.matchAll(COMMENT_OR_STRING)]
    .map(([token]) => token)
    .filter((token) => token.startsWith('#'))
}

interface ReadSection extends Omit<TomlSection, 'entries'> {
  readonly end: number
}

interface ReadEntry {
  readonly part: TextPart
  readonly end: number
}

/** Reads what begins on the line of `start`: the head of a section, or an entry. */
function readLine(text: string, start: number, lead: string): ReadSection | ReadEntry | null {
  const indent = match(/[ \t]*/y, text, start)
  const at = start + indent.length
  const above = { lead, indent }
  return text[at] === '[' ? readHeader(text, at, above) : readEntry(text, at, above)
}

type Above = Pick<TextPart, 'lead' | 'indent'>

function readHeader(text: string, at: number, above: Above): ReadSection | null {
  const head = match(HEADER, text, at)
  const path = readKeyPath(head.replace(/^\[\[?|\]\]?$/g, ''))
  if (head === '' || path === null) return null
  const gap = match(REST_OF_LINE, text, at + head.length)
  const end = at + head.length + gap.length
  return { ...above, path, isElement: head.startsWith('[['), head, gap, end }
}

function readEntry(text: string, at: number, above: Above): ReadEntry | null {
  const head = match(GRAMMAR.key, text, at)
  const gap = match(GRAMMAR.binding, text, at + head.length)
  const key = GRAMMAR.readKey(head)
  if (head === '' || gap === '' || key === null) return null
  const read = readFlowValue(text, at + head.length + gap.length, GRAMMAR)
  if (read === null) return null
  const trail = match(REST_OF_LINE, text, read.end)
  const end = read.end + trail.length
  if (end < text.length && text[end] !== '\n') return null
  const part = { ...above, key, head, gap, value: read.value, beforeComma: '', hasComma: false }
  return { part: { ...part, trail }, end }
}

/** Returns the names of a dotted key; null where one is written with escapes. */
function readKeyPath(text: string): string[] | null {
  const names = text.match(new RegExp(NAME, 'g')) ?? []
  const path = names.flatMap((name) => (/^["']/.test(name) ? (readSimpleString(name) ?? []) : name))
  return path.length > 0 && path.length === names.length ? path : null
}

/** Returns what a string of one line without escapes says; null for any other value. */
function readSimpleString(text: string): string | null {
  const isSimple = /^(?:"[^"\\\n]*"|'[^'\n]*')$/.test(text)
  return isSimple ? text.slice(1, -1) : null
}

function asData(value: TomlValue): Data {
  if (typeof value !== 'object') return value
  if (isTomlList(value)) return value.map(asData)
  return new Map(Object.entries(value).map(([key, item]) => [key, asData(item)]))
}

function isTomlList(value: TomlValue): value is readonly TomlValue[] {
  return Array.isArray(value)
}
