import { isSkillmeatError } from '../errors.ts'
import { joinSets } from './join-sets.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { sameValue } from '../view/diff-maps.ts'
import { entriesOf, pathOf } from './record-tables.ts'
import { withOwnName } from './own-names.ts'
import { RECORD_FILE } from './record-file.ts'
import { isMixed } from './record-sides.ts'
import { readRecordToml } from './read-record-toml.ts'
import { splitMarkers } from './split-markers.ts'
import { withoutDoubleKeys } from './double-keys.ts'
import type { MarkedText } from './split-markers.ts'

/** Why an entry is not taken as it stands. */
export type Doubt =
  /** Both sides changed it. */
  | 'changed'
  /** One side has it and the other has not. */
  | 'removed'
  /** The file lists its place more than once. */
  | 'twice'
  /** It has lines of two entries. */
  | 'mixed'

/** An entry of which it is not clear what it says. */
export interface OpenEntry {
  readonly path: string
  readonly doubt: Doubt
  /** What each side says; more than one table where it lists the place more than once. */
  readonly ours: readonly TomlTable[]
  readonly theirs: readonly TomlTable[]
  /** What both came from; empty where that is not known. */
  readonly base: readonly TomlTable[]
}

/** Two records as one, as far as no file must be looked at. */
export interface JoinedRecord {
  /** The comments at the top. */
  readonly comments: string
  /** What stands beside the entries. */
  readonly rest: TomlTable
  readonly taken: ReadonlyMap<string, TomlTable>
  readonly open: readonly OpenEntry[]
  /** Parts of composites that one side has alone: they count where the record lists them. */
  readonly doubtful: ReadonlySet<string>
}

/** A record as git left it. */
export interface MergedRecord extends JoinedRecord {
  /** It has conflict markers. */
  readonly isMarked: boolean
  /** The file as it stands, where it says one thing throughout; null where it must be settled. */
  readonly document: TomlTable | null
}

/** The texts of a merge; the base is null where it is not known. */
export interface RecordTexts {
  readonly ours: string
  readonly theirs: string
  readonly base: string | null
}

/**
 * Joins the two sides of a record by the places of their entries.
 *
 * What only one side changed since the base is taken from it. Throws as `readToml` does, with the side
 * in the message, when one of them cannot be read; a base that cannot be read counts as unknown.
 */
export function joinRecords(texts: RecordTexts, where: string): JoinedRecord {
  const ours = readSide(texts.ours, `${where} (our side of the merge)`)
  const theirs = readSide(texts.theirs, `${where} (their side of the merge)`)
  const base = texts.base === null ? null : readBase(texts.base, where)
  return { ...joinSides({ ours, theirs, base }), comments: leadingComments(texts.ours) }
}

function joinSides({
  ours,
  theirs = ours,
  base = null,
}: {
  readonly ours: Side
  readonly theirs?: Side
  readonly base?: Side | null
}): Omit<JoinedRecord, 'comments'> {
  const taken = new Map<string, TomlTable>()
  const open: OpenEntry[] = []
  const doubtful = new Set<string>()
  for (const path of new Set([...ours.entries.keys(), ...theirs.entries.keys()])) {
    const sides = withJoinedSets(
      {
        ours: ours.entries.get(path) ?? [],
        theirs: theirs.entries.get(path) ?? [],
        base: base === null ? null : (base.entries.get(path) ?? []),
      },
      doubtful,
    )
    const found = joinEntry(path, sides)
    if (found === null) continue
    if ('doubt' in found) open.push(found)
    else taken.set(path, found.table)
  }
  return { rest: joinRest(ours.rest, theirs.rest, base?.rest ?? null), taken, open, doubtful }
}

/**
 * Reads a record that git may have merged: with conflict markers in it, or line by line into entries
 * that nobody wrote. One that needs no settling has no open entries. Throws as `joinRecords` does.
 */
export function readMerged(text: string, where: string): MergedRecord {
  const marked = splitMarkers(text)
  if (marked !== null && !isToml(text, where)) {
    const own = withOwnNames(joinRecords(marked, where), tablesOf(marked, where))
    return { ...own, isMarked: true, document: null }
  }
  const document = readRecordToml(text, where)
  const joined = joinSides({ ours: sideOf(document, where) })
  return {
    ...joined,
    comments: leadingComments(text),
    isMarked: false,
    document: joined.open.length === 0 ? document : null,
  }
}

function tablesOf({ ours, theirs, base }: MarkedText, where: string): readonly TomlTable[] {
  return [ours, theirs, base].flatMap((text) => {
    const side = text === null ? null : readBase(text, where)
    return side === null ? [] : [...side.entries.values()].flat()
  })
}

function withOwnNames(joined: JoinedRecord, all: readonly TomlTable[]): JoinedRecord {
  const { taken, open } = joined
  const own = (table: TomlTable) => withOwnName(table, all)
  return {
    ...joined,
    taken: new Map([...taken].map(([path, table]) => [path, own(table)])),
    open: open.map((entry) => ({
      ...entry,
      ours: entry.ours.map(own),
      theirs: entry.theirs.map(own),
    })),
  }
}

/** Tells whether git made something of a record that nobody wrote. */
export function isMerged(text: string): boolean {
  try {
    return readMerged(text, RECORD_FILE).document === null
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/** Markers can stand in a text that somebody keeps beside the entries. */
function isToml(text: string, where: string): boolean {
  try {
    readToml(text, where)
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

interface Side {
  readonly rest: TomlTable
  /** More than one table where a place is listed more than once. */
  readonly entries: ReadonlyMap<string, readonly TomlTable[]>
}

/** A side without a line is one that has no record. */
function readSide(text: string, where: string): Side {
  try {
    return sideOf(readRecordToml(text, where), where)
  } catch (error) {
    const once = withoutDoubleKeys(text)
    if (!isSkillmeatError(error, 'E_MANIFEST_PARSE') || once === text) throw error
    return sideOf(readRecordToml(once, where), where)
  }
}

function sideOf(document: TomlTable, where: string): Side {
  const entries = Map.groupBy(entriesOf(document, where), (table) => pathOf(table, where))
  const { deployed: _, ...rest } = document
  return { rest, entries }
}

/** Returns null for what cannot be read: in the style `zdiff3` the base shows only a part of what it was. */
function readBase(text: string, where: string): Side | null {
  try {
    return readSide(text, where)
  } catch (error) {
    if (isSkillmeatError(error)) return readMergedBase(text, where)
    throw error
  }
}

/** Where two branches have several bases, git merges those first: what they disagree on is no base. */
function readMergedBase(text: string, where: string): Side | null {
  const marked = splitMarkers(text)
  if (marked === null) return null
  try {
    const { rest, taken } = joinRecords(marked, where)
    return { rest, entries: new Map([...taken].map(([path, table]) => [path, [table]])) }
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

interface Sides {
  readonly ours: readonly TomlTable[]
  readonly theirs: readonly TomlTable[]
  readonly base: readonly TomlTable[] | null
}

/** Merges the sets of an entry that both sides have once and changed; notes which of their ids are doubtful. */
function withJoinedSets(sides: Sides, doubtful: Set<string>): Sides {
  const { ours, theirs, base } = sides
  const [mine, ...more] = ours
  const [other, ...others] = theirs
  const was = base?.[0]
  if (mine === undefined || other === undefined || more.length + others.length > 0) return sides
  if (
    isSame(mine, other) ||
    (base !== null && (isSameList(ours, base) || isSameList(theirs, base)))
  )
    return sides
  const joined = joinSets(mine, other, was)
  for (const id of joined.doubtful) doubtful.add(id)
  return { ours: [joined.ours], theirs: [joined.theirs], base }
}

function joinEntry(path: string, sides: Sides): OpenEntry | { readonly table: TomlTable } | null {
  const { ours, theirs, base } = sides
  if (isSameList(ours, theirs)) return asOne(path, ours)
  if (base !== null && isSameList(ours, base)) return asOne(path, theirs)
  if (base !== null && isSameList(theirs, base)) return asOne(path, ours)
  const doubt = ours.length === 0 || theirs.length === 0 ? 'removed' : 'changed'
  return { path, doubt, ours, theirs, base: base ?? [] }
}

/** Takes what is there once and of one piece. */
function asOne(
  path: string,
  tables: readonly TomlTable[],
): OpenEntry | { readonly table: TomlTable } | null {
  const [table, another] = tables
  if (table === undefined) return null
  if (another === undefined && !isMixed(table)) return { table }
  const doubt = another === undefined ? 'mixed' : 'twice'
  return { path, doubt, ours: tables, theirs: tables, base: tables }
}

/** Lists what may be meant by an entry, ours first. */
export function sidesOf({ ours, theirs }: OpenEntry): readonly TomlTable[] {
  const all = [...ours, ...theirs]
  return all.filter((table, index) => all.findIndex((other) => isSame(other, table)) === index)
}

function isSameList(left: readonly TomlTable[], right: readonly TomlTable[]): boolean {
  return (
    left.length === right.length &&
    left.every((table, index) => right[index] !== undefined && isSame(table, right[index]))
  )
}

/** What only says when somebody looked makes no difference. */
function isSame(left: TomlTable, right: TomlTable): boolean {
  return sameValue(lasting(left), lasting(right))
}

const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  'deployed_at',
  'last_modified_check',
  'local_modifications',
  'modification_detected_at',
])

function lasting(table: TomlTable): readonly unknown[] {
  return Object.entries(table)
    .filter(([key]) => !OF_THE_MOMENT.has(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Joins what stands beside the entries key by key; where both changed one, ours stays. */
function joinRest(ours: TomlTable, theirs: TomlTable, base: TomlTable | null): TomlTable {
  const rest: Record<string, TomlTable[string]> = {}
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const [mine, other] = [ours[key], theirs[key]]
    const was = base?.[key]
    const isUnchanged = base !== null && sameValue(mine ?? null, was ?? null)
    const value = isUnchanged ? other : (mine ?? (base === null ? other : addedBy(other, was)))
    if (value !== undefined) rest[key] = value
  }
  return rest
}

/** A key that our side removed stays removed, unless the other side changed it. */
function addedBy(
  other: TomlTable[string] | undefined,
  was: TomlTable[string] | undefined,
): TomlTable[string] | undefined {
  return sameValue(other ?? null, was ?? null) ? undefined : other
}
