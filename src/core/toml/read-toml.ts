import { TomlDate, TomlError, parse } from 'smol-toml'
import type { TomlTable as ParsedTable, TomlValue as ParsedValue } from 'smol-toml'
import { SkillmeatError } from '../errors.ts'

/** A TOML table as plain data; dates and times as text. */
export interface TomlTable {
  readonly [key: string]: TomlValue
}
export type TomlValue = string | number | boolean | TomlTable | readonly TomlValue[]

const MAX_BYTES = 16 * 1024 * 1024
const MAX_DEPTH = 32
const FORBIDDEN_KEYS = new Set(['__proto__', 'prototype', 'constructor'])

/**
 * Reads a TOML document that may come from anybody.
 *
 * Throws `E_MANIFEST_LIMIT` (too large, too deep), `E_MANIFEST_PARSE` (with the line) and
 * `E_MANIFEST_SCHEMA` (keys that reach into prototypes). `where` names the file in messages.
 */
export function readToml(text: string, where: string): TomlTable {
  assertWithinLimits(text, where)
  let parsed: ParsedTable
  try {
    parsed = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [reason] = error.message.split('\n')
    throw new SkillmeatError(
      'E_MANIFEST_PARSE',
      `${where} is not valid TOML on line ${error.line}: ${reason}`,
      {
        fix: `Mend the file by hand, or restore an earlier copy of it. Nothing was changed.`,
        data: { where },
        cause: error,
      },
    )
  }
  return plainTable(parsed, where)
}

/** Returns the lines before the first key or table: the comments that a rewrite keeps. */
export function leadingComments(text: string): string {
  const lines = text.split(/(?<=\n)/)
  const first = lines.findIndex((line) => !/^\s*(#.*)?$/.test(line.trimEnd()))
  return lines.slice(0, first === -1 ? lines.length : first).join('')
}

function assertWithinLimits(text: string, where: string): void {
  if (text.length > MAX_BYTES || bracketDepth(text) > MAX_DEPTH || dottedDepth(text) > MAX_DEPTH) {
    throw new SkillmeatError('E_MANIFEST_LIMIT', `${where} is too large or too deeply nested.`, {
      fix: 'Mend the file by hand, or restore an earlier copy of it. Nothing was changed.',
      data: { where },
    })
  }
}

/** Counts every bracket, in strings too: a bound, not a parse. Balanced text stays low. */
function bracketDepth(text: string): number {
  let depth = 0
  let deepest = 0
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index)
    if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, (depth += 1))
    else if (char === 0x5d || char === 0x7d) depth = Math.max(0, depth - 1)
  }
  return deepest
}

function dottedDepth(text: string): number {
  let deepest = 0
  for (const line of text.split('\n')) {
    const key = line.split('=', 1)[0] ?? ''
    if (key.trimStart().startsWith('#') || key.length < MAX_DEPTH) continue
    deepest = Math.max(deepest, key.split('.').length)
  }
  return deepest
}

function plain(value: ParsedValue, where: string): TomlValue {
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => plain(item, where))
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'object' ? plainTable(value, where) : value
}

function plainTable(value: ParsedTable, where: string): TomlTable {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (FORBIDDEN_KEYS.has(key)) {
        throw new SkillmeatError('E_MANIFEST_SCHEMA', `${where} has a forbidden key "${key}".`, {
          fix: 'Remove the key from the file.',
          data: { where, key },
        })
      }
      return [key, plain(item, where)]
    }),
  )
}
