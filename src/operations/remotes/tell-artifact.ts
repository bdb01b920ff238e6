import { isShared } from '../../core/address/origin-of.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { TellArtifact } from '../../core/remote/format-team-manifest.ts'
import type { TeamEntry } from '../../core/remote/team-manifest.ts'
import type { TeamMember, ToldFacts } from '../../core/view/told-facts.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, VersionTagEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { listMembers } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { TeamArtifact } from './read-team.ts'

/** Describes an artifact as a team's repository is told of it, by the uuid that it has there. */
export async function tellArtifact(
  transaction: Transaction,
  artifact: ArtifactEntry,
  there: string | null,
): Promise<TellArtifact> {
  const tags = await transaction.scan<VersionTagEntry>(viewKeys.versionTags(artifact.uuid))
  return {
    artifact: { ...artifact, uuid: there ?? artifact.uuid },
    versionTags: tags.map(({ tag, tree }) => ({ name: tag, tree })),
    members: artifact.type === 'composite' ? await tellMembers(transaction, artifact) : null,
  }
}

/** Only what is here can be named to others. */
async function tellMembers(
  transaction: Transaction,
  composite: ArtifactEntry,
): Promise<readonly TeamMember[]> {
  const members = await listMembers(transaction, composite)
  return members.flatMap(({ artifact: part, pin, relationship, disabled }) => {
    if (part === null) return []
    const isDisabled = disabled === true
    return [{ name: artifactLabel(part), tree: pin?.tree ?? null, relationship, isDisabled }]
  })
}

/**
 * Tells whether a repository says of an artifact what is to be said. One that nobody listed there is
 * listed with the next change of it; `known` are the words that it came with.
 */
export function toldTheSame(
  there: TeamEntry | null,
  told: TellArtifact,
  known: readonly string[],
): boolean {
  if (there === null) {
    return sameValue(told.artifact.tags, known) && told.versionTags.length === 0
  }
  const { artifact, members, versionTags } = told
  return (
    sameValue(there.tags, artifact.tags) &&
    sameValue(there.members, members) &&
    sameValue(there.versionTags, versionTags) &&
    (sharedCommit(artifact) ?? there.upstream?.commit ?? null) === (there.upstream?.commit ?? null)
  )
}

function sharedCommit({ upstream }: ArtifactEntry): string | null {
  return upstream?.kind === 'git' && isShared(upstream.location) ? upstream.commit : null
}

/** Returns what a description says beside the content and the source. */
export function factsOf({ artifact, members, versionTags }: TellArtifact): ToldFacts {
  const { name, tags } = artifact
  return { name, tags, members, versionTags }
}

/** The same of what a repository says of an artifact; `known` are the words that it came with. */
export function factsThere(
  { folder, told }: TeamArtifact,
  known: Pick<ToldFacts, 'tags' | 'members'>,
): ToldFacts {
  return {
    name: folder.name,
    tags: told?.tags ?? known.tags,
    members: told === null ? known.members : (told.members ?? []),
    versionTags: told?.versionTags ?? [],
  }
}

/**
 * Returns a description with what is to be told in place of what is so here. When a repository got an
 * artifact is not when this home did.
 */
export function withFacts(
  told: TellArtifact,
  facts: ToldFacts,
  there: TeamEntry | null,
): TellArtifact {
  const { name, tags, members, versionTags } = facts
  const added = there?.added ?? told.artifact.added
  return { artifact: { ...told.artifact, name, tags, added }, members, versionTags }
}
