import { readToml } from '../toml/read-toml.ts'
import { TomlFields, tablesAt } from '../toml/toml-fields.ts'
import { isPublicKey } from './signature.ts'
import type { PublicKey } from './signature.ts'
import { tomlTable } from './toml-table.ts'

/** A key whose bundles a person trusts. */
export interface TrustedKey {
  /** Whose key it is, as the person calls them. */
  readonly name: string
  readonly key: PublicKey
  /** ISO 8601, UTC. */
  readonly added: string
}

/** Returns the text of `keys/trusted.toml`, sorted by name. */
export function formatKeyRing(keys: readonly TrustedKey[]): string {
  return keys
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, key, added }) => tomlTable('[[keys]]', { name, key, added }))
    .join('\n')
}

/** Reads what `formatKeyRing` wrote. Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT` or `E_MANIFEST_SCHEMA`. */
export function parseKeyRing(text: string, where: string): readonly TrustedKey[] {
  return tablesAt(readToml(text, where), 'keys', where).map((table) => {
    const fields = new TomlFields(table, where)
    const key = fields.text('key')
    if (!isPublicKey(key)) throw fields.refuse('has a "key" that is no public key')
    return { name: fields.text('name'), key, added: fields.text('added') }
  })
}
