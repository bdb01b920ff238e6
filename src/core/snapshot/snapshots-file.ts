import { stringify } from 'smol-toml'
import { SkillmeatError } from '../errors.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, tablesAt } from '../toml/toml-fields.ts'
import type { SnapshotEntry } from '../view/entries.ts'

/** A line of `snapshots.toml`. */
export interface ListedSnapshot {
  readonly id: string
  /** File name beside `snapshots.toml`; null while no tarball was written. */
  readonly tarball: string | null
}

const PLAIN_NAME = /^[A-Za-z0-9_.-]+\.tar\.gz$/

/**
 * Reads a `snapshots.toml`.
 *
 * Throws `E_RECORD_TAMPERED` when it names a tarball that is not a plain file beside it, and what
 * `readToml` throws.
 */
export function parseSnapshotsFile(text: string, where: string): ListedSnapshot[] {
  return tablesAt(readToml(text, where), 'snapshots', where).map((table) => {
    const fields = new TomlFields(table, where)
    const id = fields.text('id')
    const tarball = fields.optionalText('tarball_path') ?? ''
    if (tarball !== '' && !PLAIN_NAME.test(tarball)) {
      throw new SkillmeatError(
        'E_RECORD_TAMPERED',
        `${where} puts the tarball of ${id} at "${tarball}", outside its own folder.`,
        { fix: 'Remove the entry from the file. Nothing was touched.', data: { where, id } },
      )
    }
    return { id, tarball: tarball === '' ? null : tarball }
  })
}

/** Returns the text of a `snapshots.toml` that lists `snapshots`; entries of other programs survive. */
export function formatSnapshotsFile(
  snapshots: readonly SnapshotEntry[],
  previous: string | null,
): string {
  const where = 'snapshots.toml'
  const old = previous === null ? {} : readToml(previous, where)
  const own = new Set<unknown>(snapshots.map(({ id }) => id))
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
