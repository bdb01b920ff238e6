import type { Operation } from '../../core/operation-log/operation.ts'
import { decodeOperation } from '../../core/operation-log/operation.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Reference } from '../../core/view/references.ts'
import type { Ports } from '../../ports/ports.ts'
import { Inventory, pagesOf } from './inventory.ts'
import { asReference } from './kept-operations.ts'
import { ObjectGraph } from './object-graph.ts'

const MB = 1_000_000

/** Everything that a store holds, read and hashed once, and what can be reached in it. */
export interface InspectedStore {
  readonly inventory: Inventory
  /** By number: objects that cannot be read, or do not hash to their id. */
  readonly damaged: ReadonlySet<number>
  readonly graph: ObjectGraph
  /** The present operation; its content is null where that is lost. */
  readonly current: { readonly id: ObjectId; readonly operation: Operation | null } | null
  /** The operations of the log that can be read, the newest first. */
  readonly log: readonly LoggedView[]
}

/** What an operation left. */
export interface LoggedView {
  readonly id: ObjectId
  readonly view: ObjectId | null
}

/** Reads and hashes every object again, and follows everything from the present operation to the end of the log. */
export async function inspectStore(
  ports: Pick<Ports, 'store' | 'progress'>,
): Promise<InspectedStore> {
  const { store } = ports
  const { inventory, damaged } = await checkAll(ports)
  const graph = new ObjectGraph({ inventory, store, isBroken: (number) => damaged.has(number) })
  const isSound = (reference: Reference) => {
    const number = inventory.find(reference)
    return number !== undefined && !damaged.has(number)
  }
  const id = await store.current()
  const log = await readLog(ports, id, isSound)
  await graph.reach(log.map((entry) => asReference(entry.id)))
  const [first] = log
  const operation = first?.operation ?? null
  return {
    inventory,
    damaged,
    graph,
    current: id === null ? null : { id, operation },
    log: log.flatMap((entry) =>
      entry.operation === null ? [] : [{ id: entry.id, view: entry.operation.view_after }],
    ),
  }
}

/** Hashes objects page by page: only what is damaged is remembered. */
async function checkAll({ store, progress }: Pick<Ports, 'store' | 'progress'>) {
  const inventory = new Inventory()
  const damaged = new Set<number>()
  const total = Math.ceil((await store.size()) / MB)
  let bytes = 0
  for await (const page of pagesOf((wanted) => store.survey(wanted))) {
    for (const object of page) {
      if (object.health !== 'ok') damaged.add(inventory.count)
      inventory.add(object)
      bytes += object.size
    }
    progress.report({
      label: 'Verifying (MB)',
      done: Math.min(Math.floor(bytes / MB), total),
      total,
    })
  }
  return { inventory, damaged }
}

interface ReadOperation {
  readonly id: ObjectId
  /** Null where it is lost: the log ends there, whatever came before. */
  readonly operation: Operation | null
}

async function readLog(
  { store }: Pick<Ports, 'store'>,
  from: ObjectId | null,
  isSound: (reference: Reference) => boolean,
): Promise<ReadOperation[]> {
  const boundary = await store.boundary()
  const log: ReadOperation[] = []
  for (let id = from; id !== null;) {
    if (!isSound(asReference(id))) return [...log, { id, operation: null }]
    const bytes = (await store.read([id])).get(id)
    const operation = decodeOperation(id, bytes ?? new Uint8Array())
    log.push({ id, operation })
    id = boundary.has(id) ? null : operation.parent
  }
  return log
}
