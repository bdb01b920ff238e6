import type { PlainJson } from '../../../json/plain-json.ts'
import { isList, isObject, isText } from '../data.ts'

/**
 * Writes a value as TOML in one piece; null has no form there and is left out of tables.
 *
 * Inside a table in braces everything stands on one line.
 */
export function renderToml(value: PlainJson, lines: 'one line' | 'lines' = 'lines'): string {
  if (isText(value)) {
    return lines === 'lines' && value.includes('\n') ? renderLines(value) : renderBasic(value)
  }
  if (isList(value)) return `[${value.map((item) => renderToml(item, lines)).join(', ')}]`
  if (!isObject(value)) return renderNumber(value)
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, item]) => `${renderTomlKey(key)} = ${renderToml(item, 'one line')}`).join(', ')} }`
}

/** Writes a key, in quotes where it needs them. */
export function renderTomlKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : renderBasic(key)
}

function renderNumber(value: PlainJson): string {
  if (typeof value === 'number')
    return String(value).replace('Infinity', 'inf').replace('NaN', 'nan')
  return typeof value === 'boolean' ? String(value) : '""'
}

/** Several lines as they are where TOML allows it, else with escapes. */
function renderLines(text: string): string {
  const isPlain = !hasControl(text) && !/["']$/.test(text)
  if (isPlain && !text.includes('\\') && !text.includes('"""')) return `"""\n${text}"""`
  if (isPlain && !text.includes("'''")) return `'''\n${text}'''`
  const escaped = text.split('\n').map((line) => renderBasic(line).slice(1, -1))
  return `"""\n${escaped.join('\n')}"""`
}

function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- TOML forbids them raw
  return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)
}

function renderBasic(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', String.raw`\u007f`)
}
