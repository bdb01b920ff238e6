import type { Limits } from '../../../core/limits.ts'
import {
  NOTHING_STATED,
  manifestBlob,
  readStatement,
} from '../../../core/source/plugin-statement.ts'
import type { PluginStatement } from '../../../core/source/plugin-statement.ts'
import type { CheckedCandidate } from '../pipeline/read-candidate.ts'

/** Returns what a plugin that was read says of its version and of other plugins. */
export function statedBy(
  { tree, blobs }: Pick<CheckedCandidate, 'tree' | 'blobs'>,
  limits: Limits,
): PluginStatement {
  const blob = manifestBlob(tree)
  const bytes = blob === null ? undefined : blobs.get(blob)
  return bytes === undefined ? NOTHING_STATED : readStatement(bytes, limits)
}
