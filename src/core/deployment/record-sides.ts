import { isObjectId } from '../object/object-id.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { HASH_SCHEME } from './record-file.ts'

/** What an entry of today's shape says that it was made from; null where it says nothing. */
export function baseOf(table: TomlTable): string | null {
  const base = isModern(table) ? table['merge_base_snapshot'] : undefined
  return isObjectId(base) ? base : null
}

/** The baselines that it had, newest first. */
export function lineageOf(table: TomlTable): readonly string[] {
  const lineage = isModern(table) ? table['version_lineage'] : undefined
  return Array.isArray(lineage) ? lineage.filter((hash) => isObjectId(hash)) : []
}

export function isModern(table: TomlTable): boolean {
  return table['hash_scheme'] === HASH_SCHEME
}

/**
 * Tells whether an entry has lines of two: each program writes the same hash into fields that belong
 * together.
 */
export function isMixed(table: TomlTable): boolean {
  return hasTwoContents(table) || hasTwoBases(table)
}

export function hasTwoContents(table: TomlTable): boolean {
  const { content_hash: content, collection_sha: again } = table
  // What is no hash was written by nobody's program, and no merge of git makes it one of two.
  return isModern(table) && isObjectId(content) && isObjectId(again) && content !== again
}

export function hasTwoBases(table: TomlTable): boolean {
  const base = baseOf(table)
  const [newest] = lineageOf(table)
  return base !== null && newest !== undefined && newest !== base
}

/** Lists the hashes of which one is on disk when an entry says what lies there. */
export function contentsOf(table: TomlTable): readonly string[] {
  if (!isModern(table)) return []
  const { content_hash: content, collection_sha: again, form_hash: inForm } = table
  return [content, again, inForm].flatMap((hash) => (isObjectId(hash) ? [hash] : []))
}
