import type { ObjectId } from '../../../core/object/object-id.ts'
import type { DeploymentEntry, SeenInstead } from '../../../core/view/entries.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import { differsInLineEndingsOnly } from './line-endings.ts'

/** Tells what is to be noted of a copy that holds `tree`; null where that is a content of its own. */
export async function seenInstead(
  objects: ObjectReader,
  { baseline, state }: DeploymentEntry,
  tree: ObjectId | null,
): Promise<SeenInstead | null> {
  if (tree === null) return 'gone'
  if (state === null || baseline === null || tree === baseline.tree) return null
  return (await differsInLineEndingsOnly(objects, baseline.tree, tree)) ? 'endings' : null
}
