import type { ObjectId } from '../object/object-id.ts'
import type { LoadChunks } from './sorted-map.ts'
import { listLeaves, readLeaves } from './sorted-map.ts'

/** One key whose value differs; `null` where the key is absent. */
export interface MapChange {
  readonly key: string
  readonly before: unknown
  readonly after: unknown
}

/** Lists the keys in which two maps differ, in key order. Reads only chunks that they do not share. */
export async function diffMaps(
  before: ObjectId | null,
  after: ObjectId | null,
  load: LoadChunks,
): Promise<MapChange[]> {
  if (before === after) return []
  const left = await listLeaves(before, load)
  const right = await listLeaves(after, load)
  const fromRight = new Set(right.map(({ id }) => id))
  const shared = new Set(left.map(({ id }) => id).filter((id) => fromRight.has(id)))
  const old = new Map<string, unknown>(
    await readLeaves(
      left.filter(({ id }) => !shared.has(id)),
      load,
    ),
  )
  const fresh = new Map<string, unknown>(
    await readLeaves(
      right.filter(({ id }) => !shared.has(id)),
      load,
    ),
  )
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((key): MapChange => ({ key, before: old.get(key) ?? null, after: fresh.get(key) ?? null }))
    .filter((change) => !sameValue(change.before, change.after))
}

/** Tells whether two JSON values are written the same way. */
export function sameValue(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right)
}
