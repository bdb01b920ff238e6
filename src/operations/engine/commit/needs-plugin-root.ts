import { readsPluginRoot } from '../../../core/agents/shared/hooks/reads-plugin-root.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { PlaceChange } from '../../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Tells whether a hook that is written starts something that reads `CLAUDE_PLUGIN_ROOT`: one of its
 * own files, or of those that its plugin has beside its parts.
 */
export async function needsPluginRoot(
  transaction: Transaction,
  { place, after }: Pick<PlaceChange, 'place' | 'after'>,
): Promise<boolean> {
  if (place.kind !== 'project' || after === null) return false
  const entry = await transaction.get<DeploymentEntry>(viewKeys.deployment(place))
  const trees = [after]
  for (const uuid of entry?.wanted_by ?? []) {
    const key = viewKeys.artifact(entry?.collection ?? '', uuid)
    const wanter = await transaction.get<ArtifactEntry>(key)
    if (wanter !== null) trees.push(wanter.tree)
  }
  for (const tree of trees) if (await mentionsRoot(transaction.objects, tree)) return true
  return false
}

/** The content of `hooks.json` itself is checked when it is written. */
async function mentionsRoot(objects: ObjectReader, tree: ObjectId): Promise<boolean> {
  const { entries } = await objects.tree(tree)
  const files = entries.filter(({ path, mode }) => path !== 'hooks.json' && mode !== '120000')
  const blobs = await objects.blobs(files.map(({ blob }) => blob))
  return blobs.values().some(readsPluginRoot)
}
