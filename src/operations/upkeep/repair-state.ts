import { decodeOperation, encodeOperation } from '../../core/operation-log/operation.ts'
import type { Operation } from '../../core/operation-log/operation.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { editMap } from '../../core/view/sorted-map.ts'
import type { MapEntry } from '../../core/view/sorted-map.ts'
import type { Ports } from '../../ports/ports.ts'
import type { NewObject } from '../../ports/store.ts'
import type { InspectedStore, LoggedView } from './inspect-store.ts'
import { asReference } from './kept-operations.ts'
import { isWithin, overlaps, readView } from './read-view.ts'
import type { KeyRange, ReadableView } from './read-view.ts'

/** What was done so that there is a present state again. */
export interface StateRepair {
  /** The operation whose state is the present one now. */
  readonly operation: ObjectId
  /** What it did, for a person. */
  readonly summary: string
  /** Entries came from earlier states, or are gone. */
  readonly isOlder: boolean
}

/**
 * Goes back to the newest operation that can be read when the present one is lost.
 *
 * What was done since lies in the files still: the next command records it as edits.
 */
export async function fallBack(
  { store }: Pick<Ports, 'store'>,
  inspected: InspectedStore,
): Promise<StateRepair | null> {
  if (!isStateLost(inspected)) return null
  const previous = await store.previous()
  const [found] = await readOperations(store, inspected, previous)
  if (found === undefined) return null
  await store.fallBack(found.id)
  return { operation: found.id, summary: found.operation.summary, isOlder: true }
}

/** Tells whether there is no present operation that could be read, though something was done once. */
export function isStateLost({ current, inventory }: InspectedStore): boolean {
  if (current !== null) return current.operation === null
  return inventory.idsWhere((number) => inventory.kindOf(number) === 'operation').length > 0
}

interface FoundOperation {
  readonly id: ObjectId
  readonly operation: Operation
}

/** Lists the operations that can be read: the one before the present one, then the others by time. */
async function readOperations(
  store: Ports['store'],
  { inventory, damaged }: InspectedStore,
  previous: ObjectId | null,
): Promise<FoundOperation[]> {
  const ids = inventory.idsWhere(
    (number) => inventory.kindOf(number) === 'operation' && !damaged.has(number),
  )
  if (previous !== null) {
    const number = inventory.find(asReference(previous))
    if (number !== undefined && !damaged.has(number)) ids.splice(0, ids.length, previous)
  }
  const found = [...(await store.read(ids))].map(([id, bytes]) => ({
    id,
    operation: decodeOperation(id, bytes),
  }))
  return found.toSorted((a, b) => (a.operation.at < b.operation.at ? 1 : -1))
}

/**
 * Makes a new present state out of what can be read of the last one, filled up from earlier states.
 *
 * Returns null when nothing of it is lost. The operation is one that merely records: it is no undo step.
 */
export async function rebuildView(
  ports: Ports,
  inspected: InspectedStore,
  view: ReadableView,
): Promise<StateRepair | null> {
  const { store, sha256, clock, places } = ports
  const [present, ...earlier] = inspected.log
  if (present === undefined || view.lost.length === 0) return null
  const filled = await fillUp(ports, inspected, { lost: view.lost, earlier })
  const entries = new Map<string, unknown>([...view.entries, ...filled])
  const load = (ids: readonly ObjectId[]) => store.read(ids)
  const { root, chunks } = await editMap({ root: null, load, sha256 }, entries)
  const operation: Operation = {
    parent: present.id,
    kind: 'record',
    command: 'verify',
    summary: 'Rebuilt the present state from what could be read',
    at: new Date(clock.now()).toISOString(),
    by: places.user,
    view_before: root,
    view_after: root,
    places: [],
    target: null,
  }
  const { id, bytes } = encodeOperation(sha256, operation)
  const objects: NewObject[] = [
    ...chunks.map((chunk): NewObject => ({ ...chunk, kind: 'view' })),
    { id, kind: 'operation', bytes },
  ]
  await store.commit({ from: present.id, to: id, objects })
  return { operation: id, summary: operation.summary, isOlder: true }
}

/** Takes the entries of each lost range from the newest state that still has all of it. */
async function fillUp(
  { store }: Pick<Ports, 'store'>,
  inspected: InspectedStore,
  input: { readonly lost: readonly KeyRange[]; readonly earlier: readonly LoggedView[] },
): Promise<MapEntry[]> {
  const filled: MapEntry[] = []
  let open = input.lost
  for (const { view: root } of input.earlier) {
    if (open.length === 0) break
    const view = await readView(store, inspected, root)
    const isWhole = (range: KeyRange) => !view.lost.some((gap) => overlaps(gap, range))
    const ready = open.filter(isWhole)
    open = open.filter((range) => !isWhole(range))
    filled.push(...view.entries.filter(([key]) => ready.some((range) => isWithin(key, range))))
  }
  return filled
}
