import type { VersionId } from '../../core/history/version.ts'
import { versionIdOf } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Reference } from '../../core/view/references.ts'
import type { ObjectKind, StoredObject, Upkeep } from '../../ports/store.ts'

const OBJECTS_AT_ONCE = 1000

/**
 * Every object of a store by number, oldest first. A store of a gigabyte has hundreds of thousands:
 * what is known of each lies in a few arrays.
 */
export class Inventory {
  readonly ids: ObjectId[] = []
  readonly kinds: ObjectKind[] = []
  /** Bytes that each takes in the store. */
  readonly sizes: number[] = []
  private readonly numbers = new Map<ObjectId, number>()
  private readonly versions = new Map<VersionId, number>()

  get count(): number {
    return this.ids.length
  }

  add({ id, kind, size }: StoredObject): void {
    const number = this.ids.length
    this.ids.push(id)
    this.kinds.push(kind)
    this.sizes.push(size)
    this.numbers.set(id, number)
    if (kind === 'version') this.versions.set(versionIdOf(id), number)
  }

  /** Returns the number of an object; undefined when the store does not hold it under that kind. */
  find(reference: Reference): number | undefined {
    const number =
      reference.kind === 'version'
        ? this.versions.get(reference.id)
        : this.numbers.get(reference.id)
    return number !== undefined && this.kinds[number] === reference.kind ? number : undefined
  }

  numberOf(id: ObjectId): number | undefined {
    return this.numbers.get(id)
  }

  idOf(number: number): ObjectId {
    const id = this.ids[number]
    if (id === undefined) throw new Error(`there is no object number ${number}`)
    return id
  }
}

/** Lists what the store holds, in pages. */
export async function* listPages(store: Upkeep): AsyncGenerator<readonly StoredObject[]> {
  for (let after = 0; ;) {
    const page = await store.list({ after, limit: OBJECTS_AT_ONCE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.position
  }
}

export async function takeInventory(store: Upkeep): Promise<Inventory> {
  const inventory = new Inventory()
  for await (const page of listPages(store)) for (const object of page) inventory.add(object)
  return inventory
}
