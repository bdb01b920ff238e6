import type { SkillmeatError } from '../../core/errors.ts'
import type { RowStore } from '../../ports/rows.ts'
import type { Store } from '../../ports/store.ts'
import { ObjectCache } from '../store/object-cache.ts'
import { storeOnRows } from '../store/store-on-rows.ts'
import { packingOn } from './packing.ts'
import { readRowsOn } from './read-rows.ts'
import type { BaseCache } from './read-rows.ts'
import { StoreConnection } from './store-connection.ts'
import type { Use } from './store-connection.ts'
import { storeFileOn } from './store-file.ts'
import { writeChange } from './write-change.ts'

/** Opens the store in `file`, creating it when it is missing. */
export async function openSqlStore(file: string): Promise<Store> {
  return storeOnRows(await openSqlRows(file))
}

/** Opens the rows of the store in `file`, creating it when it is missing. */
export async function openSqlRows(file: string): Promise<RowStore> {
  const connection = new StoreConnection(file)
  await connection.open()
  return rowsOn(connection)
}

/** Stands for a store whose file cannot be opened: every use throws `error`, but it can be rebuilt. */
export function unopenedSqlStore(file: string, error: SkillmeatError): Store {
  return storeOnRows(rowsOn(new StoreConnection(file, error)))
}

function rowsOn(connection: StoreConnection): RowStore {
  const bases: BaseCache = new ObjectCache()
  const use: Use = (call) => connection.use(call)
  const rows: RowStore = {
    ...readRowsOn(use, bases),
    write: (change) => {
      if (change.drop !== undefined || change.replace !== undefined) bases.clear()
      return use((db) =>
        db.transaction().execute((transaction) => writeChange(transaction, change, bases)),
      )
    },
    packing: packingOn(use, bases),
    close: () => connection.close(),
  }
  return { ...rows, file: storeFileOn(connection, rows, bases) }
}
