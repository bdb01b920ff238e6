import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { encodeOperation } from '../../../core/operation-log/operation.ts'
import type { Operation } from '../../../core/operation-log/operation.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { packEntry } from '../../../core/view/pack-entry.ts'
import { editMap } from '../../../core/view/sorted-map.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { NewObject } from '../../../ports/store.ts'
import { assertConsent } from '../consent/assert-consent.ts'
import { readerOf } from '../objects/object-reader.ts'
import { stageFiles, swapFiles } from '../writing/apply-steps.ts'
import { assertRecordsUnchanged } from '../writing/changed-records.ts'
import { parentOf } from '../writing/file-steps.ts'
import { holdProjects } from '../writing/hold-projects.ts'
import { assertUnoccupied } from './assert-unoccupied.ts'
import type { Intent } from '../writing/intent.ts'
import { formatIntent } from '../writing/intent.ts'
import { planIntent } from './plan-intent.ts'
import { planRefits } from './plan-refits.ts'
import { planTomlFiles } from './plan-toml-files.ts'
import { isCommitted, tryTidyUp } from '../writing/recover.ts'
import { settleCopies } from './settle-copies.ts'
import { rollBackIntent } from '../writing/roll-back-intent.ts'
import type { Transaction } from '../transaction/transaction.ts'

export type OperationInfo = Pick<Operation, 'kind' | 'command' | 'summary' | 'target' | 'audit'>

/**
 * Makes a transaction real: objects first, then the files, then the operation that names both.
 *
 * Returns the operation's id, or null when there was nothing to do. When anything fails, every place
 * is as it was and the error says so; when the process dies, the next command takes the rest back.
 */
export async function commitTransaction(
  transaction: Transaction,
  info: OperationInfo,
): Promise<ObjectId | null> {
  if (transaction.isEmpty && !isNotedAnyway(info)) return null
  if (info.kind !== 'record') {
    await settleCopies(transaction)
    await planRefits(transaction)
    await planTomlFiles(transaction)
    await assertUnoccupied(transaction)
    await assertConsent(transaction)
  }
  const { ports, session } = transaction
  const view = await editMap(
    {
      root: session.view.root,
      load: (ids) => ports.store.read(ids),
      sha256: ports.sha256,
    },
    new Map([...transaction.edits].map(([key, value]) => [key, packEntry(key, value)])),
  )
  const isSame = view.root === session.view.root && transaction.places.length === 0
  if (isSame && !isNotedAnyway(info)) return null
  const operation: Operation = {
    parent: session.operation?.id ?? null,
    ...info,
    at: transaction.now(),
    by: ports.places.user,
    view_before: session.view.root,
    view_after: view.root,
    places: info.kind === 'record' ? [] : transaction.places,
  }
  const { id, bytes } = encodeOperation(ports.sha256, operation)
  const objects: NewObject[] = [
    ...transaction.fresh.values(),
    ...view.chunks.map((chunk): NewObject => ({ ...chunk, kind: 'view' })),
  ]
  const step = { from: operation.parent, to: id }
  const last: NewObject = { id, kind: 'operation', bytes }
  const intent = await planIntent(transaction, operation, id)
  if (intent.places.length === 0) {
    await ports.store.commit({ ...step, objects: [...objects, last] })
    return id
  }
  await ports.store.prepare(objects, formatIntent(intent))
  await apply(transaction, intent, () => ports.store.commit({ ...step, objects: [last] }))
  await finish(ports, intent)
  return id
}

/** Makes the files what they are to be, and `commit` what makes that real; or takes all of it back. */
async function apply(
  transaction: Transaction,
  intent: Intent,
  commit: () => Promise<void>,
): Promise<void> {
  const { ports } = transaction
  let isTakenBack = false
  try {
    await stageIntent(transaction, intent)
    await holdProjects(ports, intent, async () => {
      try {
        assertRecordsUnchanged(ports, intent)
        await swapFiles(ports, intent)
        await commit()
      } catch (error) {
        // What another home writes meanwhile must not come between.
        isTakenBack = true
        await takeBackAfter(ports, intent, error)
      }
    })
  } catch (error) {
    if (isTakenBack) throw error
    await takeBackAfter(ports, intent, error)
  }
}

/**
 * Tells whether an operation is recorded even without changes. An undo with nothing left to undo is,
 * because the same operation would otherwise come next again; so is a failed rollback.
 */
function isNotedAnyway({ kind, audit }: OperationInfo): boolean {
  return kind === 'undo' || kind === 'redo' || audit?.success === false
}

async function stageIntent(transaction: Transaction, intent: Intent): Promise<void> {
  const { files } = transaction.ports
  const wanted = intent.places.flatMap(({ steps }) =>
    steps.flatMap(({ after }) => (after === null ? [] : [after.blob])),
  )
  const { passing } = transaction
  const stored = await transaction.objects.blobs(wanted.filter((id) => !passing.has(id)))
  const blobs = new Map([...stored, ...passing])
  for (const folder of intent.staging) {
    // What is staged is nobody else's; the folder that it stands in is everybody's.
    if (files.lstat(parentOf(folder)) === null) files.mkdir(parentOf(folder))
    files.mkdir(folder, 0o700)
  }
  assertSpace(transaction, intent, blobs)
  await stageFiles(files, intent.places, readerOf(blobs))
}

/** Refuses before any place is touched when the disk has not room for all new files and a tenth more. */
function assertSpace(
  transaction: Transaction,
  intent: Intent,
  blobs: ReadonlyMap<ObjectId, Uint8Array>,
): void {
  for (const folder of intent.staging) {
    const need = intent.places
      .filter(({ staging }) => staging.startsWith(`${folder}/`))
      .flatMap(({ steps }) => steps)
      .reduce(
        (sum, { after }) => sum + (after === null ? 0 : (blobs.get(after.blob)?.length ?? 0)),
        0,
      )
    const free = transaction.ports.files.freeSpace(folder)
    if (free >= need * 1.1) continue
    throw new SkillmeatError(
      'E_IO_NOSPACE',
      `${folder} needs ${need} bytes and the disk has ${free} free.`,
      { fix: 'Free some space on the disk, then try again.', data: { need, free } },
    )
  }
}

/** Takes back what failed and throws why; returns when it turns out to be done. */
async function takeBackAfter(ports: Ports, intent: Intent, error: unknown): Promise<void> {
  let note = 'Nothing was changed.'
  let second: unknown = null
  try {
    if (await isCommitted(ports, intent)) return
    await rollBackIntent(ports, intent)
    await ports.store.settle()
  } catch (failure) {
    note = 'The next command takes it back.'
    second = failure
  }
  throw withNote(error, note, second)
}

function withNote(error: unknown, note: string, second: unknown): unknown {
  if (!isSkillmeatError(error)) return error
  return new SkillmeatError(error.code, `${error.message} ${note}`, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    data: error.data,
    cause: second ?? error.cause,
  })
}

/** What could not be removed is removed by the next command: the note of it stays. */
async function finish(ports: Ports, intent: Intent): Promise<void> {
  if (!tryTidyUp(ports, intent)) return
  try {
    await ports.store.settle()
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
  }
}
