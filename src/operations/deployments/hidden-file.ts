import type { Warning } from '../../core/errors.ts'
import { HIDING_FILES } from '../../core/agents/destinations.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Names the file of the user's that an agent will no longer read once ours is there. */
export function findHiddenFile(
  { ports }: Transaction,
  { form, project, type, name }: DeploymentEntry,
): readonly Warning[] {
  const isThere = (file: string) => ports.files.lstat(profileDir({ project, root: file })) !== null
  return HIDING_FILES.flatMap(({ file, hides, agent }): readonly Warning[] => {
    if (form?.file !== file || isThere(file) || !isThere(hides)) return []
    const message = `${agent} reads ${hides} only while there is no ${file}; move its servers into ${file}.`
    return [{ code: 'W_FILE_HIDDEN', message, where: `${type}:${name}` }]
  })
}
