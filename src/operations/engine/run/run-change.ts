import type { RollbackAuditEntry } from '../../../core/audit/rollback-audit.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Ports } from '../../../ports/ports.ts'
import { findUnsettled } from '../consent/find-markers-left.ts'
import { adoptHome } from './adopt-home.ts'
import { observeState } from '../observe/observe-state.ts'
import type { PresentState, Scope } from '../observe/present-state.ts'
import { commitTransaction } from '../commit/commit.ts'
import { pastChangedRecords } from '../writing/changed-records.ts'
import { recover } from '../writing/recover.ts'
import { Transaction } from '../transaction/transaction.ts'
import { lockPath, readSession } from '../session/session.ts'
import { openSession } from './open-session.ts'

export interface ChangeRequest {
  readonly command: string
  /** Compute everything, write nothing. */
  readonly dryRun: boolean
  /** What must be looked at first; the transaction is there to read from. */
  readonly scope: (transaction: Transaction) => Promise<Scope>
}

/** What a command's body decided. */
export interface Decided<T> {
  /** What was done, in a sentence for the operation log. */
  readonly summary: string
  readonly result: T
  /** What a rollback did, to be kept with the operation. */
  readonly audit?: RollbackAuditEntry
}

export interface ChangeOutcome<T> {
  readonly result: T
  /** The operation that `undo` takes back; null when nothing changed or nothing was to be written. */
  readonly operation: ObjectId | null
  readonly dryRun: boolean
}

/**
 * Runs a command that changes something: takes back an interrupted one, records every edit found
 * in scope, lets `body` plan in a transaction, and makes that real as one operation. `body` may plan
 * more than once: another home can change a record meanwhile.
 */
export async function runChange<T>(
  ports: Ports,
  request: ChangeRequest,
  body: (transaction: Transaction, state: PresentState) => Promise<Decided<T>>,
): Promise<ChangeOutcome<T>> {
  const scope = async (transaction: Transaction) => ({
    ...(await request.scope(transaction)),
    writesManifests: true,
  })
  if (request.dryRun) {
    const transaction = new Transaction(await openSession(ports))
    const state = await observeState(transaction, await scope(transaction))
    const { result } = await body(transaction, state)
    return { result, operation: null, dryRun: true }
  }
  const change = async (held: Ports) => {
    const { state, session } = await recordFound(held, scope)
    const transaction = new Transaction(session)
    await writeSettled(transaction, state)
    const { summary, result, audit } = await body(transaction, state)
    const isOnlySettled = transaction.edits.size === 0 && transaction.places.length === 0
    const operation = await commitTransaction(transaction, {
      kind: 'change',
      command: request.command,
      summary: isOnlySettled ? tellRecords(transaction) : summary,
      target: null,
      ...(audit === undefined ? {} : { audit }),
    })
    return { result, operation, dryRun: false }
  }
  return holdHome(ports, () => pastChangedRecords(ports, change))
}

/**
 * A command that changes something leaves no record as git merged it, unless a copy still holds the
 * conflict markers of that merge: the files settle the record, once they are settled.
 */
async function writeSettled(transaction: Transaction, state: PresentState): Promise<void> {
  for (const { path: project, merged } of state.projects) {
    for (const root of merged) {
      if (await isInMerge(transaction, state, { project, root })) continue
      transaction.rewriteRecord({ project, root })
    }
  }
}

async function isInMerge(
  transaction: Transaction,
  { deployments }: PresentState,
  folder: { readonly project: string; readonly root: string },
): Promise<boolean> {
  for (const { entry, onDisk } of deployments) {
    if (entry.project !== folder.project || entry.root !== folder.root) continue
    if (onDisk === null || onDisk === entry.content) continue
    const known = [entry.content, entry.baseline?.tree]
    if ((await findUnsettled(transaction, { tree: onDisk }, known)).length > 0) return true
  }
  return false
}

function tellRecords({ recordsToWrite: records }: Transaction): string {
  const projects = new Set(records.map(({ project }) => project))
  return `Settled what git merged in the record of ${[...projects].join(', ')}`
}

/**
 * Looks at what is in scope and lets `read` report on it. Changes nothing but the history: edits
 * found on the way are recorded.
 */
export async function readState<T>(
  ports: Ports,
  scope: (transaction: Transaction) => Promise<Scope>,
  read: (transaction: Transaction, state: PresentState) => Promise<T>,
): Promise<T> {
  const transaction = new Transaction(await openSession(ports))
  const state = await observeState(transaction, await scope(transaction))
  if (transaction.isEmpty || ports.mayRecord === false) return read(transaction, state)
  const recorded = await holdHome(ports, () => recordFound(ports, scope))
  return read(new Transaction(recorded.session), recorded.state)
}

/**
 * The same for a report on versions. Where nothing may be recorded it is about those that are: one
 * made for an edit on the way would be gone, with its id, once it was told of.
 */
export async function readHistory<T>(
  ports: Ports,
  scope: (transaction: Transaction) => Promise<Scope>,
  read: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  if (ports.mayRecord === false) return read(new Transaction(await openSession(ports)))
  return readState(ports, scope, read)
}

/** Runs `task` as the only writer of this home, after taking back what was interrupted and over what was there. */
export async function holdHome<T>(ports: Ports, task: () => Promise<T>): Promise<T> {
  return ports.lock.hold(lockPath(ports), async () => {
    await recover(ports)
    await adoptHome(ports)
    return task()
  })
}

/** Observes and, where edits were found, commits them as an operation of their own that is no undo step. */
export async function recordFound(
  ports: Ports,
  scope: (transaction: Transaction) => Promise<Scope>,
) {
  const session = await readSession(ports)
  const found = new Transaction(session)
  const state = await observeState(found, await scope(found))
  const recorded = await commitTransaction(found, {
    kind: 'record',
    command: 'record',
    summary: 'Recorded edits found on disk',
    target: null,
  })
  found.sayNotes()
  return { state, session: recorded === null ? session : await readSession(ports) }
}
