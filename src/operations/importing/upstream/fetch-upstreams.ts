import { isSkillmeatError } from '../../../core/errors.ts'
import { mapAtOnce } from '../../../core/map-at-once.ts'
import { oneAddress } from '../../../core/address/source-key.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import { isSameSource } from '../../../core/source/seen-marketplace.ts'
import { followMove } from '../../../core/source/follow-move.ts'
import { findNewerTag } from '../../../core/address/newer-tag.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { Ports } from '../../../ports/ports.ts'
import { candidateAt, discoverSource, findCandidate } from '../pipeline/discover.ts'
import { SOURCES_AT_ONCE, lookAtSource, withSource } from '../pipeline/fetch.ts'
import type { FetchedSource } from '../pipeline/fetch.ts'
import { locationOf, withUpstream } from '../pipeline/locate.ts'
import type { Tracked, TrackedLocation } from '../pipeline/locate.ts'
import { readCandidates } from '../pipeline/read.ts'
import { rememberSource } from '../indexes/remember-source.ts'
import { fetchBases } from './fetch-bases.ts'
import { withRewritten } from './find-rewritten.ts'
import type { Fetched } from './fetched.ts'
import { followRenames } from './follow-renames.ts'

/** How upstreams are looked at. */
export interface UpstreamLook {
  /** Moves within a source are followed, but never to the path of another of these artifacts. */
  readonly all: readonly ArtifactEntry[]
  /** What is fetched is noted, to be found in later. */
  readonly isNoted: boolean
}

/** Reads what the upstreams of artifacts hold now, each source once. */
export async function fetchUpstreams(
  ports: Ports,
  artifacts: readonly ArtifactEntry[],
  look: UpstreamLook,
): Promise<ReadonlyMap<string, Fetched>> {
  const groups = Map.groupBy(artifacts.flatMap(withUpstream), ({ upstream }) =>
    JSON.stringify([upstream.kind, oneAddress(upstream.location), upstream.ref]),
  )
  const fetched = new Map<string, Fetched>()
  let done = 0
  await mapAtOnce([...groups.values()], SOURCES_AT_ONCE, async (group) => {
    for (const [uuid, found] of await fetchGroup(ports, group, look)) fetched.set(uuid, found)
    done += 1
    ports.progress.report({ label: 'Looking upstream', done, total: groups.size })
  })
  for (const [uuid, base] of await fetchBases(ports, artifacts, fetched)) {
    const found = fetched.get(uuid)
    if (found?.kind === 'read') fetched.set(uuid, { ...found, base })
  }
  return fetched
}

async function fetchGroup(
  ports: Ports,
  group: readonly Tracked[],
  look: UpstreamLook,
): Promise<ReadonlyMap<string, Fetched>> {
  const [first] = group
  if (first === undefined) return new Map()
  try {
    const same = await findSame(ports, group, look.all)
    if (same !== null) return same
    return await withSource(ports, locationOf(first.upstream), async (source) => {
      const found = await readGroup(ports, source, { ...look, group })
      return withRewritten(ports, source, { all: look.all, fetched: found })
    })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    // An archive that was taken in and removed has nothing new; it was never promised to stay.
    const isRemoved = first.upstream.kind === 'archive' && error.code === 'E_SOURCE_NOT_FOUND'
    const found: Fetched = isRemoved
      ? { kind: 'same', newerTag: null, tags: [] }
      : { kind: 'unreachable', detail: error.message }
    return new Map(group.map(({ artifact }) => [artifact.uuid, found]))
  }
}

/**
 * Answers for artifacts of one repository that is where it was when they were last read, without
 * fetching anything; null where something may be new.
 */
async function findSame(
  ports: Ports,
  group: readonly Tracked[],
  all: readonly ArtifactEntry[],
): Promise<ReadonlyMap<string, Fetched> | null> {
  const [first] = group
  const location = first === undefined ? null : locationOf(first.upstream)
  if (location?.kind !== 'git') return null
  const recorded = new Map(all.map((artifact) => [artifact.uuid, artifact]))
  const commits = new Set(group.map((one) => commitRead(one, recorded.get(one.artifact.uuid))))
  const [commit = null] = commits
  if (commit === null || commits.size > 1) return null
  const refs = await lookAtSource(ports, location)
  if (refs.commit !== commit) return null
  const newerTag = location.ref === null ? null : findNewerTag(location.ref, refs.tags)
  const { tags } = refs
  return new Map(group.map(({ artifact }) => [artifact.uuid, { kind: 'same', newerTag, tags }]))
}

/** Returns the commit that an artifact was read at whole; null where something of it is to be brought in. */
function commitRead(
  { artifact, upstream }: Tracked,
  recorded: ArtifactEntry | undefined,
): string | null {
  const isSettled = upstream.unseen !== true && artifact.pristine === upstream.tree
  return isSettled && recorded?.upstream?.ref === upstream.ref ? upstream.commit : null
}

async function readGroup(
  ports: Ports,
  source: FetchedSource<TrackedLocation>,
  { group, all, isNoted }: UpstreamLook & { readonly group: readonly Tracked[] },
): Promise<ReadonlyMap<string, Fetched>> {
  const { opened, location } = source
  const discovery = await discoverSource(ports, opened)
  const { candidates, members } = discovery
  const placeNow = followRenames(discovery, group)
  const there = group.map((tracked) => {
    const { artifact, upstream } = tracked
    const find = (path: string) => findCandidate(candidates, artifact, path)
    const listed = find(upstream.path) ?? find(placeNow(upstream.path))
    return { tracked, candidate: listed ?? candidateAt(opened.files, tracked) }
  })
  const wanted = await followMoves(ports, source, { there, candidates, all })
  const ref = location.kind === 'git' ? location.ref : null
  const newerTag = ref === null ? null : findNewerTag(ref, opened.tags)
  const { read, refused } = await readCandidates(
    ports,
    source,
    wanted.flatMap(({ candidate }) =>
      candidate === null ? [] : [candidate, ...(members.get(candidate) ?? [])],
    ),
  )
  if (isNoted) await rememberSource(ports, source, { discovery, read, isToldApart: false })
  const readOf = (part: Candidate) => read.find((one) => isSame(one.candidate, part)) ?? []
  const partsOf = (candidate: Candidate) => members.get(candidate)?.flatMap(readOf)
  return new Map(
    wanted.map(({ tracked, candidate }): [string, Fetched] => {
      const { uuid } = tracked.artifact
      const found = read.find((one) => isSame(one.candidate, candidate))
      if (found !== undefined) {
        const parts = partsOf(found.candidate) ?? null
        const before = tracked.upstream.path
        const movedFrom = found.candidate.path === before ? null : before
        const { tags } = opened
        return [
          uuid,
          { kind: 'read', candidate: found, parts, movedFrom, newerTag, tags, base: null },
        ]
      }
      const refusal = refused.find((one) => isSame(one.candidate, candidate))
      if (refusal === undefined) return [uuid, { kind: 'gone' }]
      return [uuid, { kind: 'refused', detail: refusal.error.message }]
    }),
  )
}

interface Wanted {
  readonly tracked: Tracked
  readonly candidate: Candidate | null
}

/** Looks for what is no longer where it was; reads other candidates only where something is. */
async function followMoves(
  ports: Ports,
  source: FetchedSource<TrackedLocation>,
  {
    there,
    candidates,
    all,
  }: {
    readonly there: readonly Wanted[]
    readonly candidates: readonly Candidate[]
    readonly all: readonly ArtifactEntry[]
  },
): Promise<readonly Wanted[]> {
  const strayed = there.filter(({ candidate }) => candidate === null)
  const [first] = strayed
  if (first === undefined) return there
  const { location } = first.tracked.upstream
  const taken = new Set([
    ...there.flatMap(({ candidate }) => (candidate === null ? [] : [placeOf(candidate)])),
    ...all.flatMap(({ type, upstream }) =>
      upstream !== null && isSameSource(upstream.location, location)
        ? [placeOf({ type, path: upstream.path })]
        : [],
    ),
  ])
  const types = new Set(strayed.map(({ tracked }) => tracked.artifact.type))
  const free = candidates.filter((one) => types.has(one.type) && !taken.has(placeOf(one)))
  const { read } = await readCandidates(ports, source, free)
  const trees = new Map(read.map(({ candidate, tree }) => [candidate, tree.id]))
  return there.map((one) => {
    if (one.candidate !== null) return one
    const { artifact, upstream } = one.tracked
    const { type, name, source_name: inSource = name } = artifact
    const isSameContent = (candidate: Candidate) => trees.get(candidate) === upstream.tree
    const search = { free, isSameContent }
    const candidate = followMove({ type, name: inSource, path: upstream.path }, search)
    return { ...one, candidate }
  })
}

function placeOf({ type, path }: Pick<Candidate, 'type' | 'path'>): string {
  return `${type}\0${path}`
}

function isSame(one: Candidate, other: Candidate | null): boolean {
  return other !== null && one.type === other.type && one.path === other.path
}
