import type { ObjectId } from '../../core/object/object-id.ts'
import type { Reference } from '../../core/view/references.ts'
import type { ObjectKind, Store, StorePage, StoredObject } from '../../ports/store.ts'
import { IdTable } from './id-table.ts'

const OBJECTS_AT_ONCE = 1000
const KINDS: readonly ObjectKind[] = ['blob', 'tree', 'version', 'view', 'operation']

/** Every object of a store by number, oldest first. */
export class Inventory {
  private readonly ids = new IdTable()
  private kinds = new Uint8Array(OBJECTS_AT_ONCE)

  get count(): number {
    return this.ids.count
  }

  add({ id, kind }: Pick<StoredObject, 'id' | 'kind'>): void {
    const number = this.ids.add(id)
    if (number >= this.kinds.length) {
      const kinds = new Uint8Array(this.kinds.length * 2)
      kinds.set(this.kinds)
      this.kinds = kinds
    }
    this.kinds[number] = KINDS.indexOf(kind)
  }

  /** Returns the number of an object; undefined when the store does not hold it under that kind. */
  find({ kind, id }: Reference): number | undefined {
    const digits = kind === 'version' ? id.slice(3) : id
    return this.ids.find(digits).find((number) => this.kindOf(number) === kind)
  }

  numberOf(id: ObjectId): number | undefined {
    return this.ids.find(id)[0]
  }

  /** Returns the ids that begin with these digits, whatever their kind. */
  startingWith(digits: string): ObjectId[] {
    return this.ids.find(digits).map((number) => this.ids.idOf(number))
  }

  idOf(number: number): ObjectId {
    return this.ids.idOf(number)
  }

  /** Undefined where a damaged row says something that is no kind. */
  kindOf(number: number): ObjectKind | undefined {
    return KINDS[this.kinds[number] ?? KINDS.length]
  }

  /** Returns the ids of those objects that `isWanted` says. */
  idsWhere(isWanted: (number: number) => boolean): ObjectId[] {
    const ids: ObjectId[] = []
    for (let number = 0; number < this.count; number += 1) {
      if (isWanted(number)) ids.push(this.ids.idOf(number))
    }
    return ids
  }
}

/** Yields what a listing has, page by page. */
export async function* pagesOf<T extends StoredObject>(
  list: (page: StorePage) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let after = 0; ;) {
    const page = await list({ after, limit: OBJECTS_AT_ONCE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.position
  }
}

export async function takeInventory(store: Pick<Store, 'list'>): Promise<Inventory> {
  const inventory = new Inventory()
  for await (const page of pagesOf((wanted) => store.list(wanted))) {
    for (const object of page) inventory.add(object)
  }
  return inventory
}
