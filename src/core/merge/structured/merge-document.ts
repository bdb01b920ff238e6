import { isSkillmeatError } from '../../errors.ts'
import type { Data } from './data.ts'
import { isIdenticalData } from './data.ts'
import { mergeData } from './merge-data.ts'
import { keepsComments } from './merge-notes.ts'
import { mergeDocuments } from './merge-values.ts'
import type { StructuredFormat } from './structured-formats.ts'
import type { Sides } from './text-value.ts'
import { formatDocument } from './text-value.ts'

/**
 * Merges three structured texts by key; null where that does not come out clean.
 *
 * The merge is done twice: as data, and as edits of the text of ours. The text is returned only if
 * it reads back to the data in its order and no comment was lost. An empty base stands for no text
 * at all.
 */
export function mergeDocument(texts: Sides<string>, format: StructuredFormat): string | null {
  if (Object.values(texts).some(({ length }) => length > MAX_LENGTH)) return null
  const data = readAll(texts, (text) => readData(text, format))
  if (data === null) return null
  const merged = mergeData(data)
  if (merged?.data === undefined) return null
  const documents = readAll(texts, (text) => (text === '' ? EMPTY : format.readText(text)))
  const document = documents === null ? null : mergeDocuments(documents)
  if (document === null) return null
  const text = formatDocument(document)
  return isSound(text, { texts, format, data: merged.data }) ? text : null
}

/** In UTF-16 units. A longer text is left to its lines: seconds would go into reading it. */
const MAX_LENGTH = 256 * 1024

const EMPTY = {
  before: '',
  root: {
    kind: 'map',
    layout: 'block',
    open: '',
    parts: [],
    close: '',
    indent: '',
    isCompact: false,
  },
  after: '',
} as const

function isSound(
  text: string,
  expected: {
    readonly texts: Sides<string>
    readonly format: StructuredFormat
    readonly data: Data
  },
): boolean {
  const { texts, format } = expected
  const found = readData(text, format)
  if (found === null || !isIdenticalData(found, expected.data)) return false
  const comments = readAll(texts, (one) => format.listComments(one))
  return comments !== null && keepsComments(comments, format.listComments(text))
}

/** Returns what `read` makes of each text; null where it makes nothing of one. */
function readAll<T>(texts: Sides<string>, read: (text: string) => T | null): Sides<T> | null {
  const base = read(texts.base)
  const ours = base === null ? null : read(texts.ours)
  const theirs = ours === null ? null : read(texts.theirs)
  return base === null || ours === null || theirs === null ? null : { base, ours, theirs }
}

function readData(text: string, format: StructuredFormat): Data | null {
  if (text === '') return new Map()
  try {
    const data = format.readData(text)
    return data === null || !hasPlainKeys(data) ? null : data
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return null
  }
}

const NOT_ALLOWED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Tells whether no key reaches into a prototype in a reader that is less careful. */
function hasPlainKeys(data: Data): boolean {
  if (data instanceof Map) {
    return [...data].every(([key, value]) => !NOT_ALLOWED.has(key) && hasPlainKeys(value))
  }
  return !Array.isArray(data) || data.every(hasPlainKeys)
}
