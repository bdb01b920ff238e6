import { mergeText } from '../merge/lines/merge-text.ts'
import type { MergeLabels } from '../merge/lines/merge-text.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { joinRecords } from './join-records.ts'
import type { JoinedRecord, OpenEntry, RecordTexts } from './join-records.ts'
import { settleByHistory } from './settle-record.ts'
import { formatTables } from './format-tables.ts'

/** What became of three texts of a record. */
export interface RecordMerge {
  /** Only a comment where nothing is left in it: git keeps the file, and nobody writes an empty one. */
  readonly text: Uint8Array
  /** How many places are left between conflict markers. */
  readonly conflicts: number
}

/**
 * Merges a record three-way, entry by entry, without a look at the files: in the middle of a merge they
 * are neither side's. What the history of both does not settle is marked as git marks it, and is settled
 * by the files later. Throws as `joinRecords` does.
 */
export function mergeRecords(
  texts: RecordTexts,
  { where, labels }: { readonly where: string; readonly labels: MergeLabels },
): RecordMerge {
  const joined = joinRecords(texts, where)
  const taken = new Map(joined.taken)
  const left: OpenEntry[] = []
  for (const entry of joined.open) {
    const table = entry.doubt === 'changed' ? settleByHistory(entry) : null
    if (table === null) left.push(entry)
    else taken.set(entry.path, table)
  }
  const side = (pick: (entry: OpenEntry) => readonly TomlTable[]) =>
    new TextEncoder().encode(formatSide({ ...joined, taken }, left, pick) ?? '')
  const ours = side((entry) => entry.ours)
  const [base, theirs] = [side((entry) => entry.base), side((entry) => entry.theirs)]
  const merged = mergeText(base, ours, theirs, { style: 'diff3', labels })
  const text = merged.text.length === 0 ? new TextEncoder().encode(NOTHING_LEFT) : merged.text
  return { text, conflicts: merged.conflicts }
}

const NOTHING_LEFT = '# What skillmeat deployed here.\n'

function formatSide(
  { comments, rest, taken }: JoinedRecord,
  left: readonly OpenEntry[],
  pick: (entry: OpenEntry) => readonly TomlTable[],
): string | null {
  const tables = [
    ...[...taken].map(([path, table]) => ({ path, table })),
    ...left.flatMap((entry) => pick(entry).map((table) => ({ path: entry.path, table }))),
  ]
  return formatTables({ comments, rest, tables })
}
