import { stringify } from 'smol-toml'
import type { TomlTable } from '../toml/read-toml.ts'

/** Returns the text of a record of these tables, sorted by their places; null for none. */
export function formatTables({
  comments,
  rest,
  tables,
}: {
  readonly comments: string
  /** What stands beside the entries. */
  readonly rest: TomlTable
  readonly tables: readonly { readonly path: string; readonly table: TomlTable }[]
}): string | null {
  if (tables.length === 0) return null
  const sorted = tables.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return (
    comments + oneValueALine(stringify({ ...rest, deployed: sorted.map(({ table }) => table) }))
  )
}

/** Puts each hash of a list in a line of its own, so that git merges and shows them one by one. */
function oneValueALine(text: string): string {
  return text.replace(
    /^(version_lineage|form_items|wanted_by|parts|links) = \[ ((?:"[\w./-]+", )+"[\w./-]+") \]$/gm,
    (_, key: string, items: string) => `${key} = [\n  ${items.replaceAll(', ', ',\n  ')},\n]`,
  )
}
