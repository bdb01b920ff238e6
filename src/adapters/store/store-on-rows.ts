import type { RowStore } from '../../ports/rows.ts'
import type { Journal, Store, StoreFile, Upkeep } from '../../ports/store.ts'
import { ObjectCache } from './object-cache.ts'
import type { CachedObject } from './object-cache.ts'
import { plainPacking } from './plain-packing.ts'
import { objectsIn } from './read-objects.ts'
import { putBack } from './repair-rows.ts'
import { checkRows, surveyRows } from './survey-rows.ts'

/** Makes a store of a place to keep rows: whatever it reads is verified, and what was read is kept in memory. */
export function storeOnRows(rows: RowStore): Store {
  const cache = new ObjectCache<CachedObject>()
  return {
    ...objectsIn(rows, cache),
    ...journalIn(rows),
    ...upkeepOf(rows, cache),
    ...(rows.packing ?? plainPacking(rows)),
    file: rows.file === undefined ? null : withCache(rows.file, cache),
    close: () => rows.close(),
  }
}

function journalIn(rows: RowStore): Journal {
  return {
    current: async () => (await rows.cell())?.operation ?? null,
    intent: () => rows.intent(),
    prepare: (objects, intent) =>
      rows.write({ put: objects, ...(intent === null ? {} : { intent }) }),
    commit: ({ from, to, objects }) =>
      rows.write({ put: objects, cell: { from, to, previous: from } }),
    settle: () => rows.write({ intent: null }),
    boundary: () => rows.boundary(),
  }
}

function upkeepOf(rows: RowStore, cache: ObjectCache<CachedObject>): Upkeep {
  return {
    list: (page) => rows.list(page),
    survey: (page) => surveyRows(rows, page),
    check: (ids) => checkRows(rows, ids),
    readDamaged: async (ids) => {
      const read = await rows.get(ids)
      return ids.flatMap((id) => read.get(id)?.bytes ?? [])
    },
    putBack: (objects) => putBack(rows, objects),
    remove: async (ids) => {
      cache.clear()
      await rows.write({ drop: ids })
    },
    setBoundary: (operations) => rows.write({ boundary: operations }),
    previous: async () => (await rows.cell())?.previous ?? null,
    fallBack: async (to) => {
      const from = (await rows.cell())?.operation ?? null
      await rows.write({ cell: { from, to, previous: null } })
    },
  }
}

/** A file that is written anew may have lost what was read of the old one. */
function withCache(file: StoreFile, cache: ObjectCache<CachedObject>): StoreFile {
  return {
    ...file,
    rebuildFile: (kept) => {
      cache.clear()
      return file.rebuildFile(kept)
    },
  }
}
