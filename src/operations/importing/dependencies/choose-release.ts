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
import { rangesOf } from './requirements.ts'
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
    const wrong = want.requirements.find(
      ({ dependency: { range } }) => range !== null && !isRange(range),
    )
    if (wrong !== undefined) {
      const why = `"${wrong.dependency.range ?? ''}" is no range of versions`
      throw unmet(want, why, 'Tell whoever maintains it.')
    }
    return await chooseLocation(listTags, want)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { at: `refused: ${error.message}`, location: null, problem: error }
  }
}

async function chooseLocation(listTags: ListTags, want: Want): Promise<Choice> {
  const location = locationFor(want)
  const ranges = rangesOf(want.requirements)
  if (location.kind === 'git' && ranges.length > 0) {
    const tags = await listTags(location)
    const release = newestInRanges(want.name, tags, ranges)
    if (release !== null) {
      const at = { ...location, ref: release.tag }
      return { at: release.tag, location: at, version: release.version, problem: null }
    }
    const releases = releasesOf(want.name, tags)
    if (releases.length > 0) {
      const there = releases.slice(0, SAID).map(({ version }) => version)
      const more = releases.length > SAID ? ' and older ones' : ''
      const why = `no release fits; there are ${there.join(', ')}${more}`
      throw unmet(want, why, askFor(want))
    }
  }
  return { at: 'as listed', location, version: null, problem: null }
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

/** Says why a plugin that is here is not what is wanted, and which release would be; null where it is. */
export async function problemHere(
  listTags: ListTags,
  {
    want,
    here,
    own,
  }: {
    readonly want: Want
    readonly here: PluginHere
    readonly own: Pick<Want, 'name' | 'requirements'>
  },
): Promise<SkillmeatError | null> {
  if (isInRanges(here.version, rangesOf(own.requirements))) return null
  const why = `${here.version ?? 'one that does not say its version'} is here`
  const all = { name: want.name, requirements: [...want.requirements, ...here.requirements] }
  const location = locationFor(want)
  if (location.kind !== 'git') return unmet(own, why, askFor(own))
  try {
    const release = newestInRanges(want.name, await listTags(location), rangesOf(all.requirements))
    if (release === null) return unmet(all, `${why}; no release fits all`, askFor(own))
    const fix = `\`skillmeat update ${want.name} --ref ${release.tag}\` brings ${release.version}.`
    return unmet(own, why, fix)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return unmet(own, why, askFor(own))
  }
}
