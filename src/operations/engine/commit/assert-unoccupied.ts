import { SkillmeatError } from '../../../core/errors.ts'
import { listFolders } from '../../../core/merge/list-folders.ts'
import type { PlaceChange } from '../../../core/operation-log/operation.ts'
import type { FileSystem } from '../../../ports/file-system.ts'
import { readPlace } from '../places/read-place.ts'
import { placeOnDisk, placePath } from '../places/places-on-disk.ts'
import { joinPath, listSteps } from '../writing/file-steps.ts'
import { partElsewhere } from './shared-file-steps.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Refuses to write over anything that no command has seen: it is not in the store, so it could not
 * be restored.
 *
 * Throws `E_DEPLOY_TARGET_EXISTS`, or why the place cannot be read. Nothing was touched then.
 */
export async function assertUnoccupied(transaction: Transaction): Promise<void> {
  for (const change of transaction.planned) {
    if (change.before === null) await assertNothingThere(transaction, change)
    else await assertNoFileInTheWay(transaction, change)
  }
}

/** Refuses to overwrite ignored files, which belong to the person and were not seen. */
async function assertNoFileInTheWay(
  { ports, objects }: Transaction,
  change: PlaceChange,
): Promise<void> {
  const elsewhere = await partElsewhere(change.place)
  const { target, steps } = await listSteps(change, { places: ports.places, objects, elsewhere })
  const goes = new Set(steps.flatMap(({ path, before }) => (before === null ? [] : [path])))
  for (const { path, before, after } of steps) {
    if (before !== null || after === null) continue
    const found = findInTheWay(ports.files, target, { path, goes })
    if (found !== null) throw inTheWay(found)
  }
}

/** Returns what is where a new file, or a folder that it is in, is to be; null where nothing is. */
function findInTheWay(
  files: FileSystem,
  target: string,
  { path, goes }: { readonly path: string; readonly goes: ReadonlySet<string> },
): string | null {
  for (const folder of listFolders(path)) {
    const kind = files.lstat(joinPath(target, folder))?.kind
    if (kind === undefined) return null
    if (kind !== 'directory' && !goes.has(folder)) return joinPath(target, folder)
  }
  const file = joinPath(target, path)
  const kind = files.lstat(file)?.kind
  if (kind === undefined) return null
  // A folder goes with the last of its files.
  const isLeft = kind === 'directory' && [...goes].some((one) => one.startsWith(`${path}/`))
  return isLeft ? null : file
}

function inTheWay(path: string): SkillmeatError {
  return new SkillmeatError('E_DEPLOY_TARGET_EXISTS', `${path} is yours and in the way.`, {
    fix: 'A pattern ignores it, so it is left alone. Move it away, or take it out of .skillmeatignore, then try again. Nothing was changed.',
    data: { path },
  })
}

async function assertNothingThere(
  transaction: Transaction,
  { place, after }: PlaceChange,
): Promise<void> {
  const { ports } = transaction
  // Another home can make one at any time; the swap looks, and what is planned then has its entries.
  if (place.kind === 'record') return
  const path = placePath(ports.places, place)
  const disk = placeOnDisk(ports.places, place)
  if (disk === null && ports.files.lstat(path) === null) return
  if (disk !== null) {
    const options = { compareWith: [null, after] }
    if ((await readPlace(ports, transaction.objects, { disk, options })) === null) return
  }
  throw new SkillmeatError('E_DEPLOY_TARGET_EXISTS', `${path} is there and was not expected.`, {
    fix: 'Run the command again; if it is still refused, move it away first. Nothing was changed.',
    data: { path },
  })
}
