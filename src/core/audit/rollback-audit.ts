import { stringify } from 'smol-toml'
import { readTime, isTable, tablesAt } from '../toml/toml-fields.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable, TomlValue } from '../toml/read-toml.ts'

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

const OPERATION_TYPES = ['simple', 'intelligent', 'selective'] as const

/**
 * Reads the entries of an audit file, the earlier Python tool's too. One that cannot be read is left
 * out, and counted.
 *
 * Throws what `readToml` throws.
 */
export function parseAuditFile(
  text: string,
  where: string,
): { readonly entries: readonly RollbackAuditEntry[]; readonly unread: number } {
  const read = tablesAt(readToml(text, where), 'entries', where).map(readAuditEntry)
  const entries = read.filter((one) => one !== null)
  return { entries, unread: read.length - entries.length }
}

function readAuditEntry(table: TomlTable): RollbackAuditEntry | null {
  const { id, timestamp, collection_name: collection, target_snapshot_id: target } = table
  const type = OPERATION_TYPES.find((known) => known === table['operation_type'])
  if (typeof id !== 'string' || typeof timestamp !== 'string' || type === undefined) return null
  if (typeof collection !== 'string' || typeof target !== 'string') return null
  const time = new Date(readTime(timestamp) ?? '')
  if (Number.isNaN(time.getTime())) return null
  const { metadata } = table
  return {
    id,
    timestamp: time.toISOString(),
    collection_name: collection,
    source_snapshot_id: textOrNull(table['source_snapshot_id']),
    target_snapshot_id: target,
    operation_type: type,
    files_restored: textsOf(table['files_restored']),
    files_merged: textsOf(table['files_merged']),
    conflicts_resolved: textsOf(table['conflicts_resolved']),
    conflicts_pending: textsOf(table['conflicts_pending']),
    preserve_changes_enabled: table['preserve_changes_enabled'] === true,
    selective_paths: Array.isArray(table['selective_paths'])
      ? textsOf(table['selective_paths'])
      : null,
    success: table['success'] === true,
    error: textOrNull(table['error']),
    metadata: isTable(metadata) ? plainTexts(metadata) : {},
  }
}

function textOrNull(value: TomlValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function textsOf(value: TomlValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function plainTexts(table: TomlTable): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}
