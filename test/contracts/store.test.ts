import { memoryStore } from './memory-store.ts'
import { describeRowStore } from './row-store-contract.ts'
import { sqliteStore } from './sqlite-store.ts'
import { describeStore } from './store-contract.ts'

describeRowStore('SQLite', sqliteStore)
describeStore('SQLite', sqliteStore)

// As small as a store can be: the same promises hold.
describeRowStore('memory', memoryStore)
describeStore('memory', memoryStore)
