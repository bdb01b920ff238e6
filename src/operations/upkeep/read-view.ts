import type { ObjectId } from '../../core/object/object-id.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import { decodeChunk } from '../../core/view/sorted-map.ts'
import type { MapEntry } from '../../core/view/sorted-map.ts'
import { VIEW_ROOT } from '../../core/view/references.ts'
import type { ObjectStore } from '../../ports/store.ts'
import type { InspectedStore } from './inspect-store.ts'

/** Keys from `from` up to, not including, `to`; null is the end. */
export interface KeyRange {
  readonly from: string
  readonly to: string | null
}

/** As much of a view as can be read. */
export interface ReadableView {
  /** As the chunks hold them, in key order. */
  readonly entries: readonly MapEntry[]
  /** The keys whose chunk is lost. */
  readonly lost: readonly KeyRange[]
  /** Every chunk of it, the lost ones included. */
  readonly chunks: ReadonlySet<ObjectId>
}

/** Reads a view of which chunks may be damaged or missing. */
export async function readView(
  store: ObjectStore,
  inspected: Pick<InspectedStore, 'inventory' | 'damaged'>,
  root: ObjectId | null,
): Promise<ReadableView> {
  const entries: MapEntry[] = []
  const lost: KeyRange[] = []
  const chunks = new Set<ObjectId>()
  const visit = async (id: ObjectId, range: KeyRange): Promise<void> => {
    chunks.add(id)
    const number = inspected.inventory.find({ kind: 'view', id, required: true, name: VIEW_ROOT })
    if (number === undefined || inspected.damaged.has(number)) {
      lost.push(range)
      return
    }
    const node = decodeChunk((await store.read([id])).get(id))
    if (node.level === 0) {
      for (const entry of node.entries) entries.push(entry)
      return
    }
    for (const [index, [key, child]] of node.entries.entries()) {
      const from = index === 0 ? range.from : key
      const to = node.entries[index + 1]?.[0] ?? range.to
      await visit(asVerified<ObjectId>(child), { from, to })
    }
  }
  if (root !== null) await visit(root, { from: '', to: null })
  return { entries, lost, chunks }
}

export function isWithin(key: string, { from, to }: KeyRange): boolean {
  return key >= from && (to === null || key < to)
}

export function overlaps(one: KeyRange, other: KeyRange): boolean {
  return startsBefore(one.from, other.to) && startsBefore(other.from, one.to)
}

function startsBefore(start: string, end: string | null): boolean {
  return end === null || start < end
}
