import { decodeUtf8 } from '../../security/encoding.ts'
import type { FileBytes } from '../lines/merge-file.ts'
import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import { frontmatterOf } from './merge-frontmatter.ts'
import { MAX_BYTES } from './read-texts.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { StructuredFormat } from './structured-formats.ts'
import { findStructuredKind } from './structured-kind.ts'

/** One thing in structured files that the sides say differently. */
export interface ValuePlace {
  /** Where it stands, such as `mcpServers.docs`. */
  readonly key: string
  /** What each side says there, one `key: value` a line, values as JSON; what is the same is left out. */
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

/**
 * Lists where the data of two sides differ, with what each says there; the keys of one map stand
 * together, for they may act together. Empty where a side cannot be read as data.
 */
export function listDifferingValues(path: string, bytes: FileBytes): readonly ValuePlace[] {
  const kind = findStructuredKind(path)
  if (kind === null) return []
  for (const format of STRUCTURED_FORMATS[kind]) {
    const read = (side: Uint8Array) => readSide(side, format, kind === 'frontmatter')
    const [base, ours, theirs] = [read(bytes.base), read(bytes.ours), read(bytes.theirs)]
    if (isMap(ours) && isMap(theirs)) {
      return listPlaces({ base: isMap(base) ? base : new Map(), ours, theirs }, [])
    }
  }
  return []
}

interface MapSides {
  readonly base: DataMap
  readonly ours: DataMap
  readonly theirs: DataMap
}

function listPlaces(sides: MapSides, path: readonly string[]): ValuePlace[] {
  const { ours, theirs } = sides
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (key) => !isSameData(ours.get(key), theirs.get(key)),
  )
  const areMaps = (key: string) => isMap(ours.get(key)) && isMap(theirs.get(key))
  const values = differing.filter((key) => !areMaps(key))
  // Below the top a map stays whole: the headers of a server are for its URL.
  const isWhole = path.length > 0 && values.length > 0
  const own = isWhole ? differing : values
  const below = isWhole ? [] : differing.filter(areMaps)
  return [
    ...(own.length === 0 ? [] : [placeOf(sides, path, own)]),
    ...below.flatMap((key) => listPlaces(mapSides(sides, key), [...path, key])),
  ]
}

function mapSides({ base, ours, theirs }: MapSides, key: string): MapSides {
  const read = (side: DataMap): DataMap => {
    const value = side.get(key)
    return isMap(value) ? value : new Map()
  }
  return { base: read(base), ours: read(ours), theirs: read(theirs) }
}

function placeOf(
  { base, ours, theirs }: MapSides,
  path: readonly string[],
  keys: readonly string[],
): ValuePlace {
  // What both sides renamed is there under its old name alone.
  const gone = [...base.keys()].filter((one) => !ours.has(one) && !theirs.has(one))
  const say = (side: DataMap) =>
    [...keys, ...gone]
      .map((key) => (side.has(key) ? `${key}: ${toJson(side.get(key))}\n` : ''))
      .join('')
  const key = path.length === 0 ? keys.join(', ') : path.join('.')
  return { key, base: say(base), ours: say(ours), theirs: say(theirs) }
}

function toJson(data: Data | undefined): string {
  return JSON.stringify(toPlain(data ?? null))
}

function toPlain(data: Data): unknown {
  if (isList(data)) return data.map(toPlain)
  if (!isMap(data)) return data
  return Object.fromEntries([...data].map(([key, value]) => [key, toPlain(value)]))
}

function readSide(bytes: Uint8Array, format: StructuredFormat, isMarkdown: boolean): Data | null {
  const text = bytes.length > MAX_BYTES ? null : decodeUtf8(bytes)
  if (text === null) return null
  const lines = text.replaceAll('\r\n', '\n').replace(/^\ufeff/, '')
  try {
    return format.readData(isMarkdown ? frontmatterOf(lines) : lines)
  } catch {
    return null
  }
}
