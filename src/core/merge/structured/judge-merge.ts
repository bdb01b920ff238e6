import { decodeUtf8 } from '../../security/encoding.ts'
import type { FileBytes } from '../lines/merge-file.ts'
import { isSkillmeatError } from '../../errors.ts'
import type { Data } from './data.ts'
import { isMap, isSameData } from './data.ts'
import { contradictsSides, isDoubtful } from './is-doubtful.ts'
import { frontmatterOf } from './merge-frontmatter.ts'
import { MAX_BYTES } from './read-texts.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { StructuredFormat } from './structured-formats.ts'
import { findStructuredKind } from './structured-kind.ts'
import type { StructuredKind } from './structured-kind.ts'
import type { Sides } from './text-value.ts'
import { readAnyYaml } from './yaml-data.ts'

/**
 * Looks at a file that was merged by lines as the data that it is: null where nothing speaks against
 * it, or where nobody can tell since a side is no such data.
 *
 * Lines know nothing of each other: the URL of one side and the header of the other may merge
 * cleanly, and so may two changes that together make no JSON any more.
 */
export function judgeMerge(
  path: string,
  { base, ours, theirs }: FileBytes,
  merged: Uint8Array,
): Judgement | null {
  const kind = findStructuredKind(path)
  if (kind === null || base.length === 0) return null
  const write = (bytes: Uint8Array) => writtenData(bytes, kind)
  const texts = { base: write(base), ours: write(ours), theirs: write(theirs) }
  const result = write(merged)
  if (isOneSide(texts, result)) return null
  for (const { readData } of [...STRUCTURED_FORMATS[kind], ...ANY[kind]]) {
    const read = (text: string | null) => readWritten(text, readData)
    const [before, mine, yours] = [read(texts.base), read(texts.ours), read(texts.theirs)]
    if (before === null || mine === null || yours === null) continue
    const data = read(result)
    if (data === null) return 'broken'
    const sides = { base: before, ours: mine, theirs: yours }
    return isDoubtful(sides, data) || contradictsSides(sides, data) ? 'mixed' : null
  }
  return null
}

/** Tells whether the data of one side alone was changed, and came through as that side wrote it. */
function isOneSide({ base, ours, theirs }: Sides<string | null>, merged: string | null): boolean {
  return (ours === base && merged === theirs) || (theirs === base && merged === ours)
}

/**
 * Tells whether two texts say the same by key, whatever stands in texts of several lines, which are
 * merged by lines.
 */
export function saysTheSame(path: string, one: Uint8Array, other: Uint8Array): boolean {
  const kind = findStructuredKind(path)
  if (kind === null) return false
  const texts = [writtenData(one, kind), writtenData(other, kind)]
  for (const { readData } of STRUCTURED_FORMATS[kind]) {
    const [left = null, right = null] = texts.map((text) => readWritten(text, readData))
    if (left !== null && right !== null) return isSameBesideTexts(left, right)
  }
  return false
}

function isSameBesideTexts(left: Data, right: Data): boolean {
  if (isMap(left) && isMap(right)) {
    return (
      left.size === right.size &&
      [...left].every(([key, value]) => {
        const other = right.get(key)
        return other !== undefined && isSameBesideTexts(value, other)
      })
    )
  }
  return (isLongText(left) && isLongText(right)) || isSameData(left, right)
}

function isLongText(value: Data): boolean {
  return typeof value === 'string' && value.includes('\n')
}

/** Readers for files that cannot be merged by key but may still be understood. */
const ANY: Readonly<Record<StructuredKind, readonly Pick<StructuredFormat, 'readData'>[]>> = {
  frontmatter: [{ readData: readAnyYaml }],
  yaml: [{ readData: readAnyYaml }],
  json: [],
  toml: [],
}

/** Returns the part of a file that is data, its lines ended by LF; null where that cannot be read. */
function writtenData(bytes: Uint8Array, kind: StructuredKind): string | null {
  const text = bytes.length > MAX_BYTES ? null : decodeUtf8(bytes)
  if (text === null) return null
  const lines = text.replaceAll('\r\n', '\n').replace(/^\ufeff/, '')
  return kind === 'frontmatter' ? frontmatterOf(lines) : lines
}

function readWritten(text: string | null, readData: StructuredFormat['readData']): Data | null {
  if (text === null) return null
  if (text.trim() === '') return new Map()
  try {
    return readData(text)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return null
  }
}

/**
 * The objection to a file whose lines merge. `mixed`: it says something that neither side said.
 * `broken`: it is no longer the kind of data that the sides are.
 */
export type Judgement = 'mixed' | 'broken'
