import type { Warning } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import { joinPath } from '../engine/writing/file-steps.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Names the files that have another name elsewhere and are about to be replaced.
 *
 * The other name keeps what it holds: a file is replaced by a new one, never written into.
 */
export async function findSharedFiles(
  transaction: Transaction,
  deployment: DeploymentEntry,
  before: ObjectId | null,
): Promise<readonly Warning[]> {
  const after = deployment.content
  if (before === null || before === after || deployment.form !== undefined) return []
  const disk = deploymentOnDisk(deployment)
  const { entries: wanted } = await transaction.objects.tree(after)
  const kept = new Map(wanted.map(({ path, blob }) => [path, blob]))
  const { entries } = await transaction.objects.tree(before)
  return entries.flatMap(({ path, mode, blob }): readonly Warning[] => {
    const file = disk.single === null ? joinPath(disk.path, path) : disk.path
    const links = transaction.ports.files.lstat(file)?.nlink ?? 0
    if (links < 2 || mode === '120000' || kept.get(path) === blob) return []
    const message = 'It was one file with another name; that one keeps what it held.'
    return [{ code: 'W_LINK_BROKEN', message, where: file }]
  })
}
