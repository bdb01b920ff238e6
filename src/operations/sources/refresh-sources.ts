import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import { mapAtOnce } from '../../core/map-at-once.ts'
import type { SourceIndex } from '../../core/source/source-index.ts'
import type { SourceEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { SOURCES_AT_ONCE, lookAtSource } from '../importing/pipeline/fetch.ts'
import { locationOf } from '../importing/pipeline/locate.ts'
import { readIndex, writeIndex } from '../importing/indexes/index-files.ts'
import { indexSource } from '../importing/indexes/index-source.ts'
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
  const common = { name, location, came: [], went: [], problem: null }
  try {
    const known = readIndex(ports, entry)
    if (known !== null && (await standsStill(ports, entry, known))) {
      await writeIndex(ports, { ...known, looked_at: new Date(ports.clock.now()).toISOString() })
      return { ...common, action: 'same' }
    }
    const index = await indexSource(ports, locationOf(entry))
    await writeIndex(ports, index)
    const [before, now] = [labelsIn(known), labelsIn(index)]
    const came = known === null ? [] : [...now.difference(before)]
    return { ...common, action: 'refreshed', came, went: [...before.difference(now)] }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { ...common, action: 'unreachable', problem: error }
  }
}

async function standsStill(ports: Ports, entry: SourceEntry, known: SourceIndex): Promise<boolean> {
  const place = locationOf(entry)
  if (place.kind !== 'git' || known.commit === null) return false
  return (await lookAtSource(ports, place)).commit === known.commit
}

function labelsIn(index: SourceIndex | null): ReadonlySet<string> {
  return new Set(index?.items.map(({ type, name }) => `${type}:${name}`))
}
