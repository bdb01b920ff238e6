import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { NamedContent } from '../../core/view/told-facts.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { integrateMembers } from './integrate-members.ts'
import { integrateVersionTags } from './integrate-version-tags.ts'
import type { PullInto } from './pull-one.ts'
import type { TeamArtifact } from './read-team.ts'

/** Brings in what composites are made of, and the names of versions, once all contents are here. */
export async function pullParts(
  transaction: Transaction,
  {
    here,
    namedBefore,
  }: {
    readonly here: ReadonlyMap<TeamArtifact, ArtifactEntry>
    /** By names that the repository had for them before. */
    readonly namedBefore: ReadonlyMap<string, ArtifactEntry>
  },
  { remote, message }: PullInto,
): Promise<{ readonly changed: ReadonlySet<TeamArtifact>; readonly warnings: readonly Warning[] }> {
  const changed = new Set<TeamArtifact>()
  const warnings: Warning[] = []
  const parts = new Map<string, ArtifactEntry>()
  for (const [label, artifact] of namedBefore) {
    parts.set(label, await entryNow(transaction, artifact))
  }
  for (const [{ folder }, artifact] of here) {
    parts.set(artifactLabel(folder), await entryNow(transaction, artifact))
  }
  for (const [team, artifact] of here) {
    const { told, refused } = team
    if (told === null || refused !== null) continue
    const key = viewKeys.shared(remote, artifact.uuid)
    const shared = await transaction.get<SharedEntry>(key)
    if (told.members !== null && artifact.type === 'composite' && shared !== null) {
      const composite = await entryNow(transaction, artifact)
      const merge = { composite, told: told.members, shared, parts, message }
      const merged = await integrateMembers(transaction, merge)
      if (merged.isChanged) changed.add(team)
      warnings.push(...merged.warnings)
      const next = { ...shared, members: merged.members }
      if (!sameValue(shared, next)) transaction.put(key, next)
    }
    const now = await entryNow(transaction, artifact)
    const tags = await integrateVersionTags(transaction, now, {
      told: told.versionTags,
      base: namesBefore(shared),
    })
    if (tags.isChanged) changed.add(team)
    warnings.push(...tags.warnings)
  }
  return { changed, warnings }
}

function namesBefore(shared: SharedEntry | null): readonly NamedContent[] {
  return shared?.here?.versionTags ?? []
}

async function entryNow(transaction: Transaction, entry: ArtifactEntry): Promise<ArtifactEntry> {
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  return (await transaction.get<ArtifactEntry>(key)) ?? entry
}
