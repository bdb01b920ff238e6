import type { ObjectId } from '../../../core/object/object-id.ts'
import { asVerified } from '../../../core/object/verified-json.ts'
import { unpackEntry } from '../../../core/view/pack-entry.ts'
import { leavesBetween, listLeaves, readLeaves } from '../../../core/view/sorted-map.ts'
import type { MapEntry } from '../../../core/view/sorted-map.ts'
import type { ObjectStore } from '../../../ports/store.ts'

type Leaves = Awaited<ReturnType<typeof listLeaves>>

/** Reads a view: all heads, deployments, snapshots and pending merges at one moment. */
export class ViewReader {
  readonly root: ObjectId | null
  private readonly store: ObjectStore
  private readonly chunks: Held['chunks']
  private readonly held: Held

  constructor(store: ObjectStore, root: ObjectId | null) {
    this.store = store
    this.root = root
    this.held = heldOf(store)
    this.chunks = this.held.chunks
  }

  /** Returns the value under `key`, or null. */
  async get<T>(key: string): Promise<T | null> {
    const [chunk] = await this.chunksBetween(key, `${key}\0`)
    return asVerified<T | null>(chunk?.get(key) ?? null)
  }

  /** Returns the values whose keys start with `prefix`, in key order. */
  async scan<T>(prefix: string): Promise<T[]> {
    return (await this.entries(prefix)).map(([, value]) => asVerified<T>(value))
  }

  async entries(prefix: string): Promise<readonly MapEntry[]> {
    const found: MapEntry[] = []
    for (const chunk of await this.chunksBetween(prefix, `${prefix}\uffff`)) {
      for (const entry of chunk) if (entry[0].startsWith(prefix)) found.push(entry)
    }
    return found
  }

  private async chunksBetween(
    from: string,
    to: string,
  ): Promise<readonly ReadonlyMap<string, unknown>[]> {
    const wanted = leavesBetween(await this.readLeaves(), from, to)
    const unread = wanted.filter(({ id }) => !this.chunks.has(id))
    if (unread.length === 0) return wanted.flatMap(({ id }) => this.chunks.get(id) ?? [])
    const held = wanted.map(({ id }) => this.chunks.get(id))
    const loaded = await this.loadChunks(unread)
    return wanted.flatMap(({ id }, index) => held[index] ?? loaded.get(id) ?? [])
  }

  private async readLeaves(): Promise<Leaves> {
    if (this.root === null) return []
    const { leaves } = this.held
    const known = leaves.get(this.root)
    if (known !== undefined) return known
    const listed = await listLeaves(this.root, (ids) => this.store.read(ids))
    if (leaves.size >= MOST_VIEWS) leaves.clear()
    leaves.set(this.root, listed)
    return listed
  }

  private async loadChunks(
    leaves: Leaves,
  ): Promise<ReadonlyMap<ObjectId, ReadonlyMap<string, unknown>>> {
    const bytes = await this.store.read(leaves.map(({ id }) => id))
    const loaded = new Map<ObjectId, ReadonlyMap<string, unknown>>()
    for (const leaf of leaves) {
      const entries = await readLeaves([leaf], () => Promise.resolve(bytes))
      loaded.set(leaf.id, new Map(entries.map(([key, value]) => [key, unpackEntry(key, value)])))
    }
    if (this.chunks.size + loaded.size > MOST_CHUNKS) this.chunks.clear()
    for (const [id, chunk] of loaded) this.chunks.set(id, chunk)
    return loaded
  }
}

/** Enough for several large views; beyond it chunks are read again. */
const MOST_CHUNKS = 4096

const MOST_VIEWS = 8

/** What was read from a store so far. None of it ever changes, so every view shares it. */
interface Held {
  readonly chunks: Map<ObjectId, ReadonlyMap<string, unknown>>
  /** The chunks of whole views, by the view's root. */
  readonly leaves: Map<ObjectId, Leaves>
}

const HELD = new WeakMap<ObjectStore, Held>()

function heldOf(store: ObjectStore): Held {
  const held: Held = HELD.get(store) ?? { chunks: new Map(), leaves: new Map() }
  HELD.set(store, held)
  return held
}
