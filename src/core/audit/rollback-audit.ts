import { stringify } from 'smol-toml'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { tablesAt } from '../toml/toml-fields.ts'

/** What a rollback did. The fields are those of the earlier program's audit file. */
export interface RollbackAuditEntry {
  /** `rb_` and a snapshot's form of id: date, time, hex digits. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
  readonly collection_name: string
  /** The safety snapshot of the state before; null when nothing changed. */
  readonly source_snapshot_id: string | null
  readonly target_snapshot_id: string
  readonly operation_type: 'simple' | 'intelligent' | 'selective'
  /** Paths in the collection, or in the project. */
  readonly files_restored: readonly string[]
  readonly files_merged: readonly string[]
  /** Files whose conflict was settled without asking. */
  readonly conflicts_resolved: readonly string[]
  /** Files that wait for a person. */
  readonly conflicts_pending: readonly string[]
  readonly preserve_changes_enabled: boolean
  /** Null when everything was rolled back. */
  readonly selective_paths: readonly string[] | null
  readonly success: boolean
  readonly error: string | null
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Returns the text of an audit file with `entries` in it. What stands in the file already stays, that
 * of other programs included; an entry is known by its id.
 */
export function formatAuditFile(
  entries: readonly RollbackAuditEntry[],
  previous: string | null,
  where: string,
): string {
  const old: TomlTable = previous === null ? {} : readToml(previous, where)
  const kept = tablesAt(old, 'entries', where)
  const known = new Set(kept.map((table) => table['id']))
  const added = entries.filter(({ id }) => !known.has(id)).map(toTable)
  return (
    (previous === null ? '' : leadingComments(previous)) +
    stringify({ ...old, entries: [...kept, ...added] })
  )
}

/** TOML has no null: a field without a value is left out. */
function toTable(entry: RollbackAuditEntry): TomlTable {
  const fields = Object.entries(entry).flatMap(([key, value]) =>
    value === null ? [] : [[key, value] as const],
  )
  return Object.fromEntries(fields)
}
