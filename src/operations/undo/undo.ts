import { SkillmeatError } from '../../core/errors.ts'
import { findRedoable, findUndoable } from '../../core/operation-log/undo-stack.ts'
import type { LoggedOperation } from '../../core/operation-log/undo-stack.ts'
import type { Operation, Place } from '../../core/operation-log/operation.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { diffMaps } from '../../core/view/diff-maps.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import { unpackEntry } from '../../core/view/pack-entry.ts'
import type { Ports } from '../../ports/ports.ts'
import { observeListedAgain, observeState } from '../engine/observe/observe-state.ts'
import type { Scope } from '../engine/observe/present-state.ts'
import { pastChangedRecords } from '../engine/writing/changed-records.ts'
import { holdHome, recordFound } from '../engine/run/run-change.ts'
import { operationLog, readOperation } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'
import type { Session } from '../engine/session/session.ts'
import { followSnapshots } from '../snapshots/follow-snapshots.ts'
import { commitTransaction } from '../engine/commit/commit.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { revertPlaces } from './revert-places.ts'
import type { RevertedPlace } from './revert-files.ts'
import { keepRecords } from './keep-records.ts'
import { revertView } from './revert-view.ts'

export interface UndoRequest {
  /** `undo` or `redo`. */
  readonly kind: 'undo' | 'redo'
  /** An operation's id or the beginning of one; null for the last. */
  readonly operation: string | null
  readonly dryRun: boolean
}

export interface Undone {
  /** The operation taken back or returned. */
  readonly target: ObjectId
  readonly command: string
  readonly summary: string
  readonly at: string
  readonly places: readonly RevertedPlace[]
}

export interface UndoOutcome {
  readonly result: Undone
  readonly operation: ObjectId | null
  readonly dryRun: boolean
}

/**
 * Takes back an operation, or returns one taken back.
 *
 * A place that was changed since is not overwritten: the change is recorded, then merged; where
 * that conflicts the place stays as it is and a pending merge waits. Throws `E_NOTHING_TO_UNDO`,
 * and `E_PROJECT_UNREACHABLE` when there is no place that could be reached.
 */
export async function undo(ports: Ports, request: UndoRequest): Promise<UndoOutcome> {
  if (request.dryRun) {
    const session = await openSession(ports)
    const target = await findTarget(session, request)
    const transaction = new Transaction(session)
    const state = await observeState(transaction, scopeOf(target.operation))
    const change = directed(target, request.kind)
    const changes = await viewChanges(ports, change)
    const places = await revertPlaces(transaction, { ...change, changes, state })
    return { result: undone(target, places), operation: null, dryRun: true }
  }
  const { outcome, changes } = await holdHome(ports, () =>
    pastChangedRecords(ports, (held) => rollBackIntent(held, request)),
  )
  await followSnapshots(ports, changes)
  return outcome
}

async function rollBackIntent(
  ports: Ports,
  request: UndoRequest,
): Promise<{ readonly outcome: UndoOutcome; readonly changes: readonly MapChange[] }> {
  const target = await findTarget(await openSession(ports), request)
  const scope = scopeOf(target.operation)
  const { state, session } = await recordFound(ports, () => Promise.resolve(scope))
  const transaction = new Transaction(session)
  const change = directed(target, request.kind)
  const changes = await viewChanges(ports, change)
  const places = await revertPlaces(transaction, { ...change, changes, state })
  assertReachable(places)
  await revertView(transaction, changes, places)
  keepRecords(transaction, change.places)
  await observeListedAgain(transaction)
  const operation = await commitTransaction(transaction, {
    kind: request.kind,
    command: request.kind,
    summary: `${request.kind === 'undo' ? 'Took back' : 'Returned'}: ${target.operation.summary}`,
    target: target.id,
  })
  return { outcome: { result: undone(target, places), operation, dryRun: false }, changes }
}

function assertReachable(places: readonly RevertedPlace[]): void {
  const [first] = places
  if (first === undefined || places.some(({ outcome }) => outcome !== 'unreachable')) return
  throw new SkillmeatError('E_PROJECT_UNREACHABLE', `${first.path} cannot be reached.`, {
    fix: 'Bring the project back to its place, then try again.',
    data: { path: first.path },
  })
}

/** What to bring about, with before and after swapped for an undo. */
export interface DirectedChange {
  readonly from: ObjectId | null
  readonly to: ObjectId | null
  readonly places: Operation['places']
}

function directed({ operation }: LoggedOperation, kind: 'undo' | 'redo'): DirectedChange {
  const { view_before, view_after, places } = operation
  if (kind === 'redo') return { from: view_before, to: view_after, places }
  return {
    from: view_after,
    to: view_before,
    places: places.map(({ place, before, after }) => ({ place, before: after, after: before })),
  }
}

async function viewChanges(ports: Ports, { from, to }: DirectedChange): Promise<MapChange[]> {
  const changes = await diffMaps(from, to, (ids) => ports.store.read(ids))
  return changes.map(({ key, before, after }) => ({
    key,
    before: unpackEntry(key, before),
    after: unpackEntry(key, after),
  }))
}

async function findTarget(session: Session, request: UndoRequest): Promise<LoggedOperation> {
  const { ports, operation } = session
  const current = operation?.id ?? null
  if (request.operation !== null) return findNamed(session, request.operation)
  if (request.kind === 'undo') {
    const found = await findUndoable(operationLog(ports, current))
    if (found !== null) return found
  } else {
    const id = await findRedoable(operationLog(ports, current))
    if (id !== null) return { id, operation: await readOperation(ports, id) }
  }
  throw new SkillmeatError('E_NOTHING_TO_UNDO', `There is nothing to ${request.kind}.`, {
    fix: '`skillmeat operations` shows what was done.',
  })
}

async function findNamed({ ports, operation }: Session, text: string): Promise<LoggedOperation> {
  const prefix = text.replace(/^op_/, '')
  if (/^[0-9a-f]{4,64}$/.test(prefix)) {
    for await (const entry of operationLog(ports, operation?.id ?? null)) {
      const isNamed = isObjectId(prefix) ? entry.id === prefix : entry.id.startsWith(prefix)
      if (isNamed && entry.operation.kind === 'change') return entry
    }
  }
  throw new SkillmeatError('E_NOT_FOUND', `There is no operation "${text}" that could be undone.`, {
    missing: 'operation',
    fix: '`skillmeat operations` lists their ids.',
  })
}

function scopeOf(operation: Operation): Scope {
  const projects = new Set<string>()
  const collections = new Set<string>()
  for (const { place } of operation.places) addPlace(place, { projects, collections })
  return { projects: [...projects], collections: [...collections] }
}

function addPlace(
  place: Place,
  into: { readonly projects: Set<string>; readonly collections: Set<string> },
): void {
  if (place.kind === 'project' || place.kind === 'record') into.projects.add(place.project)
  else into.collections.add(place.collection)
}

function undone(target: LoggedOperation, places: readonly RevertedPlace[]): Undone {
  const { command, summary, at } = target.operation
  return { target: target.id, command, summary, at, places }
}
