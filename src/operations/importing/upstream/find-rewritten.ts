import type { GitLocation } from '../../../core/address/source-location.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { CommitPair, Relation } from '../../../ports/source.ts'
import { trustIn } from '../../engine/consent/confirmed-hosts.ts'
import type { FetchedSource } from '../pipeline/fetch.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import type { Fetched } from './fetched.ts'

/**
 * Says in words that what is followed of a repository went on in another way than by new commits: a tag
 * was moved, or a branch no longer holds the commit that it stood at. Null for what is as usual, and
 * where the repository does not say.
 */
export async function findRewritten(
  ports: Ports,
  location: GitLocation,
  went: { readonly from: string; readonly to: string; readonly tags: readonly string[] },
): Promise<string | null> {
  const { url, ref } = location
  const { from, to, tags } = went
  if (from === to) return null
  if (ref !== null && tags.includes(ref)) {
    return `the tag ${ref} was moved, from ${short(from)} to ${short(to)}`
  }
  const order = await orderOf(ports, { url, older: from, newer: to })
  if (order !== 'apart' && order !== 'older') return null
  const branch = ref === null ? 'its branch' : `the branch ${ref}`
  return `${branch} was rewritten: it no longer holds ${short(from)}`
}

async function orderOf(ports: Ports, pair: CommitPair): Promise<Relation['order']> {
  try {
    return (await ports.sources.relate({ ...pair, ...trustIn(ports, pair.url) })).order
  } catch (error) {
    if (isSkillmeatError(error)) return 'unknown'
    throw error
  }
}

/**
 * Adds to what was read of a repository how it came there. What is asked at another ref than the one
 * that `all` records did not go on from there.
 */
export async function withRewritten(
  ports: Ports,
  { location, opened }: FetchedSource<TrackedLocation>,
  { all, fetched }: { readonly all: readonly ArtifactEntry[]; readonly fetched: Results },
): Promise<Results> {
  const { revision: to } = opened
  if (location.kind !== 'git' || to === null) return fetched
  const went = all.flatMap(({ uuid, upstream }) => {
    const found = fetched.get(uuid)
    const isFollowed = found?.kind === 'read' && upstream?.ref === location.ref
    return isFollowed && upstream.commit !== null ? [{ uuid, found, from: upstream.commit }] : []
  })
  const said = new Map<string, string | null>()
  for (const from of new Set(went.map((one) => one.from))) {
    said.set(from, await findRewritten(ports, location, { from, to, tags: opened.tags }))
  }
  const told = went.flatMap(({ uuid, found, from }): [string, Fetched][] => {
    const rewritten = said.get(from) ?? null
    return rewritten === null ? [] : [[uuid, { ...found, rewritten }]]
  })
  return new Map([...fetched, ...told])
}

type Results = ReadonlyMap<string, Fetched>

function short(commit: string): string {
  return commit.slice(0, 10)
}
