import type { Clock } from '../../ports/environment.ts'
import type { KeyRecord, KeyTable } from '../../ports/server-state.ts'

/** How long a key that was found is taken for what it was, in milliseconds. */
const MOMENT = 1000
const MOST = 1000

/**
 * A table of keys that remembers for a second what it found: a client asks many times a second. What
 * is revoked here is forgotten at once; what another process revokes, within that second.
 */
export function rememberedKeys(table: KeyTable, clock: Clock): KeyTable {
  const found = new Map<string, { readonly record: KeyRecord; readonly until: number }>()
  return {
    list: () => table.list(),
    add: (record) => table.add(record),
    touch: async (id, at) => {
      found.delete(id)
      await table.touch(id, at)
    },
    revoke: async (id, at) => {
      found.delete(id)
      return table.revoke(id, at)
    },
    find: async (id) => {
      const known = found.get(id)
      if (known !== undefined && known.until > clock.now()) return known.record
      const record = await table.find(id)
      if (found.size >= MOST) found.clear()
      if (record !== null) found.set(id, { record, until: clock.now() + MOMENT })
      return record
    },
  }
}
