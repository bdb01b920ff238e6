import { SkillmeatError } from '../../core/errors.ts'
import type { PlaceChange } from '../../core/operation-log/operation.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { walkPlace } from '../observe/walk-place.ts'
import { placePath } from '../session/places-on-disk.ts'
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
  if (ports.files.lstat(path) === null) return
  if ('single' in place) {
    const disk = { path, single: place.single }
    const walked = walkPlace(ports, disk, {
      seen: null,
      tracked: await pathsOf(transaction, after),
    })
    if (walked === null || walked.tree.entries.length === 0) return
  }
  throw new SkillmeatError('E_DEPLOY_TARGET_EXISTS', `${path} is there and was not expected.`, {
    fix: 'Run the command again; if it is still refused, move it away first. Nothing was changed.',
    data: { path },
  })
}

async function pathsOf(
  { objects }: Transaction,
  tree: ObjectId | null,
): Promise<ReadonlySet<string>> {
  return tree === null ? new Set() : objects.paths([tree])
}
