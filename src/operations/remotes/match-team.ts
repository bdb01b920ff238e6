import { sourceKey } from '../../core/address/source-key.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import type { TeamArtifact } from './read-team.ts'

/** Whose an artifact of a team's repository is. */
export type TeamMatch =
  /** It was integrated before; `artifact` is null where it was removed here since. */
  | {
      readonly kind: 'shared'
      readonly shared: SharedEntry
      readonly artifact: ArtifactEntry | null
    }
  /** Both sides have it, and it was never integrated. */
  | { readonly kind: 'same'; readonly artifact: ArtifactEntry }
  | { readonly kind: 'absent' }
  /** Another artifact has its name. */
  | { readonly kind: 'namesake'; readonly artifact: ArtifactEntry }
  /** Several come from its source: a person has to say which it is. */
  | { readonly kind: 'several'; readonly artifacts: readonly ArtifactEntry[] }

export interface MatchTeam {
  /** Those of the collection. */
  readonly artifacts: readonly ArtifactEntry[]
  readonly shared: readonly SharedEntry[]
  /** What else is known to be one of those that were integrated before. */
  readonly renamed?: ReadonlyMap<TeamArtifact, SharedEntry>
  /** Labels of what a person says is the same, whatever else tells them apart. */
  readonly same: ReadonlySet<string>
}

/**
 * Tells which artifact here each artifact of a repository is: the one that it was before, else the one
 * with its uuid, else the one that comes from its source. A name alone is no identity.
 */
export function matchTeam(
  team: readonly TeamArtifact[],
  input: MatchTeam,
): ReadonlyMap<TeamArtifact, TeamMatch> {
  const known = new Map([...matchShared(team, input.shared), ...(input.renamed ?? [])])
  const taken = new Set([...known.values()].map(({ uuid }) => uuid))
  const byUuid = new Map(input.artifacts.map((artifact) => [artifact.uuid, artifact]))
  return new Map(
    team.map((one): [TeamArtifact, TeamMatch] => {
      const shared = known.get(one)
      if (shared !== undefined) {
        return [one, { kind: 'shared', shared, artifact: byUuid.get(shared.uuid) ?? null }]
      }
      const free = input.artifacts.filter(({ uuid }) => !taken.has(uuid))
      const match = matchNew(one, free, input)
      if (match.kind === 'same') taken.add(match.artifact.uuid)
      return [one, match]
    }),
  )
}

/**
 * Lists those artifacts of a repository that have to be read: what is not as it was when it was last
 * integrated, what waits for a decision that may have been dropped since, and what is asked for.
 */
export function listToRead(
  team: readonly TeamArtifact[],
  shared: readonly SharedEntry[],
  asked: ReadonlySet<string>,
): readonly TeamArtifact[] {
  const known = matchShared(team, shared)
  return team.filter((one) => {
    const entry = known.get(one)
    return isNamed(one.folder, asked) || entry?.seen !== one.seen || entry.incoming !== undefined
  })
}

/** Lists the paths of contents that come in, by the uuid here: an ignored file of a person's may be in their way. */
export function listIncoming(
  team: readonly TeamArtifact[],
  shared: readonly SharedEntry[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...matchShared(team, shared)].flatMap(([{ content }, { uuid }]) =>
      content === null
        ? []
        : [[uuid, new Set(content.tree.entries.map(({ path }) => path))] as const],
    ),
  )
}

/** Lists what was integrated before and is no longer in the repository. */
export function listGone(
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  shared: readonly SharedEntry[],
): readonly SharedEntry[] {
  const there = new Set(
    [...matches.values()].flatMap((match) => (match.kind === 'shared' ? [match.shared] : [])),
  )
  return shared.filter((one) => !there.has(one))
}

/** By uuid; then by place, where the repository names none; then by content, for a folder renamed by hand. */
export function matchShared(
  team: readonly TeamArtifact[],
  shared: readonly SharedEntry[],
): ReadonlyMap<TeamArtifact, SharedEntry> {
  const found = new Map<TeamArtifact, SharedEntry>()
  const open = new Set(shared)
  const take = (find: (one: TeamArtifact, entry: SharedEntry) => boolean) => {
    for (const one of team) {
      if (found.has(one)) continue
      const entry = open
        .values()
        .find((other) => other.type === one.folder.type && find(one, other))
      if (entry === undefined) continue
      found.set(one, entry)
      open.delete(entry)
    }
  }
  const index = new Map(
    shared.flatMap((entry) => (entry.there === null ? [] : [[entry.there, entry]])),
  )
  for (const one of team) {
    const entry = index.get(one.told?.uuid ?? '')
    if (entry === undefined || entry.type !== one.folder.type || !open.has(entry)) continue
    found.set(one, entry)
    open.delete(entry)
  }
  take((one, { name, there }) => one.folder.name === name && (isUnnamed(one) || there === null))
  take((one, entry) => isUnnamed(one) && isSameContent(one, entry))
  return found
}

/** Tells whether a person named an artifact, by its name or its label. */
function isNamed(folder: TeamArtifact['folder'], names: ReadonlySet<string>): boolean {
  return names.has(folder.name) || names.has(artifactLabel(folder))
}

/** Tells whether the manifest names no artifact there: whose the folder is, the place and the content say. */
export function isUnnamed({ told }: TeamArtifact): boolean {
  return told === null || told.uuid === null
}

function isSameContent({ seen, content }: TeamArtifact, entry: SharedEntry): boolean {
  return seen === entry.seen || (content !== null && content.tree.id === entry.tree)
}

function matchNew(
  { folder, told, content }: TeamArtifact,
  free: readonly ArtifactEntry[],
  { artifacts, same }: MatchTeam,
): TeamMatch {
  const ofType = free.filter(({ type }) => type === folder.type)
  const byUuid = ofType.find(({ uuid }) => uuid === told?.uuid)
  if (byUuid !== undefined) return { kind: 'same', artifact: byUuid }
  const named = artifacts.find(({ type, name }) => type === folder.type && name === folder.name)
  const own = named !== undefined && free.includes(named) ? named : null
  const isSaid = isNamed(folder, same)
  const isEqual = own !== null && content?.tree.id === own.tree
  if (own !== null && (isSaid || isEqual)) return { kind: 'same', artifact: own }
  const bySource = ofType.filter((one) => isFromSameSource(one, told))
  const [first, ...others] = bySource
  if (first !== undefined) return oneOf([first, ...others])
  return named === undefined ? { kind: 'absent' } : { kind: 'namesake', artifact: named }
}

function oneOf(artifacts: readonly [ArtifactEntry, ...ArtifactEntry[]]): TeamMatch {
  const [artifact, ...others] = artifacts
  return others.length === 0 ? { kind: 'same', artifact } : { kind: 'several', artifacts }
}

function isFromSameSource({ upstream }: ArtifactEntry, told: TeamArtifact['told']): boolean {
  const source = told === null ? null : told.upstream
  if (upstream === null || source === null || upstream.path !== source.path) return false
  const key = sourceKey(source.location)
  return key !== null && key === sourceKey(upstream.location)
}
