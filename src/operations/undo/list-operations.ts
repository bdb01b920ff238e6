import { SkillmeatError } from '../../core/errors.ts'
import type { Operation, Place } from '../../core/operation-log/operation.ts'
import type { LoggedOperation } from '../../core/operation-log/undo-stack.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { operationLog } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'
import type { Session } from '../engine/session/session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'

export interface ListedOperation extends LoggedOperation {
  /** Taken back and not returned since. */
  readonly undone: boolean
}

/** Which operations are wanted; null where it does not matter. */
export interface OperationFilter {
  readonly limit: number
  /** Also edits that were merely recorded. */
  readonly records: boolean
  readonly command: string | null
  /** Only those that wrote a place of this artifact. */
  readonly artifact: string | null
  /** Only those that wrote into this project. Absolute. */
  readonly project: string | null
  readonly by: string | null
  /** Milliseconds since 1970. */
  readonly since: number | null
  readonly until: number | null
  /** Only what was done before this operation: the id, or the beginning of one, that a page ended with. */
  readonly before: string | null
}

export const EVERYTHING: OperationFilter = {
  limit: Infinity,
  records: false,
  command: null,
  artifact: null,
  project: null,
  by: null,
  since: null,
  until: null,
  before: null,
}

/** Lists what was done, newest first. Throws `E_NOT_FOUND` for an artifact or operation that there is not. */
export async function listOperations(
  ports: Ports,
  filter: OperationFilter,
): Promise<readonly ListedOperation[]> {
  const session = await openSession(ports)
  const uuid = await uuidOf(session, filter.artifact)
  const found: ListedOperation[] = []
  const before = filter.before ?? ''
  let hasBegun = before === ''
  for await (const entry of withVerdicts(operationLog(ports, session.operation?.id ?? null))) {
    if (filter.since !== null && Date.parse(entry.operation.at) < filter.since) break
    if (hasBegun && isWanted(entry.operation, filter, uuid)) found.push(entry)
    if (found.length >= filter.limit) break
    hasBegun ||= entry.id.startsWith(before)
  }
  if (hasBegun) return found
  throw new SkillmeatError('E_NOT_FOUND', `There is no operation "${before}".`, {
    missing: 'operation',
    fix: '`skillmeat operations` lists their ids.',
  })
}

/** Tells of each operation whether it was taken back; the newest verdict counts. */
async function* withVerdicts(log: AsyncIterable<LoggedOperation>): AsyncGenerator<ListedOperation> {
  const verdicts = new Map<ObjectId, boolean>()
  for await (const entry of log) {
    const { kind, target } = entry.operation
    if (target !== null && !verdicts.has(target)) verdicts.set(target, kind === 'undo')
    yield { ...entry, undone: verdicts.get(entry.id) ?? false }
  }
}

async function uuidOf(session: Session, name: string | null): Promise<string | null> {
  return name === null ? null : (await findArtifact(new Transaction(session), name)).uuid
}

function isWanted(operation: Operation, filter: OperationFilter, uuid: string | null): boolean {
  const { kind, command, by, at, places } = operation
  const wanted = [
    kind !== 'record' || filter.records,
    filter.command === null || command === filter.command,
    filter.by === null || by === filter.by,
    filter.until === null || Date.parse(at) <= filter.until,
    filter.project === null || places.some(({ place }) => isIn(place, filter.project)),
    uuid === null || places.some(({ place }) => isOf(place, uuid)),
  ]
  return wanted.every(Boolean)
}

function isIn(place: Place, project: string | null): boolean {
  return (place.kind === 'project' || place.kind === 'record') && place.project === project
}

function isOf(place: Place, uuid: string): boolean {
  return (place.kind === 'project' || place.kind === 'collection') && place.uuid === uuid
}
