import { isSkillmeatError } from '../../../core/errors.ts'
import type { ArtifactEntry, Upstream } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Ports } from '../../../ports/ports.ts'
import { pristineFrom } from '../../engine/versions/pristine-of.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { candidateAt, discoverSource, findCandidate } from '../pipeline/discover.ts'
import { withSource } from '../pipeline/fetch.ts'
import { withUpstream } from '../pipeline/locate.ts'
import type { Tracked } from '../pipeline/locate.ts'
import { keepObjects, readCandidates } from '../pipeline/read.ts'
import type { Base, Fetched } from './fetched.ts'

/**
 * Reads the recorded base commit of artifacts that were adopted without reading their upstream, each
 * commit once. Only the base distinguishes a person's edits from upstream content.
 */
export async function fetchBases(
  ports: Ports,
  artifacts: readonly ArtifactEntry[],
  fetched: ReadonlyMap<string, Fetched>,
): Promise<ReadonlyMap<string, Base>> {
  const bases = new Map<string, Base>()
  const wanted: Tracked[] = []
  for (const tracked of artifacts.flatMap(withUpstream)) {
    const { artifact, upstream } = tracked
    const found = fetched.get(artifact.uuid)
    if (upstream.unseen !== true || found?.kind !== 'read') continue
    const { candidate } = found
    const isIt =
      candidate.tree.id === artifact.tree || candidate.upstream.commit === upstream.commit
    if (isIt) bases.set(artifact.uuid, { kind: 'read', candidate })
    else if (upstream.commit !== null) wanted.push(tracked)
    else bases.set(artifact.uuid, { kind: 'unknown', detail: 'no commit is recorded' })
  }
  const groups = Map.groupBy(wanted, ({ upstream }) =>
    JSON.stringify([upstream.location, upstream.commit]),
  )
  for (const group of groups.values()) {
    for (const [uuid, base] of await fetchGroup(ports, group)) bases.set(uuid, base)
  }
  return bases
}

async function fetchGroup(
  ports: Ports,
  group: readonly Tracked[],
): Promise<ReadonlyMap<string, Base>> {
  const [first] = group
  if (first === undefined) return new Map()
  const { location: url, commit: ref } = first.upstream
  const location = { kind: 'git', url, ref, path: null } as const
  try {
    return await withSource(ports, location, async (source) => {
      const { candidates } = await discoverSource(ports, source.opened)
      const there = group.map((tracked) => {
        const { artifact, upstream } = tracked
        const found = findCandidate(candidates, artifact, upstream.path)
        return {
          uuid: artifact.uuid,
          candidate: found ?? candidateAt(source.opened.files, tracked),
        }
      })
      const all = there.flatMap(({ candidate }) => candidate ?? [])
      const { read, refused } = await readCandidates(ports, source, all)
      return new Map(
        there.map(({ uuid, candidate }): [string, Base] => {
          const found = read.find((one) => one.candidate === candidate)
          if (found !== undefined) return [uuid, { kind: 'read', candidate: found }]
          const refusal = refused.find((one) => one.candidate === candidate)
          const detail = refusal?.error.message ?? 'it was not there then'
          return [uuid, { kind: 'unknown', detail }]
        }),
      )
    })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return new Map(
      group.map(({ artifact }) => [artifact.uuid, { kind: 'unknown', detail: error.message }]),
    )
  }
}

/** Plans the base of an adopted artifact, which distinguishes its edits from upstream content. */
export function settleBase(
  transaction: Transaction,
  entry: ArtifactEntry,
  base: Base | null,
): ArtifactEntry {
  const { upstream } = entry
  if (upstream?.unseen !== true || base?.kind !== 'read') return entry
  const { tree } = base.candidate
  keepObjects(base.candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  const { version } = transaction.addVersion({
    artifact: entry.uuid,
    tree: tree.id,
    parents: [],
    origin: 'upstream',
    message: `From ${upstream.location}${upstream.commit === null ? '' : ` at ${upstream.commit.slice(0, 12)}`}`,
    pristine: pristineFrom(transaction, { ...upstream, tree: tree.id }),
  })
  const { unseen: _, ...seen } = upstream
  const settled = { ...entry, pristine: tree.id, upstream: { ...seen, version, tree: tree.id } }
  transaction.put(viewKeys.artifact(entry.collection, entry.uuid), settled satisfies ArtifactEntry)
  return settled
}

/** Says that two states are compared without a common base; null if there is a base. */
export function unknownBase(upstream: Upstream | null, base: Base | null): string | null {
  if (upstream?.unseen !== true || base?.kind !== 'unknown') return null
  const at = upstream.commit === null ? '' : ` (${upstream.commit.slice(0, 12)})`
  return `the state that it was made from${at} is not to be had, so every difference is yours to decide: ${base.detail}`
}
