import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import { mapAtOnce } from '../../core/map-at-once.ts'
import type { SourceIndex } from '../../core/source/source-index.ts'
import type { SourceEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { SourceRefs } from '../../ports/source.ts'
import { readIndex, writeIndex } from '../importing/indexes/index-files.ts'
import { indexSource } from '../importing/indexes/index-source.ts'
import { SOURCES_AT_ONCE, lookAtSource } from '../importing/pipeline/fetch.ts'
import { locationOf } from '../importing/pipeline/locate.ts'
import type { TrackedLocation } from '../importing/pipeline/locate.ts'
import { findRewritten } from '../importing/upstream/find-rewritten.ts'
import { noSource } from './no-source.ts'
import { listAdded } from './registry.ts'

/** What looking at a source again came to. */
export interface RefreshedSource {
  readonly name: string
  readonly location: string
  /** `same`: it stands where it did, and was not fetched. */
  readonly action: 'same' | 'refreshed' | 'unreachable'
  /** Labels of what it has that it had not before, and of what it has no more. */
  readonly came: readonly string[]
  readonly went: readonly string[]
  /** In words, that its branch or tag went on in another way than by new commits. */
  readonly rewritten: string | null
  readonly problem: SkillmeatError | null
}

/**
 * Looks at sources that were added again, all at once; at all of them where none is named. One that
 * cannot be reached keeps what was known of it. Throws `E_NOT_FOUND` for a name that none has.
 */
export async function refreshSources(
  ports: Ports,
  wish: { readonly names: readonly string[]; readonly onlyMarketplaces: boolean },
): Promise<readonly RefreshedSource[]> {
  const all = await listAdded(ports)
  const lost = wish.names.find((name) => !all.some((one) => one.name === name))
  if (lost !== undefined) {
    throw noSource(
      lost,
      all.map(({ name }) => name),
    )
  }
  const wanted = all.filter(
    ({ name, marketplace }) =>
      (wish.names.length === 0 || wish.names.includes(name)) &&
      (marketplace || !wish.onlyMarketplaces),
  )
  let done = 0
  return mapAtOnce(wanted, SOURCES_AT_ONCE, async (entry) => {
    const refreshed = await refreshOne(ports, entry)
    done += 1
    ports.progress.report({ label: 'Looking at sources', done, total: wanted.length })
    return refreshed
  })
}

async function refreshOne(ports: Ports, entry: SourceEntry): Promise<RefreshedSource> {
  const { name, location } = entry
  const common = { name, location, came: [], went: [], rewritten: null, problem: null }
  try {
    const known = readIndex(ports, entry)
    const place = locationOf(entry)
    const refs = place.kind === 'git' ? await lookAtSource(ports, place) : null
    if (known !== null && standsStill(known, refs)) {
      await writeIndex(ports, { ...known, looked_at: new Date(ports.clock.now()).toISOString() })
      return { ...common, action: 'same' }
    }
    const index = await indexSource(ports, place)
    await writeIndex(ports, index)
    const rewritten = await tellRewritten(ports, place, { known, index, tags: refs?.tags ?? [] })
    const [before, now] = [labelsIn(known), labelsIn(index)]
    const came = known === null ? [] : [...now.difference(before)]
    return { ...common, action: 'refreshed', came, went: [...before.difference(now)], rewritten }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { ...common, action: 'unreachable', problem: error }
  }
}

function standsStill({ commit }: SourceIndex, refs: SourceRefs | null): boolean {
  return refs !== null && commit !== null && refs.commit === commit
}

async function tellRewritten(
  ports: Ports,
  place: TrackedLocation,
  looked: {
    readonly known: SourceIndex | null
    readonly index: SourceIndex
    readonly tags: readonly string[]
  },
): Promise<string | null> {
  const { known, index, tags } = looked
  const [from, to] = [known?.commit ?? null, index.commit]
  if (place.kind !== 'git' || from === null || to === null) return null
  return findRewritten(ports, place, { from, to, tags })
}

function labelsIn(index: SourceIndex | null): ReadonlySet<string> {
  return new Set(index?.items.map(({ type, name }) => `${type}:${name}`))
}
