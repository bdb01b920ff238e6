import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { DIRECT } from './wanted-artifact.ts'

/** Names those that want a copy: plugins by their labels, then `direct`. */
export async function labelWanters(
  tx: Transaction,
  wanters: readonly string[],
): Promise<readonly string[]> {
  const all = await tx.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const labels = all.filter(({ uuid }) => wanters.includes(uuid)).map(artifactLabel)
  return wanters.includes(DIRECT) ? [...labels, DIRECT] : labels
}
