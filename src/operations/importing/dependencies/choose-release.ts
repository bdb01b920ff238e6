import type { GitLocation } from '../../../core/address/source-location.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { SkillmeatError } from '../../../core/errors.ts'
import { locationElsewhere } from '../../../core/source/elsewhere-location.ts'
import type { PluginPlace } from '../../../core/source/seen-marketplace.ts'
import {
  isInRanges,
  isRange,
  newestInRanges,
  releasesOf,
} from '../../../core/source/version-range.ts'
import { locationOf } from '../pipeline/locate.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import { countedRequirements, rangesOf } from './requirements.ts'
import type { Requirement } from './requirements.ts'
import { askFor, unmet } from './want.ts'
import type { Want } from './want.ts'

/** Lists the tags of a repository. */
export type ListTags = (location: GitLocation) => Promise<readonly string[]>

/** A plugin that need not be fetched: it is in the collection, or comes with what is added. */
export interface PluginHere {
  readonly place: PluginPlace
  readonly version: string | null
  /** What plugins of the collection want of it, besides those that are asked about. */
  readonly requirements: readonly Requirement[]
}

/** From where a plugin is to be taken, or why it is not. */
export type Choice =
  | {
      readonly at: string
      readonly location: TrackedLocation
      readonly version: string | null
      readonly problem: null
    }
  | { readonly at: string; readonly location: null; readonly problem: SkillmeatError }

/** Chooses the release of a plugin that all take who want it. What cannot be had is a problem of it alone. */
export async function choose(listTags: ListTags, want: Want): Promise<Choice> {
  try {
    return await chooseLocation(listTags, want)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { at: `refused: ${error.message}`, location: null, problem: error }
  }
}

async function chooseLocation(listTags: ListTags, want: Want): Promise<Choice> {
  const { name, requirements } = want
  const location = locationFor(want)
  const asListed = { at: 'as listed', location, version: null, problem: null }
  const impossible = whyNoRange(requirements)
  if (impossible !== null) throw unmet(want, impossible, ASK_OWNER)
  if (location.kind !== 'git' || rangesOf(requirements).length === 0) return asListed
  const tags = await listTags(location)
  if (releasesOf(name, tags).length === 0) return asListed
  const counted = countedRequirements(name, tags, requirements)
  const all = { name, requirements: counted.length === 0 ? requirements : counted }
  const release = newestInRanges(name, tags, rangesOf(all.requirements))
  if (release === null) throw unmet(all, noneFits(name, tags), askFor(want))
  const at = { ...location, ref: release.tag }
  return { at: release.tag, location: at, version: release.version, problem: null }
}

const ASK_OWNER = 'Tell whoever maintains it.'

/** Says that what is wanted is no range; null where one of those that want it says one. */
function whyNoRange(requirements: readonly Requirement[]): string | null {
  const wrong = requirements.flatMap(({ dependency: { range } }) =>
    range === null || isRange(range) ? [] : [range],
  )
  const [first] = wrong
  return first === undefined || wrong.length < requirements.length
    ? null
    : `"${first}" is no range of versions`
}

function noneFits(plugin: string, tags: readonly string[]): string {
  const releases = releasesOf(plugin, tags)
  const there = releases.slice(0, SAID).map(({ version }) => version)
  const more = releases.length > SAID ? ' and older ones' : ''
  return `no release fits; there are ${there.join(', ')}${more}`
}

/** How many releases are named. */
const SAID = 5

function locationFor({ name, found }: Want): TrackedLocation {
  const { elsewhere } = found.plugin
  if (elsewhere === null) return locationOf(found.in.source)
  const location = locationElsewhere(name, elsewhere)
  if (location.kind === 'bundle') throw new Error('a bundle is no place of a plugin')
  return location
}

/** A plugin that somebody wants, the version of it that there is, and one that wants it. */
interface Wanting {
  readonly want: Want
  readonly version: string | null
  /** What others want of it besides. */
  readonly others: readonly Requirement[]
  readonly own: Pick<Want, 'name' | 'requirements'>
}

/** Says why a version of a plugin is not what one of those wants, and which release would be; null where it is. */
export async function problemWith(
  listTags: ListTags,
  { want, version, others, own }: Wanting,
): Promise<SkillmeatError | null> {
  if (isInRanges(version, rangesOf(own.requirements))) return null
  const impossible = whyNoRange(own.requirements)
  if (impossible !== null) return unmet(own, impossible, ASK_OWNER)
  const why = `${version ?? 'one that does not say its version'} is here`
  const location = locationFor(want)
  if (location.kind !== 'git') return unmet(own, why, askFor(own))
  try {
    const tags = await listTags(location)
    if (newestInRanges(want.name, tags, rangesOf(own.requirements)) === null) {
      return unmet(own, noneFits(want.name, tags), askFor(own))
    }
    const all = countedRequirements(want.name, tags, [...want.requirements, ...others])
    const release = newestInRanges(want.name, tags, rangesOf(all))
    if (release === null || !isInRanges(release.version, rangesOf(own.requirements))) {
      const besides = {
        name: want.name,
        requirements: [
          ...own.requirements,
          ...all.filter((one) => !own.requirements.includes(one)),
        ],
      }
      return unmet(besides, `${why}; no release fits all`, askFor(own))
    }
    const fix = `\`skillmeat update ${want.name} --ref ${release.tag}\` brings ${release.version}.`
    return unmet(own, why, fix)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return unmet(own, why, askFor(own))
  }
}
