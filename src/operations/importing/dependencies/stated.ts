import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { Limits } from '../../../core/limits.ts'
import { manifestAmong, readStatement } from '../../../core/source/plugin-statement.ts'
import type { PluginStatement } from '../../../core/source/plugin-statement.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { CheckedCandidate } from '../pipeline/read-candidate.ts'

const NOTHING: PluginStatement = { version: null, dependencies: [], unread: [] }

/** Returns what a plugin that was read says of its version and of other plugins. */
export function statedBy(
  { tree, blobs }: Pick<CheckedCandidate, 'tree' | 'blobs'>,
  limits: Limits,
): PluginStatement {
  const blob = manifestBlob(tree)
  const bytes = blob === null ? undefined : blobs.get(blob)
  return bytes === undefined ? NOTHING : readStatement(bytes, limits)
}

/** Returns what a state of a plugin in the collection says of its version and of other plugins. */
export async function statedIn(
  { objects, ports }: Pick<Transaction, 'objects' | 'ports'>,
  tree: ObjectId,
): Promise<PluginStatement> {
  const blob = manifestBlob(await objects.tree(tree))
  if (blob === null) return NOTHING
  const bytes = (await objects.blobs([blob])).get(blob)
  return bytes === undefined ? NOTHING : readStatement(bytes, ports.limits)
}

function manifestBlob({ entries }: Pick<Tree, 'entries'>): ObjectId | null {
  const path = manifestAmong(entries.map((entry) => entry.path))
  return entries.find((entry) => entry.path === path)?.blob ?? null
}
