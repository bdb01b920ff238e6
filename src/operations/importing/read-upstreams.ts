import { assertGitRef } from '../../core/address/git-ref.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { isDependency, listMembers, withAllMembers } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { NOTHING_HELD, holdToRanges } from './hold-to-ranges.ts'
import type { HeldPlugin, HeldPlugins } from './hold-to-ranges.ts'
import { atListedPins } from './listed-pins.ts'
import { fetchUpstreams } from './upstream/fetch-upstreams.ts'
import type { Fetched } from './upstream/fetched.ts'

/** What is updated, and what its upstreams hold. */
export interface ReadUpstreams {
  readonly artifacts: readonly ArtifactEntry[]
  readonly fetched: ReadonlyMap<string, Fetched>
  readonly held: HeldPlugins
}

/** Reads the upstreams of what is named, of everything where nothing is. Throws `E_GIT_REF`. */
export async function readUpstreams(
  ports: Ports,
  reading: Transaction,
  {
    names,
    ref = null,
    marketplaces = [],
    dryRun,
  }: {
    readonly names: readonly string[]
    readonly ref?: string | null
    readonly marketplaces?: readonly SeenMarketplace[]
    readonly dryRun: boolean
  },
): Promise<ReadUpstreams> {
  const wanted = await listToUpdate(reading, names)
  const own = ref === null ? wanted : await listOwn(reading, names)
  assertHaveRefs(own, ref)
  return fetchAll(ports, reading, {
    asked:
      ref === null
        ? atListedPins(wanted, marketplaces)
        : atRef(wanted, ref, new Set(own.map(({ uuid }) => uuid))),
    isAtRef: ref !== null,
    isNoted: !dryRun,
  })
}

/** Lists the artifacts to update; a composite's parts, and what it depends on, come before it. */
export async function listToUpdate(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly ArtifactEntry[]> {
  return withAllMembers(transaction, await findArtifacts(transaction, names))
}

/** Reads upstreams; what others hold to ranges of versions at the release that they take. */
async function fetchAll(
  ports: Ports,
  reading: Transaction,
  {
    asked,
    isAtRef,
    isNoted,
  }: {
    readonly asked: readonly ArtifactEntry[]
    readonly isAtRef: boolean
    readonly isNoted: boolean
  },
): Promise<ReadUpstreams> {
  const all = await reading.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const look = { all, isNoted }
  const first = await fetchUpstreams(ports, asked, look)
  if (isAtRef) return { artifacts: asked, fetched: first, held: NOTHING_HELD }
  const fetched = new Map(first)
  const releases = new Map<string, HeldPlugin>()
  let artifacts = asked
  let held = NOTHING_HELD
  // A plugin at another release may want another release of what it depends on, and so on.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    held = await holdToRanges(ports, reading, { artifacts, fetched })
    if (held.moving.length === 0) break
    for (const one of held.releases) releases.set(one.artifact.uuid, one)
    const byUuid = new Map(held.moving.map((one) => [one.uuid, one]))
    artifacts = artifacts.map((one) => byUuid.get(one.uuid) ?? one)
    for (const [uuid, found] of await fetchUpstreams(ports, held.moving, look)) {
      fetched.set(uuid, found)
    }
  }
  for (const uuid of held.held) {
    const found = fetched.get(uuid)
    if (found?.kind === 'read' || found?.kind === 'same') {
      fetched.set(uuid, { ...found, newerTag: null })
    }
  }
  return { artifacts, fetched, held: { ...held, releases: [...releases.values()] } }
}

/** Two that never settle stay where they were brought last. */
const MOST_ROUNDS = 20

/** Refuses a ref for artifacts that do not come from a repository. */
function assertHaveRefs(artifacts: readonly ArtifactEntry[], ref: string | null): void {
  const other = artifacts.find(({ upstream }) => upstream !== null && upstream.kind !== 'git')
  if (ref === null || other === undefined) return
  throw new SkillmeatError(
    'E_GIT_REF',
    `${artifactLabel(other)} comes from ${other.upstream?.location ?? 'nowhere'}, which has no refs.`,
    {
      fix: `Update it without --ref, or say where else it is with \`skillmeat source move ${artifactLabel(other)} <source>\`.`,
    },
  )
}

/** Lists what is named, with the parts of composites, but without what those depend on. */
async function listOwn(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly ArtifactEntry[]> {
  const named = await findArtifacts(transaction, names)
  const members = await Promise.all(named.map((one) => listMembers(transaction, one)))
  const parts = members
    .flat()
    .flatMap((member) => (isDependency(member) ? [] : (member.artifact ?? [])))
  return [...new Map([...parts, ...named].map((one) => [one.uuid, one])).values()]
}

/**
 * Returns the artifacts with `ref` as the ref of those of `own` that are from a repository. Throws
 * `E_GIT_REF`.
 */
function atRef(
  artifacts: readonly ArtifactEntry[],
  ref: string | null,
  own: ReadonlySet<string>,
): readonly ArtifactEntry[] {
  if (ref === null) return artifacts
  assertGitRef(ref)
  return artifacts.map((artifact) =>
    artifact.upstream?.kind === 'git' && own.has(artifact.uuid)
      ? { ...artifact, upstream: { ...artifact.upstream, ref } }
      : artifact,
  )
}
