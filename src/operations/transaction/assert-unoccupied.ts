import { SkillmeatError } from '../../core/errors.ts'
import type { PlaceChange } from '../../core/operation-log/operation.ts'
import { readPlace } from '../observe/read-place.ts'
import { placeOnDisk, placePath } from '../session/places-on-disk.ts'
import type { Transaction } from './transaction.ts'

/**
 * Refuses to write where something lies that no command has seen: what is not in the store could
 * not be brought back.
 *
 * Throws `E_DEPLOY_TARGET_EXISTS`, or why the place cannot be read. Nothing was touched then.
 */
export async function assertUnoccupied(transaction: Transaction): Promise<void> {
  for (const change of transaction.planned) {
    if (change.before === null) await assertNothingThere(transaction, change)
  }
}

async function assertNothingThere(
  transaction: Transaction,
  { place, after }: PlaceChange,
): Promise<void> {
  const { ports } = transaction
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
