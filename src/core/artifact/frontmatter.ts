import type { Warning } from '../errors.ts'
import type { FieldValue } from './frontmatter-field.ts'
import { frontmatterError } from './frontmatter-field.ts'
import { readLenientYaml } from './lenient-yaml.ts'
import type { Limits } from '../limits.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { readStrictYaml } from './strict-yaml.ts'

/** The frontmatter of one markdown file. */
export interface Frontmatter {
  readonly fields: ReadonlyMap<string, FieldValue>
  /** Where the body begins, in UTF-16 units of the text given. */
  readonly bodyStart: number
  readonly warnings: readonly Warning[]
}

const NOT_ALLOWED = new Set(['__proto__', 'constructor', 'prototype'])
const FENCE = /^---[ \t]*$/
const FENCE_END = /^(?:---|\.\.\.)[ \t]*$/

/**
 * Reads the frontmatter of `text`: strictly as YAML, then line by line with `W_FRONTMATTER_LENIENT`.
 *
 * A byte order mark and CRLF are accepted. Without a fence the fields are empty but for a
 * `description` taken from the first paragraph, with `W_FRONTMATTER_MISSING`.
 * Throws `E_FRONTMATTER_PARSE`, `E_FRONTMATTER_LANG`, `E_MANIFEST_SCHEMA` or `E_MANIFEST_LIMIT`;
 * nothing in frontmatter is ever evaluated, and aliases are not expanded but refused.
 */
export function parseFrontmatter(text: string, limits: Limits = DEFAULT_LIMITS): Frontmatter {
  const start = text.startsWith('\ufeff') ? 1 : 0
  const firstLine = lineAt(text, start)
  if (!FENCE.test(firstLine.text)) return withoutFence(text, start, firstLine.text)
  const end = findFenceEnd(text, firstLine.next, limits)
  const yaml = text.slice(firstLine.next, end.at)
  const strict = readStrictYaml(yaml, limits.manifestDepth)
  const fields = strict ?? readLenientYaml(yaml)
  if (fields === null) {
    throw frontmatterError('E_FRONTMATTER_PARSE', 'The frontmatter has no readable keys.')
  }
  assertHarmlessKeys(fields)
  assertEnds(fields, lineAt(text, end.next).text)
  return { fields, bodyStart: end.next, warnings: strict === null ? [LENIENT] : [] }
}

const LENIENT: Warning = {
  code: 'W_FRONTMATTER_LENIENT',
  message: 'The frontmatter is not valid YAML; it was read line by line, as agents do.',
}

const MISSING: Warning = {
  code: 'W_FRONTMATTER_MISSING',
  message: 'There is no frontmatter; the first paragraph serves as the description.',
}

function withoutFence(text: string, start: number, firstLine: string): Frontmatter {
  const language = /^---[ \t]*([A-Za-z][\w+.-]*)/.exec(firstLine)?.[1]
  if (language !== undefined) {
    throw frontmatterError(
      'E_FRONTMATTER_LANG',
      `The frontmatter declares the language "${language}".`,
    )
  }
  if (text.slice(start, start + 4096).trim() === '' && text.trim() === '') {
    throw frontmatterError('E_FRONTMATTER_PARSE', 'The file is empty.')
  }
  const fields = new Map<string, FieldValue>()
  const description = firstParagraph(text.slice(start))
  if (description !== null) fields.set('description', description)
  return { fields, bodyStart: start, warnings: [MISSING] }
}

function findFenceEnd(text: string, from: number, limits: Limits): { at: number; next: number } {
  for (let at = from; at < text.length;) {
    const line = lineAt(text, at)
    if (FENCE_END.test(line.text)) {
      if (at - from > limits.frontmatterBytes) break
      return { at, next: line.next }
    }
    at = line.next
  }
  if (text.length - from > limits.frontmatterBytes) {
    throw frontmatterError(
      'E_MANIFEST_LIMIT',
      `The frontmatter is longer than ${limits.frontmatterBytes} bytes.`,
    )
  }
  throw frontmatterError('E_FRONTMATTER_PARSE', 'The frontmatter never ends: no closing "---".')
}

function lineAt(text: string, at: number): { text: string; next: number } {
  const newline = text.indexOf('\n', at)
  const end = newline === -1 ? text.length : newline
  const line = text.slice(at, end)
  return {
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
    next: newline === -1 ? end : end + 1,
  }
}

/**
 * What closes one block may open another: where the same keys come again at once, a reader and an
 * agent could take different ones.
 */
function assertEnds(fields: ReadonlyMap<string, FieldValue>, nextLine: string): void {
  const key = /^([A-Za-z_][\w-]*)[ \t]*:/.exec(nextLine)?.[1]
  if (key === undefined || !fields.has(key)) return
  throw frontmatterError(
    'E_FRONTMATTER_PARSE',
    `The frontmatter never ends: after its last line the key "${key}" comes again.`,
  )
}

/** Looks into every level, since a reader further on may not be as careful. */
function assertHarmlessKeys(fields: ReadonlyMap<string, FieldValue>): void {
  for (const [key, value] of fields) {
    if (NOT_ALLOWED.has(key)) {
      throw frontmatterError('E_MANIFEST_SCHEMA', `The frontmatter has the key "${key}".`)
    }
    assertHarmlessValue(value)
  }
}

function assertHarmlessValue(value: FieldValue): void {
  if (value instanceof Map) assertHarmlessKeys(value)
  else if (Array.isArray(value)) for (const item of value) assertHarmlessValue(item)
}

/** Returns the first lines of prose: headings, fences, comments and rules are passed over. */
function firstParagraph(body: string): string | null {
  const lines: string[] = []
  for (const raw of body.slice(0, 16_384).split('\n')) {
    const line = raw.trim()
    const isProse = line !== '' && !/^(?:#|```|~~~|<!--|---|\*\*\*|===)/.test(line)
    if (isProse) lines.push(line)
    else if (lines.length > 0) break
  }
  return lines.length === 0 ? null : lines.join(' ').slice(0, 1024)
}
