import type { Node } from 'jsonc-parser'
import type { PlainJson } from '../../../json/plain-json.ts'
import { isList } from '../data.ts'

/** How a value is written: over several lines, in one with spaces, or in one without. */
export type JsonStyle = 'block' | 'spaced' | 'tight'

/** How the file writes its values, as far as a new value beside them should too. */
export interface JsonLayout {
  readonly eol: string
  /** One step of indentation. */
  readonly unit: string
}

const SHORT_LIST = 60

/** Returns the line ends and the indentation of a file; two spaces where it shows none. */
export function layoutOf(text: string, root: Node | null): JsonLayout {
  const [first] = root?.children ?? []
  const indent = first === undefined ? null : indentBefore(text, first.offset)
  return { eol: text.includes('\r\n') ? '\r\n' : '\n', unit: indent ?? '  ' }
}

/** Returns the white space that a value at `offset` is indented by; null where it begins no line. */
export function indentBefore(text: string, offset: number): string | null {
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(lineStart(text, offset), offset))?.[1]
  return indent === undefined || indent === '' ? null : indent
}

/** Returns the white space at the beginning of the line of `offset`. */
export function indentOfLine(text: string, offset: number): string {
  return /^\ufeff?([ \t]*)/.exec(text.slice(lineStart(text, offset), offset))?.[1] ?? ''
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** Writes a value; of a block only the lines after the first are indented. */
export function renderJson(
  value: PlainJson,
  style: JsonStyle,
  { eol, unit, indent }: JsonLayout & { readonly indent: string },
): string {
  if (style === 'tight') return JSON.stringify(value)
  if (style === 'spaced') return spaced(value)
  const inner = indent + unit
  const lines = (parts: readonly string[]) =>
    `${eol}${parts.map((part) => inner + part).join(`,${eol}`)}${eol}${indent}`
  const below = (item: PlainJson) => renderJson(item, style, { eol, unit, indent: inner })
  if (isList(value)) {
    const line = spaced(value)
    const isShort = line.length <= SHORT_LIST && value.every((item) => typeof item !== 'object')
    return isShort || value.length === 0 ? line : `[${lines(value.map(below))}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{${lines(entries.map(([key, item]) => `${JSON.stringify(key)}: ${below(item)}`))}}`
}

function spaced(value: PlainJson): string {
  if (isList(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`).join(', ')} }`
}
