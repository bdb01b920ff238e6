import type { TreeEntry } from '../../../core/object/tree.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import { deploymentPlace } from '../places/artifact-places.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { StandingCopy } from './find-consent.ts'

/** Whether what stands in a place now is meant, or what was planned for it. */
export type When = 'before' | 'after'

/**
 * Lists the files of the plugin that a copy came with, by their paths below its folder. Of a plugin
 * that lies there whole, the parts in its folder count too.
 */
export async function filesOfPlugin(
  transaction: Transaction,
  all: readonly DeploymentEntry[],
  { copy, when }: { readonly copy: DeploymentEntry; readonly when: When },
): Promise<readonly TreeEntry[]> {
  const composites = all.filter(({ type }) => type === 'composite')
  const files: TreeEntry[] = []
  for (const plugin of pluginsOf(composites, copy)) {
    const folder = placeOf(plugin)
    const inside = all.filter((one) => one === plugin || isInside(folder, one))
    for (const one of inside) {
      if (isSame(one, copy)) continue
      const standing = await standingCopy(transaction, one, when)
      if (standing === null) continue
      const prefix = one === plugin ? '' : `${placeOf(one).slice(folder.length + 1)}/`
      const { entries } = await transaction.objects.tree(standing.tree)
      files.push(...entries.map((entry) => ({ ...entry, path: `${prefix}${entry.path}` })))
    }
  }
  return files
}

/** Returns a copy with the tree that stands, or will stand, there; null for none. */
export async function standingCopy(
  transaction: Transaction,
  entry: DeploymentEntry,
  when: When,
): Promise<StandingCopy | null> {
  const planned = transaction.plannedFor(deploymentPlace(entry))
  const tree = planned === null ? (entry.state?.tree ?? entry.content) : planned[when]
  if (tree === null || (await transaction.objects.missing([tree])).size > 0) return null
  return { entry, tree }
}

/** Returns the plugins in the project that a copy belongs to; of a plugin, itself. */
export function pluginsOf(
  composites: readonly DeploymentEntry[],
  copy: DeploymentEntry,
): readonly DeploymentEntry[] {
  return composites.filter(
    (one) => isSame(one, copy) || copy.wanted_by.includes(one.uuid) || isInside(placeOf(one), copy),
  )
}

function isSame(one: DeploymentEntry, other: DeploymentEntry): boolean {
  return one.root === other.root && one.path === other.path
}

function isInside(folder: string, copy: DeploymentEntry): boolean {
  return placeOf(copy).startsWith(`${folder}/`)
}

function placeOf({ root, path }: DeploymentEntry): string {
  return `${root}/${path}`
}
