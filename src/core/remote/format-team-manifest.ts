import { formatManifest } from '../collection/format-manifest.ts'
import type { TomlValue } from '../toml/read-toml.ts'
import type { ArtifactEntry } from '../view/entries.ts'
import { isShared } from '../address/origin-of.ts'
import { TEAM_FORMAT } from './team-manifest.ts'
import type { NamedContent, TeamMember } from '../view/told-facts.ts'

/** An artifact as the manifest of a team's repository says it. */
export interface TellArtifact {
  readonly artifact: ArtifactEntry
  /** Of a composite; null for anything else. */
  readonly members: readonly TeamMember[] | null
  readonly versionTags: readonly NamedContent[]
}

export interface TeamManifestChange {
  readonly collection: string
  /** What is written anew. Everything else in the file stays as it is. */
  readonly told: readonly TellArtifact[]
  /** What leaves the repository, by the uuid and the name that it had there. */
  readonly before: readonly Pick<ArtifactEntry, 'uuid' | 'type' | 'name'>[]
  /** The file as it is; null where there is none. */
  readonly previous: string | null
}

/** Returns the text of the manifest of a team's repository; comments and unknown keys survive. */
export function formatTeamManifest(change: TeamManifestChange): string {
  const { collection, told, before, previous } = change
  return formatManifest({
    collection,
    artifacts: told.map(({ artifact }) => withoutPrivateSource(artifact)),
    before,
    previous: previous ?? newManifest(collection),
    more: new Map(told.map((one) => [one.artifact.uuid, moreOf(one)])),
  })
}

function newManifest(collection: string): string {
  const name = JSON.stringify(collection)
  return `# What belongs to this collection. Written by skillmeat; comments and further keys stay.\n\n[collection]\nname = ${name}\nformat = ${TEAM_FORMAT}\n`
}

/** A folder of somebody's machine means nothing to others, and is nobody's business. */
function withoutPrivateSource(artifact: ArtifactEntry): ArtifactEntry {
  const { upstream } = artifact
  const isForAll = upstream?.kind === 'git' && isShared(upstream.location)
  return isForAll ? artifact : { ...artifact, upstream: null, origin: 'local' }
}

function moreOf({
  artifact,
  members,
  versionTags,
}: TellArtifact): Readonly<Record<string, TomlValue | null>> {
  const parts = members ?? []
  return {
    pristine_hash: withoutPrivateSource(artifact).upstream === null ? null : artifact.pristine,
    members: members === null ? null : parts.map(formatNamed),
    members_required: named(parts.filter(({ relationship }) => relationship === 'requires')),
    members_optional: named(parts.filter(({ relationship }) => relationship === 'optional')),
    members_disabled: named(parts.filter(({ isDisabled }) => isDisabled)),
    version_tags: versionTags.length === 0 ? null : versionTags.map(formatNamed),
  }
}

function named(all: readonly TeamMember[]): readonly string[] | null {
  return all.length === 0 ? null : all.map(({ name }) => name)
}

function formatNamed({ name, tree }: NamedContent): string {
  return tree === null ? name : `${name}@${tree}`
}
