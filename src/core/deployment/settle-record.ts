import type { TomlTable } from '../toml/read-toml.ts'
import { formatTables } from './format-tables.ts'
import { sidesOf } from './join-records.ts'
import type { JoinedRecord, OpenEntry } from './join-records.ts'
import { withoutDoubtful } from './join-sets.ts'
import {
  baseOf,
  contentsOf,
  hasTwoBases,
  hasTwoContents,
  isMixed,
  isModern,
  lineageOf,
} from './record-sides.ts'

/** What lies in the place of an entry. */
export interface SeenPlace {
  readonly isThere: boolean
  /** Tells whether a content lies there. */
  readonly holds: (hash: string) => boolean
}

/** What settled an entry. */
export type SettledBy =
  /** One side says what is on disk. */
  | 'files'
  /** One side comes after the other. */
  | 'history'
  /** Nothing: from what its copy was made is not known. */
  | 'unknown'

export interface SettledEntry {
  readonly path: string
  readonly by: SettledBy
  /** Null where the entry is gone. */
  readonly table: TomlTable | null
}

/** Settles an entry by what lies in its place, else by what its sides say of their history. */
export function settleEntry(entry: OpenEntry, seen: SeenPlace): SettledEntry {
  const { path, doubt } = entry
  const sides = sidesOf(entry)
  if (doubt === 'removed' && !seen.isThere) return { path, by: 'files', table: null }
  const holds = (side: TomlTable) => contentsOf(side).some((hash) => seen.holds(hash))
  const held = sides.filter(holds)
  const candidates = held.length > 0 ? held : sides
  const whole = candidates.filter((side) => !isMixed(side))
  const [only, another] = whole
  if (only !== undefined && another === undefined && (held.length > 0 || sides.length === 1)) {
    return { path, by: 'files', table: only }
  }
  // A side with lines of two entries says nothing of what came first.
  const newest = sides.some(isMixed) ? null : findNewest(candidates)
  if (newest !== null) return { path, by: 'history', table: newest }
  const [first = {}] = candidates
  const content = contentsOf(first).find((hash) => seen.holds(hash))
  return { path, by: 'unknown', table: withoutBase(ofOneContent(first, content), sides) }
}

/** Returns what comes after all that the sides of an entry say; null where none does. */
export function settleByHistory(entry: OpenEntry): TomlTable | null {
  const sides = sidesOf(entry)
  return sides.some(isMixed) ? null : findNewest(sides)
}

/** Of two contents in one entry the one that is on disk was written there. */
function ofOneContent(table: TomlTable, content: string | undefined): TomlTable {
  if (!hasTwoContents(table) || content === undefined) return table
  return { ...table, content_hash: content, collection_sha: content }
}

/** Returns the side that descends from the baselines of all others; ours where they are equal. */
function findNewest(sides: readonly TomlTable[]): TomlTable | null {
  const newest = sides.find((side) =>
    sides.every((other) => {
      const base = baseOf(other)
      return base !== null && (base === baseOf(side) || lineageOf(side).includes(base))
    }),
  )
  return newest ?? null
}

/** Baselines that every side had: each of them is a base of what lies there. */
function commonLineage(sides: readonly TomlTable[]): readonly string[] {
  const [first = [], ...others] = sides.map(sureLineage)
  return first.filter((hash) => others.every((lineage) => lineage.includes(hash)))
}

/** Of an entry with two bases only what comes after both is sure. */
function sureLineage(side: TomlTable): readonly string[] {
  const lineage = lineageOf(side)
  const base = baseOf(side)
  if (!hasTwoBases(side) || base === null) return lineage
  const at = lineage.indexOf(base)
  return at === -1 ? [] : lineage.slice(at)
}

const OF_THE_BASE = [
  'baseline_version',
  'merge_base_snapshot',
  'pristine_for',
  'parent_hash',
  'version_lineage',
]

/** In entries of earlier programs the content stands for the base too. */
const OF_AN_OLD_BASE = ['sha', 'content_hash', 'collection_sha']

/** Takes out of an entry what would be a merge base, but for what all sides agree on. */
function withoutBase(table: TomlTable, sides: readonly TomlTable[]): TomlTable {
  const dropped = new Set([...OF_THE_BASE, ...(isModern(table) ? [] : OF_AN_OLD_BASE)])
  const lineage = commonLineage(sides)
  // Each key keeps its place, so that git goes on to find what belongs together.
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]): [string, TomlTable[string]][] => {
      if (key === 'version_lineage' && lineage.length > 0) return [[key, [...lineage]]]
      return dropped.has(key) ? [] : [[key, value]]
    }),
  )
}

/** Returns the text of a record with its entries settled; null where it would list nothing. */
export function formatSettled(
  { comments, rest, taken, doubtful }: JoinedRecord,
  settled: readonly SettledEntry[],
): string | null {
  const gone = new Set(settled.flatMap(({ path, table }) => (table === null ? [path] : [])))
  const tables = [
    ...[...taken].flatMap(([path, table]) => (gone.has(path) ? [] : [{ path, table }])),
    ...settled.flatMap(({ path, table }) => (table === null ? [] : [{ path, table }])),
  ]
  const recorded = new Set(tables.flatMap(({ table }) => uuidOf(table)))
  const isUnsure = new Set(settled.flatMap(({ by, path }) => (by === 'unknown' ? [path] : [])))
  const sure = tables.filter(({ path }) => !isUnsure.has(path))
  return formatTables({
    comments,
    rest,
    tables: tables.map(({ path, table }) => {
      const isBorrowed = isUnsure.has(path) && sure.some((one) => isAnother(one.table, table))
      const own = isBorrowed ? without(table, OF_THE_ARTIFACT) : table
      return { path, table: withoutDoubtful(own, doubtful, recorded) }
    }),
  })
}

function uuidOf({ artifact_uuid: uuid }: TomlTable): readonly string[] {
  return typeof uuid === 'string' ? [uuid] : []
}

/** What says which artifact it is: whoever has the copy knows it, and writes it again. */
const OF_THE_ARTIFACT: ReadonlySet<string> = new Set([
  'artifact_uuid',
  'from_collection',
  'source',
  'source_path',
  'source_ref',
  'source_commit',
  'pristine_hash',
])

/** Tells whether an entry has the identity of another artifact's: git put a line of that one into it. */
function isAnother(sure: TomlTable, unsure: TomlTable): boolean {
  const { artifact_uuid: uuid, artifact_name: name } = unsure
  return uuid !== undefined && sure['artifact_uuid'] === uuid && sure['artifact_name'] !== name
}

function without(table: TomlTable, keys: ReadonlySet<string>): TomlTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.has(key)))
}
