import type { PendingEntry } from '../../core/view/entries.ts'
import { deploymentProject } from '../../core/view/keys.ts'

/** Says where the result of a pending merge goes. */
export function pendingTarget({ target }: Pick<PendingEntry, 'target'>): string {
  const project = deploymentProject(target)
  return project === null ? 'in the collection' : `in ${project}`
}
