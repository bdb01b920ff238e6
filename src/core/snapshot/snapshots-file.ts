import { stringify } from 'smol-toml'
import { readTime, tablesAt } from '../toml/toml-fields.ts'
import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import type { SnapshotEntry } from '../view/entries.ts'

/** An entry of `snapshots.toml`. */
export interface ListedSnapshot {
  readonly id: string
  readonly timestamp: string
  readonly message: string
  readonly artifactCount: number
  /** File name beside `snapshots.toml`; null while no tarball was written. */
  readonly tarball: string | null
  /** Why the entry cannot be used; null where it can. */
  readonly problem: SkillmeatError | null
  /** This program wrote it, so the store has it, or had it. */
  readonly isOurs: boolean
}

const PLAIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\.tar\.gz$/
const PLAIN_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/

/**
 * Reads a `snapshots.toml`. What is wrong with an entry concerns that entry alone.
 *
 * Throws what `readToml` throws.
 */
export function parseSnapshotsFile(text: string, where: string): ListedSnapshot[] {
  return tablesAt(readToml(text, where), 'snapshots', where).map((table, at) =>
    readEntry(table, { where, at }),
  )
}

function readEntry(
  table: TomlTable,
  { where, at }: { readonly where: string; readonly at: number },
): ListedSnapshot {
  const { id, timestamp, message, artifact_count: count, tarball_path: told } = table
  const isNamed = typeof id === 'string' && PLAIN_ID.test(id) && !id.includes('..')
  const name = isNamed ? id : `entry-${at + 1}`
  const tarball = typeof told === 'string' && told !== '' ? nameBeside(told, where) : null
  return {
    id: name,
    timestamp: timeOf(timestamp),
    message: typeof message === 'string' ? message : '',
    artifactCount: typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : 0,
    tarball,
    problem: isNamed ? tarballProblem({ id: name, told, tarball, where }) : noId(where, at),
    isOurs: table['format'] === FORMAT,
  }
}

/**
 * Returns the name of a tarball that lies beside the list. The earlier Python tool wrote its whole
 * path, which may be that of a home that has moved since: the file of its name here is meant.
 */
function nameBeside(told: string, where: string): string | null {
  const parts = told.split(/[\\/]/)
  const [folder, collection, name = ''] = [parts.at(-3), parts.at(-2), parts.at(-1)]
  const own = where.split(/[\\/]/).slice(-3, -1)
  const isBeside =
    parts.length === 1 || (folder === own[0] && collection === own[1] && !parts.includes('..'))
  return isBeside && PLAIN_NAME.test(name) ? name : null
}

function tarballProblem(entry: {
  readonly id: string
  readonly told: TomlTable[string] | undefined
  readonly tarball: string | null
  readonly where: string
}): SkillmeatError | null {
  const { id, told, tarball, where } = entry
  if (tarball !== null || told === undefined || told === '') return null
  const place = terminalText(typeof told === 'string' ? told : JSON.stringify(told), 200)
  return new SkillmeatError(
    'E_RECORD_TAMPERED',
    `${where} puts the tarball of ${id} at "${place}", outside its own folder.`,
    {
      fix: 'Remove the entry from the file, or take the tarball in with `skillmeat snapshot import`. Nothing was touched.',
      data: { where, id },
    },
  )
}

function noId(where: string, at: number): SkillmeatError {
  return new SkillmeatError(
    'E_MANIFEST_SCHEMA',
    `Entry ${at + 1} of ${where} has no id that a snapshot can have.`,
    { fix: 'Mend the entry by hand. Nothing was changed.', data: { where } },
  )
}

/** What no time stands in was made at no time that is known. */
function timeOf(told: TomlTable[string] | undefined): string {
  const time = new Date(typeof told === 'string' ? (readTime(told) ?? '') : Number.NaN)
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}

/**
 * Returns the text of a `snapshots.toml` that lists `snapshots`; entries of other programs survive,
 * but for the one that was `deleted`.
 */
export function formatSnapshotsFile(
  snapshots: readonly SnapshotEntry[],
  previous: string | null,
  deleted: string | null = null,
): string {
  const where = 'snapshots.toml'
  const old = previous === null ? {} : readToml(previous, where)
  const own = new Set<unknown>([...snapshots.map(({ id }) => id), deleted])
  const others = tablesAt(old, 'snapshots', where).filter(
    (table) => !own.has(table['id']) && table['format'] !== FORMAT,
  )
  const tables = snapshots.filter(({ kind }) => kind === 'person').map(formatEntry)
  return (
    (previous === null ? '' : leadingComments(previous)) +
    stringify({ ...old, snapshots: [...others, ...tables] })
  )
}

/** Marks the entries that this program wrote, which it may also drop. */
const FORMAT = 'skillmeat-snapshot-v1'

function formatEntry(snapshot: SnapshotEntry): TomlTable {
  return {
    id: snapshot.id,
    timestamp: snapshot.timestamp,
    message: snapshot.message,
    collection_name: snapshot.collection,
    artifact_count: snapshot.artifact_count,
    tarball_path: snapshot.tarball?.path ?? '',
    ...(snapshot.view === null ? {} : { tree: snapshot.view }),
    ...(snapshot.tarball === null ? {} : { sha256: snapshot.tarball.sha256 }),
    format: FORMAT,
  }
}
