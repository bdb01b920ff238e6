import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { readMerged } from './join-records.ts'
import { formatSettled, settleEntry } from './settle-record.ts'

/** Where nobody looked: whatever an entry speaks of may be there, and nothing is known of its content. */
const NOT_LOOKED_AT = { isThere: true, holds: () => false }

/**
 * Reads the text of a record as a table. Entries that git merged into something that nobody wrote are
 * settled without a look at the files. Throws as `joinRecords` does.
 */
export function readSettled(text: string, where: string): TomlTable {
  const merged = readMerged(text, where)
  if (merged.document !== null) return merged.document
  const settled = merged.open.map((entry) => settleEntry(entry, NOT_LOOKED_AT))
  return readToml(formatSettled(merged, settled) ?? '', where)
}
