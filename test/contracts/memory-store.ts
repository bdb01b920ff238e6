import { lostRace } from '../../src/adapters/store/store-errors.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { Cell, Change, Row, RowStore } from '../../src/ports/rows.ts'
import type { NewObject, StorePage, StoredObject } from '../../src/ports/store.ts'
import type { StoreUnderTest } from './store-under-test.ts'

interface Kept {
  readonly position: number
  readonly kind: NewObject['kind']
  readonly bytes: Uint8Array
}

/** What outlasts closing: the disk of a store in memory. */
class Memory {
  readonly rows = new Map<ObjectId, Kept>()
  cell: Cell | null = null
  intent: string | null = null
  boundary: ReadonlySet<ObjectId> = new Set()
  private last = 0

  /** Keeps an object, in the place of a row that it may have. */
  keep({ id, kind, bytes }: NewObject): void {
    const position = this.rows.get(id)?.position ?? (this.last += 1)
    this.rows.set(id, { position, kind, bytes: Uint8Array.from(bytes) })
  }

  row(id: ObjectId): Row[] {
    const kept = this.rows.get(id)
    if (kept === undefined) return []
    return [{ id, kind: kept.kind, bytes: Uint8Array.from(kept.bytes), base: null }]
  }
}

/** Makes a store in memory: as little as another kind of store has to bring. */
export function memoryStore(): StoreUnderTest {
  const memory = new Memory()
  const spoil = (id: ObjectId, change: Partial<Kept>) => {
    const kept = memory.rows.get(id)
    if (kept !== undefined) memory.rows.set(id, { ...kept, ...change })
  }
  return {
    open: () => Promise.resolve(openMemory(memory)),
    damage: (id) => spoil(id, { bytes: new Uint8Array([1, 2, 3, 4]) }),
    overwrite: (id, other) => {
      const bytes = memory.rows.get(other)?.bytes
      if (bytes !== undefined) spoil(id, { bytes })
    },
    mislabel: (id, kind) => spoil(id, { kind }),
    lose: (id) => memory.rows.delete(id),
    discard: () => memory.rows.clear(),
  }
}

function openMemory(memory: Memory): RowStore {
  let isOpen = true
  const use = async <T>(call: () => T): Promise<T> => {
    await Promise.resolve()
    if (!isOpen) throw new Error('the store is closed')
    return call()
  }
  return {
    get: (ids) =>
      use(() => new Map(ids.flatMap((id) => memory.row(id)).map((row) => [row.id, row]))),
    has: (ids) => use(() => new Set(ids.filter((id) => memory.rows.has(id)))),
    find: (kind, prefix, limit) =>
      use(() =>
        [...memory.rows]
          .filter(([id, kept]) => kept.kind === kind && id.startsWith(prefix))
          .slice(0, limit)
          .flatMap(([id]) => memory.row(id)),
      ),
    list: (page) => use(() => listMemory(memory, page)),
    cell: () => use(() => memory.cell),
    intent: () => use(() => memory.intent),
    boundary: () => use(() => memory.boundary),
    write: (change) => use(() => writeMemory(memory, change)),
    close: () => {
      isOpen = false
      return Promise.resolve()
    },
  }
}

function listMemory({ rows }: Memory, { after, limit }: StorePage): StoredObject[] {
  return [...rows]
    .map(([id, { position, kind, bytes }]) => ({ position, id, kind, size: bytes.length }))
    .filter(({ position }) => position > after)
    .toSorted((a, b) => a.position - b.position)
    .slice(0, limit)
    .map((object) => ({ ...object, base: null }))
}

/** Nothing comes between the look at the cell and the last line: no call here waits. */
function writeMemory(memory: Memory, change: Change): void {
  const { put = [], replace = [], drop = [], cell } = change
  if (cell !== undefined) moveCell(memory, cell)
  for (const object of put) if (!memory.rows.has(object.id)) memory.keep(object)
  for (const object of replace) memory.keep(object)
  for (const id of drop) memory.rows.delete(id)
  if (change.intent !== undefined) memory.intent = change.intent
  if (change.boundary !== undefined) memory.boundary = new Set(change.boundary)
}

function moveCell(memory: Memory, { from, to, previous }: NonNullable<Change['cell']>): void {
  if ((memory.cell?.operation ?? null) !== from) throw lostRace()
  memory.cell = { operation: to, previous }
}
