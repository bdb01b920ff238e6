import type { VersionId } from '../../core/history/version.ts'
import { isWithin } from '../../core/source/skill-roots.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { isDependency, listMembers } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns what a composite consists of once it follows its source: what is new among `theirs` joins, and
 * what came from there and is no longer among them leaves. What a person linked stays, and what a person
 * took out of it stays out. `composite` is as it was before its source was read again.
 */
export async function followSource(
  transaction: Transaction,
  composite: ArtifactEntry,
  theirs: readonly ArtifactEntry[],
): Promise<readonly ArtifactEntry[]> {
  const all = await listMembers(transaction, composite)
  const members = all.filter((member) => !isDependency(member))
  const now = new Set(members.map(({ child }) => child))
  const before = await everHad(transaction, composite)
  const wanted = new Set(theirs.map((part) => part.uuid))
  const stays = members.flatMap(({ artifact }) =>
    artifact !== null && !wanted.has(artifact.uuid) && !cameWith(composite, artifact)
      ? [artifact]
      : [],
  )
  const own = theirs.filter((part) => now.has(part.uuid) || !before.has(part.uuid))
  return [...own, ...stays]
}

/** Lists what a composite consisted of at any time. */
async function everHad(
  { objects }: Transaction,
  { version }: ArtifactEntry,
): Promise<ReadonlySet<string>> {
  const had = new Set<string>()
  const seen = new Set<VersionId>([version])
  for (const id of seen) {
    const { members = [], parents } = await objects.version(id)
    for (const { artifact } of members) had.add(artifact)
    for (const parent of parents) seen.add(parent)
  }
  return had
}

/** Tells whether a part came with its composite: out of the same folder of the same source. */
function cameWith({ upstream: whole }: ArtifactEntry, { upstream: own }: ArtifactEntry): boolean {
  if (whole === null || own?.location !== whole.location) return false
  return isWithin(whole.path, own.path)
}
