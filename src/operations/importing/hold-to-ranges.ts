import type { Dependency } from '../../core/source/dependencies.ts'
import { newestInRanges, pluginOfTag, releaseIn } from '../../core/source/version-range.ts'
import type { TaggedVersion } from '../../core/source/version-range.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { isDependency, listMembers } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import {
  countedRequirements,
  listRequirements,
  rangesOf,
  sayRequirements,
} from './dependencies/requirements.ts'
import type { Requirement } from './dependencies/requirements.ts'
import { statedBy } from './dependencies/stated.ts'
import type { Fetched } from './upstream/fetched.ts'

/** A plugin that others depend on, and the release that all of them take now. */
export interface HeldPlugin {
  readonly artifact: ArtifactEntry
  readonly version: string
  readonly tag: string
}

/** What becomes of plugins that others hold to ranges of versions. */
export interface HeldPlugins {
  /** Those that go to another release, with their parts, at that release. */
  readonly moving: readonly ArtifactEntry[]
  readonly releases: readonly HeldPlugin[]
  /** The uuids of those that are held, and of their parts: newer releases are no news of theirs. */
  readonly held: ReadonlySet<string>
  /** Why a plugin stays where it is, or does not go further, by uuid, in words. */
  readonly notes: ReadonlyMap<string, string>
}

export const NOTHING_HELD: HeldPlugins = {
  moving: [],
  releases: [],
  held: new Set(),
  notes: new Map(),
}

/**
 * Finds for each plugin that is taken at a release, because others depend on it, the newest release that
 * lies in the ranges of all of them, as they say it once they are updated themselves.
 */
export async function holdToRanges(
  ports: Pick<Ports, 'limits'>,
  transaction: Transaction,
  {
    artifacts,
    fetched,
  }: {
    readonly artifacts: readonly ArtifactEntry[]
    readonly fetched: ReadonlyMap<string, Fetched>
  },
): Promise<HeldPlugins> {
  const tagged = artifacts.filter(isAtRelease)
  if (tagged.length === 0) return NOTHING_HELD
  const wanted = await listRequirements(transaction, incomingOf(ports, fetched))
  const moving: ArtifactEntry[] = []
  const releases: HeldPlugin[] = []
  const held = new Set<string>()
  const notes = new Map<string, string>()
  for (const artifact of tagged) {
    const tags = tagsOf(fetched.get(artifact.uuid))
    const requirements = countedRequirements(
      nameInTag(artifact),
      tags,
      wanted.get(artifact.uuid) ?? [],
    )
    const ranges = rangesOf(requirements)
    if (ranges.length === 0 || tags.length === 0) continue
    const release = newestInRanges(nameInTag(artifact), tags, ranges)
    const whole = await listWithParts(transaction, artifact)
    for (const { uuid } of whole) held.add(uuid)
    notes.set(artifact.uuid, noteOf({ artifact, tags, requirements, release }))
    if (release === null || release.tag === artifact.upstream?.ref) continue
    releases.push({ artifact, ...release })
    moving.push(...whole.map((one) => atRef(one, release.tag)))
  }
  return { moving, releases, held, notes }
}

/** Tells whether a plugin is followed by the releases that its repository has tags for. */
function isAtRelease(artifact: ArtifactEntry): boolean {
  const { type, upstream } = artifact
  const ref = upstream?.kind === 'git' ? upstream.ref : null
  return type === 'composite' && ref !== null && pluginOfTag(ref) !== null
}

/** A plugin may go by another name here. */
function nameInTag({ name, upstream }: ArtifactEntry): string {
  return pluginOfTag(upstream?.ref ?? '') ?? name
}

/** Returns what plugins will say that they depend on, where their source was read. */
function incomingOf(
  { limits }: Pick<Ports, 'limits'>,
  fetched: ReadonlyMap<string, Fetched>,
): ReadonlyMap<string, readonly Dependency[]> {
  return new Map(
    [...fetched].flatMap(([uuid, found]) =>
      found.kind === 'read' ? [[uuid, statedBy(found.candidate, limits).dependencies]] : [],
    ),
  )
}

function tagsOf(found: Fetched | undefined): readonly string[] {
  return found?.kind === 'read' || found?.kind === 'same' ? found.tags : []
}

/** Says why a plugin goes no further; empty where it is at its newest release. */
function noteOf({
  artifact,
  tags,
  requirements,
  release,
}: {
  readonly artifact: ArtifactEntry
  readonly tags: readonly string[]
  readonly requirements: readonly Requirement[]
  readonly release: TaggedVersion | null
}): string {
  const said = sayRequirements(requirements)
  if (release === null) return `no release fits all that depend on it: ${said}`
  const newest = newestInRanges(nameInTag(artifact), tags, ['*'])
  return newest === null || newest.tag === release.tag ? '' : `${newest.version} is there; ${said}`
}

function atRef(artifact: ArtifactEntry, ref: string): ArtifactEntry {
  const { upstream } = artifact
  return upstream === null ? artifact : { ...artifact, upstream: { ...upstream, ref } }
}

/** Returns a plugin and the parts that came with it. */
async function listWithParts(
  transaction: Transaction,
  plugin: ArtifactEntry,
): Promise<readonly ArtifactEntry[]> {
  const members = await listMembers(transaction, plugin)
  const parts = members.flatMap((member) => (isDependency(member) ? [] : (member.artifact ?? [])))
  const name = nameInTag(plugin)
  const isAtOne = (ref: string | null) => ref !== null && releaseIn(name, ref) !== null
  const came = parts.filter(
    ({ upstream }) =>
      upstream !== null && upstream.location === plugin.upstream?.location && isAtOne(upstream.ref),
  )
  return [...came, plugin]
}
