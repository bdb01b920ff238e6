import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { encodeOperation } from '../../core/operation-log/operation.ts'
import type { Operation, Place } from '../../core/operation-log/operation.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { editMap } from '../../core/view/sorted-map.ts'
import type { NewObject } from '../../ports/store.ts'
import { readerOf } from '../session/object-reader.ts'
import { stagingRoot } from '../session/places-on-disk.ts'
import { removeTree, stageFiles, swapFiles } from './apply-steps.ts'
import type { Staged } from './apply-steps.ts'
import { assertNoLinkBetween, joinPath, listSteps } from './file-steps.ts'
import type { Intent } from './intent.ts'
import { formatIntent } from './intent.ts'
import { planTomlFiles } from './plan-toml-files.ts'
import { removeEmptyContainers, undoIntent } from './recover.ts'
import type { Transaction } from './transaction.ts'

export type OperationInfo = Pick<Operation, 'kind' | 'command' | 'summary' | 'target'>

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
  if (transaction.isEmpty) return null
  if (info.kind !== 'record') await planTomlFiles(transaction)
  const { ports, session } = transaction
  const view = await editMap(
    {
      root: session.view.root,
      load: (ids) => ports.store.read(ids),
      sha256: ports.sha256,
    },
    transaction.edits,
  )
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
  const staged = await planStaging(transaction, operation)
  if (staged.places.length === 0) {
    await ports.store.commit({ ...step, objects: [...objects, last] })
    return id
  }
  await ports.store.prepare(objects, formatIntent(staged))
  try {
    await applyIntent(transaction, staged)
    await ports.store.commit({ ...step, objects: [last] })
  } catch (error) {
    throw await takeBackAfter(transaction, staged, error)
  }
  cleanUp(transaction, staged)
  return id
}

async function planStaging(transaction: Transaction, operation: Operation): Promise<Intent> {
  const { ports } = transaction
  const name = `.skillmeat-tmp-${ports.chance.hex(12)}`
  const staging = new Set<string>()
  const places: Staged[] = []
  for (const [index, change] of operation.places.entries()) {
    const folder = `${stagingRoot(ports.places, change.place)}/${name}`
    const steps = await listSteps(change, ports.places, transaction.objects)
    assertNoLinks(transaction, change.place, steps)
    staging.add(folder)
    places.push({ ...steps, staging: `${folder}/${index}` })
  }
  return { command: operation.command, at: operation.at, places, staging: [...staging] }
}

function assertNoLinks(
  transaction: Transaction,
  place: Place,
  { target, steps }: { readonly target: string; readonly steps: Staged['steps'] },
): void {
  if (place.kind !== 'project' && place.kind !== 'record') return
  const { files } = transaction.ports
  const isChecked = new Set<string>()
  for (const { path } of steps) {
    const file = joinPath(target, path)
    const folder = file.slice(0, file.lastIndexOf('/'))
    if (isChecked.has(folder)) continue
    isChecked.add(folder)
    assertNoLinkBetween(files, place.project === '/' ? '' : place.project, folder)
  }
}

async function applyIntent(transaction: Transaction, intent: Intent): Promise<void> {
  const { files } = transaction.ports
  const wanted = intent.places.flatMap(({ steps }) =>
    steps.flatMap(({ after }) => (after === null ? [] : [after.blob])),
  )
  const blobs = await transaction.objects.blobs(wanted)
  for (const folder of intent.staging) files.mkdir(folder, 0o700)
  assertSpace(transaction, intent, blobs)
  await stageFiles(files, intent.places, readerOf(blobs))
  await swapFiles(files, intent.places)
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

async function takeBackAfter(
  transaction: Transaction,
  intent: Intent,
  error: unknown,
): Promise<unknown> {
  try {
    undoIntent(transaction.ports, intent)
    await transaction.ports.store.abandon()
  } catch (second) {
    return withNote(error, 'The next command takes it back.', second)
  }
  return withNote(error, 'Nothing was changed.', null)
}

function withNote(error: unknown, note: string, second: unknown): unknown {
  if (!isSkillmeatError(error)) return error
  return new SkillmeatError(error.code, `${error.message} ${note}`, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    data: error.data,
    cause: second ?? error.cause,
  })
}

/** Failing to tidy up fails nothing: what is left is removed by the next command that finds it. */
function cleanUp(transaction: Transaction, intent: Intent): void {
  try {
    for (const folder of intent.staging) removeTree(transaction.ports.files, folder)
    for (const { target } of intent.places) removeEmptyContainers(transaction.ports, target)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    transaction.ports.progress.say(`Could not remove temporary files: ${error.message}`)
  }
}
