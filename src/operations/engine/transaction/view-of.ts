import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ObjectStore } from '../../../ports/store.ts'
import type { Transaction } from './transaction.ts'
import { ViewReader } from '../objects/view-reader.ts'

/** Opens a view, also one that the transaction has only planned so far. */
export function viewOf(transaction: Transaction, root: ObjectId | null): ViewReader {
  const { fresh, ports } = transaction
  const { store } = ports
  if (root === null || !fresh.has(root)) return new ViewReader(store, root)
  const withPlanned: ObjectStore = {
    read: async (ids) => {
      const planned = ids.flatMap((id) => {
        const object = fresh.get(id)
        return object === undefined ? [] : [[id, object.bytes] as const]
      })
      const rest = ids.filter((id) => !fresh.has(id))
      return new Map([...planned, ...(rest.length === 0 ? [] : await store.read(rest))])
    },
    readVersion: (id) => store.readVersion(id),
    missing: (ids) => store.missing(ids),
    find: (kind, prefix, limit) => store.find(kind, prefix, limit),
  }
  return new ViewReader(withPlanned, root)
}
