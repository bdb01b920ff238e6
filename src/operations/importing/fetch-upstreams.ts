import { isSkillmeatError } from '../../core/errors.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { followRenames } from './follow-renames.ts'
import type { Tracked } from './follow-renames.ts'
import { discoverSource, readCandidates } from './read-candidates.ts'
import type { ReadCandidate } from './read-candidates.ts'
import { locationOf } from './upstream.ts'
import type { ReadSource } from './upstream.ts'

/** What an artifact's upstream holds now, or why that is not known. */
export type Fetched =
  | {
      readonly kind: 'read'
      readonly candidate: ReadCandidate
      readonly from: ReadSource
      /** What a composite is made of there, as far as it can be read; null for anything else. */
      readonly parts: readonly ReadCandidate[] | null
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' | 'refused'; readonly detail: string }

/** Reads what the upstreams of artifacts hold now, each source once. */
export async function fetchUpstreams(
  ports: Ports,
  artifacts: readonly ArtifactEntry[],
): Promise<ReadonlyMap<string, Fetched>> {
  const withUpstream = artifacts.flatMap((artifact) =>
    artifact.upstream === null ? [] : [{ artifact, upstream: artifact.upstream }],
  )
  const groups = Map.groupBy(withUpstream, ({ upstream }) =>
    JSON.stringify([upstream.kind, upstream.location, upstream.ref]),
  )
  const fetched = new Map<string, Fetched>()
  let done = 0
  for (const group of groups.values()) {
    for (const [uuid, found] of await fetchGroup(ports, group)) fetched.set(uuid, found)
    done += 1
    ports.progress.report({ label: 'Looking upstream', done, total: groups.size })
  }
  return fetched
}

async function fetchGroup(
  ports: Ports,
  group: readonly Tracked[],
): Promise<ReadonlyMap<string, Fetched>> {
  const [first] = group
  if (first === undefined) return new Map()
  const location = locationOf(first.upstream)
  try {
    const source = await ports.sources.open(location)
    try {
      const discovery = await discoverSource(ports, source)
      const { candidates, members } = discovery
      const placeNow = followRenames(discovery, group)
      const wanted = group.map(({ artifact, upstream }) => ({
        uuid: artifact.uuid,
        candidate:
          findCandidate(candidates, artifact, upstream.path) ??
          findCandidate(candidates, artifact, placeNow(upstream.path)),
      }))
      const from = { location, revision: source.revision }
      const { read, refused } = await readCandidates(
        ports,
        source,
        wanted.flatMap(({ candidate }) =>
          candidate === null ? [] : [candidate, ...(members.get(candidate) ?? [])],
        ),
      )
      const partsOf = (candidate: Candidate) =>
        members
          .get(candidate)
          ?.flatMap((part) => read.find((one) => isSame(one.candidate, part)) ?? [])
      return new Map(
        wanted.map(({ uuid, candidate }): [string, Fetched] => {
          const found = read.find((one) => isSame(one.candidate, candidate))
          if (found !== undefined) {
            const parts = partsOf(found.candidate) ?? null
            return [uuid, { kind: 'read', candidate: found, from, parts }]
          }
          const refusal = refused.find((one) => isSame(one.candidate, candidate))
          if (refusal === undefined) return [uuid, { kind: 'gone' }]
          return [uuid, { kind: 'refused', detail: refusal.error.message }]
        }),
      )
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const found: Fetched = { kind: 'unreachable', detail: error.message }
    return new Map(group.map(({ artifact }) => [artifact.uuid, found]))
  }
}

function findCandidate(
  candidates: readonly Candidate[],
  artifact: ArtifactEntry,
  path: string,
): Candidate | null {
  return candidates.find((one) => one.type === artifact.type && one.path === path) ?? null
}

function isSame(one: Candidate, other: Candidate | null): boolean {
  return other !== null && one.type === other.type && one.path === other.path
}
