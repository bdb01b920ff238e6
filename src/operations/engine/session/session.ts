import { SkillmeatError } from '../../../core/errors.ts'
import { decodeOperation } from '../../../core/operation-log/operation.ts'
import type { Operation } from '../../../core/operation-log/operation.ts'
import type { LoggedOperation } from '../../../core/operation-log/undo-stack.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Ports } from '../../../ports/ports.ts'
import { backupsDir, listBackups } from './backup-files.ts'
import { ObjectReader } from '../objects/object-reader.ts'
import { ViewReader } from '../objects/view-reader.ts'

/** The state of a home at one moment, to read from. */
export interface Session {
  readonly ports: Ports
  readonly operation: LoggedOperation | null
  readonly view: ViewReader
  readonly objects: ObjectReader
}

/** Opens the present state inside the lock, where an interrupted command was taken back already. */
export async function readSession(ports: Ports): Promise<Session> {
  const id = await ports.store.current()
  if (id === null) await assertNew(ports)
  const operation = id === null ? null : { id, operation: await readOperation(ports, id) }
  return {
    ports,
    operation,
    view: new ViewReader(ports.store, operation?.operation.view_after ?? null),
    objects: new ObjectReader(ports.store),
  }
}

/**
 * Refuses to begin anew where there was a store before: what is written from then on would stand beside the
 * old history, and its copies would give way to copies of the new one.
 */
async function assertNew(ports: Ports): Promise<void> {
  const [operation] = await ports.store.find('operation', '', 1)
  if (operation === undefined && listBackups(ports).length === 0) return
  throw new SkillmeatError(
    'E_STORE_CORRUPT',
    `The state in ${ports.places.home}/store.db is lost.`,
    {
      fix: `Run \`skillmeat verify --repair\`. To begin anew, move store.db and ${backupsDir(ports)} away.`,
    },
  )
}

export function lockPath(ports: Ports): string {
  return `${ports.places.home}/lock`
}

export async function readOperation(ports: Pick<Ports, 'store'>, id: ObjectId): Promise<Operation> {
  const bytes = (await ports.store.read([id])).get(id)
  return decodeOperation(id, bytes ?? new Uint8Array())
}

/** Walks the operation log from `from`, newest first, to where it begins or was cut. */
export async function* operationLog(
  ports: Pick<Ports, 'store'>,
  from: ObjectId | null,
): AsyncGenerator<LoggedOperation> {
  const boundary = await ports.store.boundary()
  for (let id = from; id !== null;) {
    const operation = await readOperation(ports, id)
    yield { id, operation }
    id = boundary.has(id) ? null : operation.parent
  }
}
