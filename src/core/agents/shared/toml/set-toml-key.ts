import type { PlainJson } from '../../../json/plain-json.ts'
import { renderToml, renderTomlKey } from './render-toml.ts'
import { afterLineBreak, readTomlDocument } from './toml-document.ts'
import type { TomlDocument, TomlEntry } from './toml-document.ts'

/**
 * Returns the text with another value of a key that stands above the first table; undefined takes
 * its line out.
 *
 * A new key comes behind the last one, each on a line of its own, so that taking it out gives the
 * text back. Throws as `readTomlDocument` does.
 */
export function setTomlKey(text: string, key: string, value: PlainJson | undefined): string {
  const document = readTomlDocument(text)
  const entry = document.entries.find(
    (one) => one.section === null && one.key.length === 1 && one.key[0] === key,
  )
  if (entry === undefined) return value === undefined ? text : addKey(document, key, value)
  if (value === undefined) return withoutLines(text, entry)
  return text.slice(0, entry.valueStart) + renderToml(value) + text.slice(entry.valueEnd)
}

/** Returns the text without whole lines, and the line break that came with them. */
export function withoutLines(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const next = afterLineBreak(text, end)
  if (next > end || start === 0) return text.slice(0, start) + text.slice(next)
  // What was put behind a last line without a line break brought the break with it.
  const before = text.slice(0, start)
  return before.replace(/\r?\n$/, '') + text.slice(next)
}

/** Returns the line break of a text. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

function addKey({ text, entries, sections }: TomlDocument, key: string, value: PlainJson): string {
  const line = `${renderTomlKey(key)} = ${renderToml(value)}`
  const eol = lineBreakOf(text)
  const last = entries.findLast((entry: TomlEntry) => entry.section === null)
  const hasRest = last !== undefined || sections.length > 0 || text.trim() === ''
  if (!hasRest) return addLastLine(text, line)
  const at = last === undefined ? startOf(text) : afterLineBreak(text, last.end)
  if (last !== undefined && at === last.end) return addLastLine(text, line)
  return `${text.slice(0, at)}${line}${eol}${text.slice(at)}`
}

function addLastLine(text: string, line: string): string {
  const eol = lineBreakOf(text)
  return text.endsWith('\n') ? `${text}${line}${eol}` : `${text}${eol}${line}`
}

function startOf(text: string): number {
  return text.startsWith('\ufeff') ? 1 : 0
}
