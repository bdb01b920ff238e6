import { stringify } from 'yaml'
import { plainField } from '../../../artifact/frontmatter-field.ts'
import { parseFrontmatter } from '../../../artifact/frontmatter.ts'
import type { Frontmatter } from '../../../artifact/frontmatter.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isSame } from '../data.ts'

/** A markdown file as data: the fields of its frontmatter, and what comes below. */
export interface MarkdownFile {
  /** Empty where there is no frontmatter. */
  readonly fields: PlainObject
  /** The blank lines below the frontmatter. */
  readonly lead: string
  /** All that follows. */
  readonly body: string
}

const FENCE = /^---[ \t]*\r?\n/

/** Reads a markdown file. Throws what `parseFrontmatter` throws. */
export function readMarkdown(text: string): MarkdownFile {
  const { fields, bodyStart } = readFields(text)
  const rest = text.slice(bodyStart)
  const lead = /^(?:[ \t]*\r?\n)*/.exec(rest)?.[0] ?? ''
  return {
    fields: hasFrontmatter(text)
      ? Object.fromEntries([...fields].map(([key, value]) => [key, plainField(value)]))
      : {},
    lead,
    body: rest.slice(lead.length),
  }
}

/** Tells whether a file says nothing: no field, no text, and no comment. */
export function saysNothing(text: string): boolean {
  if (text.trim() === '') return true
  const { fields, body } = readMarkdown(text)
  return Object.keys(fields).length === 0 && body === '' && !/^#/m.test(text)
}

/**
 * Returns the text with another body; the blank lines above it stay.
 *
 * A body that would be taken for frontmatter gets empty frontmatter above it.
 */
export function setBody(text: string, body: string): string {
  const { bodyStart } = readFields(text)
  const { lead } = readMarkdown(text)
  const isFenced = hasFrontmatter(text) || !body.startsWith('---')
  return `${text.slice(0, bodyStart)}${isFenced ? '' : '---\n---\n'}${lead}${body}`
}

/**
 * Returns the text with another value of one field, and all other lines as they are; undefined
 * takes the field out.
 */
export function setField(text: string, key: string, value: PlainJson | undefined): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  if (!hasFrontmatter(text)) {
    if (value === undefined) return text
    const start = text.startsWith('\ufeff') ? 1 : 0
    const written = renderField(key, value, eol)
    return `${text.slice(0, start)}---${eol}${written}---${eol}${text.slice(start)}`
  }
  const range = findField(text, key)
  if (value === undefined) {
    return range === null ? text : text.slice(0, range.start) + text.slice(range.end)
  }
  const written = renderField(key, value, eol)
  if (range !== null) return text.slice(0, range.start) + written + text.slice(range.end)
  const at = closingFence(text)
  return text.slice(0, at) + written + text.slice(at)
}

/** Returns the text with a field in the very lines that `from` has it in. */
export function copyField(text: string, key: string, from: string): string {
  const [place, lines] = [findField(text, key), findField(from, key)]
  if (place === null || lines === null) return setField(text, key, readMarkdown(from).fields[key])
  const copied = from.slice(lines.start, lines.end)
  const isSameEol = text.includes('\r\n') === from.includes('\r\n')
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const fitted = isSameEol ? copied : copied.replaceAll(/\r?\n/g, eol)
  return text.slice(0, place.start) + fitted + text.slice(place.end)
}

/** Returns the text with what is written behind a field's key changed, its comments included. */
export function changeWritten(
  text: string,
  key: string,
  change: (written: string) => string,
): string {
  const place = findField(text, key)
  if (place === null) return text
  const start = text.indexOf(':', place.start + key.length) + 1
  return text.slice(0, start) + change(text.slice(start, place.end)) + text.slice(place.end)
}

/** Frontmatter without any field is what is left when the last one goes. */
const NO_FIELDS = /^\ufeff?---[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*(?:\r?\n|$)/

function readFields(text: string): Pick<Frontmatter, 'fields' | 'bodyStart'> {
  const none = NO_FIELDS.exec(text)
  if (none !== null) return { fields: new Map(), bodyStart: none[0].length }
  if (text.trim() !== '') return parseFrontmatter(text)
  return { fields: new Map(), bodyStart: text.startsWith('\ufeff') ? 1 : 0 }
}

function hasFrontmatter(text: string): boolean {
  return FENCE.test(text.replace(/^\ufeff/, ''))
}

/** Returns where a field's lines are: its key's, and those that belong to it. */
function findField(
  text: string,
  key: string,
): { readonly start: number; readonly end: number } | null {
  let start: number | null = null
  let end = 0
  for (const line of frontmatterLines(text)) {
    const isOwn = /^(?:[ \t]|-(?:[ \t\r\n]|$))/.test(line.text) && line.text.trim() !== ''
    if (start !== null && !isOwn) {
      if (line.text.trim() === '') continue
      break
    }
    if (start === null && keyOf(line.text) !== key) continue
    start ??= line.start
    end = line.start + line.text.length
  }
  return start === null ? null : { start, end }
}

function keyOf(line: string): string | null {
  const found = /^(?:"([^"\\]+)"|'([^']+)'|([^\s:#"'][^:]*?))[ \t]*:(?=\s|$)/.exec(line)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? null
}

function* frontmatterLines(
  text: string,
): Generator<{ readonly start: number; readonly text: string }> {
  let at = text.indexOf('\n') + 1
  while (at > 0 && at < text.length) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline + 1
    const line = text.slice(at, next)
    if (/^(?:---|\.\.\.)[ \t]*\r?\n?$/.test(line)) return
    yield { start: at, text: line }
    at = next
  }
}

function closingFence(text: string): number {
  let at = text.indexOf('\n') + 1
  for (const line of frontmatterLines(text)) at = line.start + line.text.length
  return at
}

/** Writes a field; in JSON, which is YAML too, where plain YAML would not be read as the same. */
function renderField(key: string, value: PlainJson, eol: string): string {
  const plain = stringify({ [key]: value }, { lineWidth: 0 })
  const isOneLine = plain.trimEnd().split('\n').length === 1 || typeof value === 'object'
  const text =
    isOneLine && isReadAs(plain, key, value) ? plain : `${key}: ${JSON.stringify(value)}\n`
  return text.replaceAll('\n', eol)
}

function isReadAs(plain: string, key: string, value: PlainJson): boolean {
  const { fields } = readMarkdown(`---\n${plain}---\n`)
  return isSame(fields[key], value)
}
