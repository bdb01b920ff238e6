import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { setMembers } from '../composites/set-members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { RecordedArtifact } from './recorded-artifacts.ts'

/** Makes a restored composite consist of the parts that the project's records say it wanted there. */
export async function installMembers(
  transaction: Transaction,
  composite: { readonly artifact: RecordedArtifact; readonly entry: ArtifactEntry },
  /** What recorded artifacts are in this home. */
  taken: ReadonlyMap<RecordedArtifact, ArtifactEntry>,
): Promise<ArtifactEntry> {
  const { artifact, entry } = composite
  const parts = [...taken].flatMap(([one, part]) => {
    const isWanted = one.entries.some(({ recorded }) =>
      recorded.wantedBy.includes(artifact.uuid ?? ''),
    )
    return one !== artifact && isWanted ? [part] : []
  })
  const { collection, uuid } = entry
  const source = entry.upstream?.location ?? null
  await setMembers(transaction, { collection, composite: uuid, parts, source })
  return (await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))) ?? entry
}
