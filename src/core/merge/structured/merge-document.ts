import { isSkillmeatError } from '../../errors.ts'
import type { Data } from './data.ts'
import { isIdenticalData } from './data.ts'
import { cutPlaces } from './cut-places.ts'
import type { TextPiece } from './cut-places.ts'
import type { Favour } from './favour.ts'
import { mergeData } from './merge-data.ts'
import { keepsComments, losesNoComment } from './merge-notes.ts'
import { mergeDocuments } from './merge-values.ts'
import type { StructuredFormat } from './structured-formats.ts'
import type { SideName, Sides, TextDocument } from './text-value.ts'
import { formatDocument } from './text-value.ts'

/**
 * Merges three structured texts by key; null where that does not come out clean.
 *
 * The merge is done twice: as data, and as edits of the text of ours. The text is returned only if
 * it reads back to the data in its order and no comment was lost. An empty base stands for no text
 * at all.
 */
export function mergeDocument(texts: Sides<string>, format: StructuredFormat): string | null {
  const read = readDocuments(texts, format)
  const merged = read === null ? null : mergeRead(read, { format, favour: null })
  if (merged === null) return null
  const comments = readAll(texts, (one) => format.listComments(one))
  return comments !== null && keepsComments(comments, format.listComments(merged)) ? merged : null
}

/** Three sides of a text that differ only in what conflicts. */
export interface SettledTexts extends Sides<string> {
  /** Values that act together are among it: a side has to have all of those. */
  readonly holdsTogether: boolean
}

/**
 * Merges three structured texts by key as far as that goes, and returns the text three times: they
 * differ only in the keys that conflict, which each has as its side has them. Null where not even
 * that can be told, or where a comment would get lost.
 */
export function mergeAroundConflicts(
  texts: Sides<string>,
  format: StructuredFormat,
): SettledTexts | null {
  const read = readDocuments(texts, format)
  if (read === null) return null
  const merged = mergeForAll(read, format, (side) => () => side)
  if (merged === null) return null
  const comments = readAll(texts, (one) => format.listComments(one))
  const left = [merged.base, merged.ours, merged.theirs].map((one) => format.listComments(one))
  return comments !== null && losesNoComment(comments, left) ? merged : null
}

/**
 * Merges three structured texts by key as `mergeAroundConflicts` does, and returns the text in pieces:
 * each place that conflicts, and everything in one map that acts together with it, by itself.
 */
export function splitByPlace(
  texts: Sides<string>,
  format: StructuredFormat,
): readonly TextPiece[] | null {
  const read = readDocuments(texts, format)
  const left = read === null ? null : mergeAroundConflicts(texts, format)
  if (read === null || left === null) return null
  const places = new Set<string>()
  const sideOf = (place: string): SideName => {
    places.add(place)
    return 'ours'
  }
  mergeRead(read, { format, favour: { sideOf, together: new Map() } })
  return cutPlaces(left, [...places], (group) =>
    mergeForAll(read, format, (side) => (place) => (group.has(place) ? side : 'ours')),
  )
}

/** Merges once for each side; null where one of the merges fails. */
function mergeForAll(
  read: ReadDocuments,
  format: StructuredFormat,
  choose: (side: SideName) => Favour['sideOf'],
): SettledTexts | null {
  const together = new Map<string, string>()
  const [base, ours, theirs] = (['base', 'ours', 'theirs'] as const).map((side) =>
    mergeRead(read, { format, favour: { sideOf: choose(side), together } }),
  )
  if (!base || !ours || !theirs) return null
  return { base, ours, theirs, holdsTogether: together.size > 0 }
}

interface ReadDocuments {
  readonly data: Sides<Data>
  readonly documents: Sides<TextDocument>
}

function readDocuments(texts: Sides<string>, format: StructuredFormat): ReadDocuments | null {
  if (Object.values(texts).some(({ length }) => length > MAX_LENGTH)) return null
  const data = readAll(texts, (text) => readData(text, format))
  if (data === null) return null
  const documents = readAll(texts, (text) => (text === '' ? EMPTY : format.readText(text)))
  return documents === null ? null : { data, documents }
}

/** Returns the merged text if it reads back to the merged data. */
function mergeRead(
  { data, documents }: ReadDocuments,
  { format, favour }: { readonly format: StructuredFormat; readonly favour: Favour | null },
): string | null {
  const merged = mergeData(data, favour)
  const document = merged?.data === undefined ? null : mergeDocuments(documents, favour)
  if (merged?.data === undefined || document === null) return null
  const text = formatDocument(document)
  const found = readData(text, format)
  return found !== null && isIdenticalData(found, merged.data) ? text : null
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
