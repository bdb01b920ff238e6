import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isObject, isSame } from '../data.ts'
import { renderToml, renderTomlKey } from './render-toml.ts'
import { lineBreakOf, withoutLines } from './set-toml-key.ts'
import { tomlData } from './toml-data.ts'
import { afterLineBreak, readTomlDocument } from './toml-document.ts'
import type { TomlDocument, TomlEntry, TomlSection } from './toml-document.ts'
import { removeInline, setInline } from './toml-inline.ts'

/** The keys that lead to a value, none of them of a list. */
export type TomlPath = readonly string[]

/**
 * Returns the text with `value` at `path`, changing no more lines than it needs.
 *
 * Throws as `readTomlDocument` does.
 */
export function setToml(text: string, path: TomlPath, value: PlainJson): string {
  const document = readTomlDocument(text)
  const old = findData(document, path)
  if (isSame(old, value)) return text
  const entry = document.entries.find((one) => isPrefix(fullKey(one), path))
  if (entry !== undefined) return setInEntry(text, entry, { path, value })
  if (old === undefined) return addToml(document, path, value)
  if (!isObject(old) || !isObject(value)) {
    const without = removeToml(text, path)
    return addToml(readTomlDocument(without), path, value)
  }
  let next = text
  for (const [key, item] of Object.entries(value)) next = setToml(next, [...path, key], item)
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(value, key)) next = removeToml(next, [...path, key])
  }
  return next
}

/**
 * Returns the text with a table that it does not have yet, as a section at the end below a blank
 * line; in braces where the outer table stands in braces.
 *
 * `removeToml` gives back the very text: a file that ends without a line break ends without one
 * still. Throws as `readTomlDocument` does.
 */
export function addSection(text: string, path: TomlPath, table: PlainObject): string {
  const outer = readTomlDocument(text).entries.find((one) => isPrefix(fullKey(one), path))
  if (outer !== undefined) return setInEntry(text, outer, { path, value: table })
  const eol = lineBreakOf(text)
  const lines = [
    `[${path.map(renderTomlKey).join('.')}]`,
    ...Object.entries(table).map(([key, value]) => `${renderTomlKey(key)} = ${renderToml(value)}`),
  ].join(eol)
  if (text === '' || text === '\ufeff') return `${text}${lines}${eol}`
  return text.endsWith('\n') ? `${text}${eol}${lines}${eol}` : `${text}${eol}${eol}${lines}`
}

/** Returns the text without what is at `path`; comments that stand behind a section stay. */
export function removeToml(text: string, path: TomlPath): string {
  const { sections, entries } = readTomlDocument(text)
  const outer = entries.find((one) => {
    const key = fullKey(one)
    return key.length < path.length && isPrefix(key, path)
  })
  if (outer !== undefined) {
    return removeInline(text, outer.valueStart, path.slice(fullKey(outer).length))
  }
  const gone = sections.filter((section) => isPrefix(path, section.path))
  const lines = entries.filter(
    ({ section, key }) =>
      !gone.some((one) => one === section) && isPrefix(path, [...(section?.path ?? []), ...key]),
  )
  const ranges = [
    ...lines.map(({ start, end }) => ({ start, end, isSection: false })),
    ...gone.map((section) => ({
      start: section.start,
      end: lastLine(entries, section),
      isSection: true,
    })),
  ].toSorted((left, right) => right.start - left.start)
  return ranges.reduce(
    (kept, range) => (range.isSection ? withoutSection(kept, range) : withoutLines(kept, range)),
    text,
  )
}

/** Returns what stands at `path`, as data. */
export function findData({ data }: TomlDocument, path: TomlPath): PlainJson | undefined {
  let value: PlainJson | undefined = tomlData(data)
  for (const key of path) {
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return value
}

function setInEntry(
  text: string,
  entry: TomlEntry,
  { path, value }: { readonly path: TomlPath; readonly value: PlainJson },
): string {
  const rest = path.slice(fullKey(entry).length)
  if (rest.length > 0 && text[entry.valueStart] === '{') {
    return setInline(text, entry.valueStart, { path: rest, value })
  }
  return text.slice(0, entry.valueStart) + renderToml(value) + text.slice(entry.valueEnd)
}

/** Puts a line behind those that the table has, wherever they stand. */
function addToml(
  { text, sections, entries }: TomlDocument,
  path: TomlPath,
  value: PlainJson,
): string {
  const outer = path.slice(0, -1)
  const section = sections.find(
    (one) => !one.isElement && one.path.length === outer.length && isPrefix(outer, one.path),
  )
  const beside = entries.findLast((one) =>
    section === undefined
      ? (one.section?.path.length ?? 0) < path.length && isPrefix(outer, fullKey(one))
      : one.section === section,
  )
  const own = section ?? beside?.section
  const end = beside?.end ?? section?.end
  if (end === undefined) return addSection(text, outer, { [path.at(-1) ?? '']: value })
  const key = path.slice(own?.path.length ?? 0)
  return addLine(text, end, `${key.map(renderTomlKey).join('.')} = ${renderToml(value)}`)
}

function addLine(text: string, end: number, line: string): string {
  const eol = lineBreakOf(text)
  const at = afterLineBreak(text, end)
  return at === end
    ? `${text.slice(0, at)}${eol}${line}${text.slice(at)}`
    : `${text.slice(0, at)}${line}${eol}${text.slice(at)}`
}

/** Takes out a section with the blank line above it. */
function withoutSection(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const before = text.slice(0, start)
  const next = afterLineBreak(text, end)
  const gap = next === end ? /(?:\r?\n){1,2}$/ : /(?<=^\ufeff?|\n)\r?\n$/
  return before.replace(gap, '') + text.slice(next)
}

function lastLine(entries: readonly TomlEntry[], section: TomlSection): number {
  return entries.findLast((one) => one.section === section)?.end ?? section.end
}

function fullKey({ section, key }: TomlEntry): TomlPath {
  return [...(section?.path ?? []), ...key]
}

function isPrefix(short: TomlPath, long: TomlPath): boolean {
  return short.length <= long.length && short.every((part, at) => part === long[at])
}
