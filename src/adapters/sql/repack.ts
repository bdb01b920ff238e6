import { countShared, sketchBytes } from '../../core/delta/sketch.ts'
import type { Sketch } from '../../core/delta/sketch.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { loadObjects } from './loaded-objects.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { objectBatches } from './object-batches.ts'
import { MOST_DEPTH, baseOf, depthOf, packDelta, packFull, toBytes } from './object-row.ts'
import type { DeltaBase, ObjectRow, PackedBytes } from './object-row.ts'

/** How many objects before one are looked at as its base, and how many of them are tried. */
const WINDOW = 50
const TRIED = 3
/** Where a sketch has fewer runs, sharing none of them says nothing. */
const FEW_RUNS = 8
const WINDOW_BYTES = 16 * 1024 * 1024

/**
 * Writes the objects of each family anew, as differences from those before them in it.
 *
 * No chain of deltas can come to lead in a circle: once written, an object leads only to such as were
 * written before it in this run.
 */
export async function repackFamilies(
  db: ObjectDatabase,
  families: AsyncIterable<readonly ObjectId[]>,
): Promise<void> {
  /** The depth of every object that is done. */
  const done = new Map<ObjectId, number>()
  for await (const family of families) {
    const window = new Window()
    for await (const batch of objectBatches(db, family)) {
      await repackBatch(db, batch, { window, done })
    }
  }
}

interface Run {
  readonly window: Window
  readonly done: Map<ObjectId, number>
}

async function repackBatch(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
  { window, done }: Run,
): Promise<void> {
  const loaded = await loadObjects(db, ids)
  const changed: { readonly id: ObjectId; readonly packed: PackedBytes }[] = []
  for (const id of ids) {
    const row = loaded.packed(id)
    const object = loaded.find(id)
    if (row === null || object === null) continue
    const known = done.get(id)
    const sketch = sketchBytes(object.bytes)
    const bases = known === undefined ? window.nearest(sketch) : []
    const packed = known === undefined ? packBest(object.bytes, row, { bases, done }) : null
    const depth = known ?? depthOf(packed ?? row)
    if (packed !== null) changed.push({ id, packed })
    done.set(id, depth)
    window.add({ object: { ...object, depth }, sketch })
  }
  if (changed.length === 0) return
  await db.transaction().execute(async (transaction) => {
    for (const { id, packed } of changed) {
      await transaction.updateTable('objects').set(packed).where('id', '=', toBytes(id)).execute()
    }
  })
}

/** Returns how an object is kept best; null when that is how it is kept. */
function packBest(
  bytes: Uint8Array,
  row: ObjectRow,
  { bases, done }: { readonly bases: readonly DeltaBase[]; readonly done: Run['done'] },
): PackedBytes | null {
  const full = packFull(bytes)
  let best = full
  for (const base of bases) {
    const delta = packDelta(bytes, base, full)
    if (delta !== null && costOf(delta) < costOf(best)) best = delta
  }
  return isSettled(row, full, done) && costOf(row) <= costOf(best) ? null : best
}

/** A delta that leads deep leaves little for those after it: as in git, it must be the smaller for that. */
function costOf(packed: PackedBytes): number {
  const left = MOST_DEPTH + 1 - Math.min(depthOf(packed), MOST_DEPTH)
  return (packed.data.length * (MOST_DEPTH + 1)) / left
}

/** Tells whether a row may stay: it leads to nothing that could come to lead to it. */
function isSettled(
  row: ObjectRow,
  full: PackedBytes,
  done: ReadonlyMap<ObjectId, number>,
): boolean {
  const base = baseOf(row)
  if (base === null) return row.packed === full.packed
  return done.get(base) === depthOf(row) - 1
}

interface Candidate {
  readonly object: DeltaBase
  readonly sketch: Sketch
}

/** The objects before one, the nearest first. */
class Window {
  private readonly held: Candidate[] = []
  private bytes = 0

  /** Returns those that share most with what a sketch was made of; of equals the nearest. */
  nearest(sketch: Sketch): DeltaBase[] {
    return this.held
      .map((candidate) => ({ ...candidate, shared: countShared(sketch, candidate.sketch) }))
      .filter(({ shared }) => shared > 0 || sketch.size < FEW_RUNS)
      .toSorted((a, b) => b.shared - a.shared)
      .slice(0, TRIED)
      .map(({ object }) => object)
  }

  add(candidate: Candidate): void {
    this.held.unshift(candidate)
    this.bytes += candidate.object.bytes.length
    while (this.held.length > WINDOW || (this.bytes > WINDOW_BYTES && this.held.length > 1)) {
      this.bytes -= this.held.pop()?.object.bytes.length ?? 0
    }
  }
}
