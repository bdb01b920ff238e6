import { addressOf } from '../../../core/address/source-spec.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { SkillmeatError } from '../../../core/errors.ts'
import { mapAtOnce } from '../../../core/map-at-once.ts'
import type { Dependency } from '../../../core/source/dependencies.ts'
import { findDependency, findListing } from '../../../core/source/seen-marketplace.ts'
import type {
  FoundDependency,
  PluginPlace,
  SeenMarketplace,
} from '../../../core/source/seen-marketplace.ts'
import { isInRanges } from '../../../core/source/version-range.ts'
import type { DependencyFetch } from '../pipeline/add-report.ts'
import { SOURCES_AT_ONCE } from '../pipeline/fetch.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import { choose, problemWith } from './choose-release.ts'
import type { Choice, ListTags, PluginHere } from './choose-release.ts'
import type { ReadPlugin } from './read-plugin.ts'
import { rangesOf, sayRequirements } from './requirements.ts'
import type { Requirement } from './requirements.ts'
import { askFor, isSamePlace, placeOf, unmet } from './want.ts'
import type { Want } from './want.ts'

/** A plugin and what it depends on. */
export interface Dependent {
  readonly name: string
  readonly place: PluginPlace
  readonly dependencies: readonly Dependency[]
}

/** What resolving dependencies asks of the world. */
export interface DependencySources {
  readonly marketplaces: readonly SeenMarketplace[]
  readonly findHere: (place: PluginPlace) => PluginHere | null
  readonly listTags: ListTags
  readonly read: (location: TrackedLocation, name: string) => Promise<ReadPlugin>
  /** Shows what is to be fetched, before it is; says whether it may be. */
  readonly mayFetch: (fetches: readonly DependencyFetch[]) => Promise<boolean>
}

/** A dependency of a plugin, and what came of it. */
export interface DependencyLink {
  readonly from: PluginPlace
  readonly by: string
  readonly dependency: Dependency
  /** Where the plugin lies that it was taken from; null where there is none. */
  readonly to: PluginPlace | null
  readonly version: string | null
  /** Why it is not as it was wanted; null where it is. */
  readonly problem: SkillmeatError | null
}

/** What the dependencies of plugins come to. */
export interface ResolvedDependencies {
  /** Those that were fetched; what others depend on comes before them. */
  readonly plugins: readonly ReadPlugin[]
  readonly links: readonly DependencyLink[]
}

/**
 * Finds what plugins depend on, and what those depend on in turn, and reads what is not here.
 *
 * Of each plugin the newest release is taken that lies in the ranges of all that want it, by the tags
 * `<plugin>--v<version>` of its repository; where nobody names a range, what its marketplace points to.
 * What was fetched may want something of a plugin that was chosen before: then it is chosen anew. One
 * that cannot be had is a problem of those that want it alone.
 */
export async function resolveDependencies(
  sources: DependencySources,
  roots: readonly Dependent[],
): Promise<ResolvedDependencies> {
  const taken = new Map<string, Taken>()
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const wants = listWants(sources, roots, taken)
    const choices = await mapAtOnce(
      [...wants].filter(([, want]) => sources.findHere(want.place) === null),
      SOURCES_AT_ONCE,
      async ([key, want]) => ({ key, want, ...(await choose(sources.listTags, want)) }),
    )
    const fresh = choices.filter(({ key, at }) => taken.get(key)?.at !== at)
    if (fresh.length === 0) break
    await take(sources, fresh, taken)
  }
  const wants = listWants(sources, roots, taken)
  const links: DependencyLink[] = []
  for (const one of dependents(roots, wants, taken)) {
    for (const dependency of one.dependencies) {
      const link = await linkOf(sources, { roots, wants, taken }, { from: one, dependency })
      // What says that it needs itself has what it needs.
      if (link.to === null || !isSamePlace(link.to, link.from)) links.push(link)
    }
  }
  const plugins = [...wants.keys()].flatMap((key) => taken.get(key)?.plugin ?? [])
  return { plugins: neededFirst(plugins, links), links }
}

/** Sorts plugins so that each comes after what it depends on, as far as they do not depend on each other. */
function neededFirst(
  plugins: readonly ReadPlugin[],
  links: readonly DependencyLink[],
): readonly ReadPlugin[] {
  const sorted = new Set<ReadPlugin>()
  const open = new Set<ReadPlugin>()
  const visit = (one: ReadPlugin): void => {
    if (open.has(one)) return
    open.add(one)
    for (const { from, to } of links) {
      if (to === null || !isSamePlace(from, one.plugin.upstream)) continue
      for (const other of plugins) if (isSamePlace(other.plugin.upstream, to)) visit(other)
    }
    sorted.add(one)
  }
  for (const one of plugins) visit(one)
  return [...sorted]
}

/** Each round brings the next plugins of a chain; a chain as long as this is none that anybody made. */
const MOST_ROUNDS = 50

/** What was settled about a plugin, and why it could not be had. */
interface Taken {
  /** What was chosen, to see when another choice has to be made. */
  readonly at: string
  readonly plugin: ReadPlugin | null
  readonly version: string | null
  readonly problem: SkillmeatError | null
}

/** Lists what is depended on, from the roots through all that was taken. */
function listWants(
  sources: DependencySources,
  roots: readonly Dependent[],
  taken: ReadonlyMap<string, Taken>,
): ReadonlyMap<string, Want> {
  const wants = new Map<string, Want>()
  const open = [...roots]
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    for (const dependency of one.dependencies) {
      const found = find(sources, roots, { from: one, dependency })
      if (found.kind === 'lost') continue
      const place = placeOf(found)
      const key = keyOf(place)
      const known = wants.get(key)
      const requirement = { by: one.name, dependency }
      const { name } = dependency
      const requirements = [...(known?.requirements ?? []), requirement]
      wants.set(key, { name, found, place, requirements })
      const plugin = taken.get(key)?.plugin ?? null
      if (known === undefined && plugin !== null) open.push(dependentOf(plugin))
    }
  }
  return wants
}

function dependents(
  roots: readonly Dependent[],
  wants: ReadonlyMap<string, Want>,
  taken: ReadonlyMap<string, Taken>,
): readonly Dependent[] {
  const further = [...wants.keys()].flatMap((key) => {
    const plugin = taken.get(key)?.plugin ?? null
    return plugin === null ? [] : [dependentOf(plugin)]
  })
  return [...roots, ...further]
}

function dependentOf({ plugin, stated }: ReadPlugin): Dependent {
  const { candidate, upstream } = plugin
  return { name: candidate.name, place: upstream, dependencies: stated.dependencies }
}

/** What a person added themselves may be depended on, whatever its marketplace allows. */
function find(
  { marketplaces, findHere }: DependencySources,
  roots: readonly Dependent[],
  { from, dependency }: { readonly from: Dependent; readonly dependency: Dependency },
): FoundDependency {
  const own = findListing(from.place, marketplaces)
  const [first = from] = roots.includes(from) ? [from] : roots
  const root = findListing(first.place, marketplaces)
  const found = findDependency(dependency, { own, root, marketplaces })
  const barred = found.kind === 'lost' ? found.barred : undefined
  return barred !== undefined && findHere(placeOf(barred)) !== null
    ? { kind: 'found', ...barred }
    : found
}

function keyOf({ location, path }: PluginPlace): string {
  return JSON.stringify([location, path])
}

type Fresh = Choice & { readonly key: string; readonly want: Want }

/** Reads what was chosen, once it was shown; what goes wrong is a problem of that plugin alone. */
async function take(
  sources: DependencySources,
  fresh: readonly Fresh[],
  taken: Map<string, Taken>,
): Promise<void> {
  for (const { key, at, problem } of fresh) {
    if (problem !== null) taken.set(key, { at, plugin: null, version: null, problem })
  }
  const wanted = fresh.flatMap((one) => (one.location === null ? [] : [one]))
  if (wanted.length === 0) return
  const mayFetch = await sources.mayFetch(wanted.map(fetchOf))
  await mapAtOnce(wanted, SOURCES_AT_ONCE, async ({ key, at, want, location, version }) => {
    try {
      if (!mayFetch) throw unmet(want, 'it was not fetched', askFor(want))
      const plugin = await sources.read(location, want.name)
      const is = version ?? plugin.stated.version
      const suits = (one: Requirement) => isInRanges(is, rangesOf([one]))
      if (!want.requirements.some(suits)) {
        throw unmet(want, `there is ${is ?? 'a version that it does not say'}`, askFor(want))
      }
      taken.set(key, { at, plugin, version: is, problem: null })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      taken.set(key, { at, plugin: null, version: null, problem: error })
    }
  })
}

function fetchOf({
  want,
  location,
  version,
}: {
  readonly want: Want
  readonly location: TrackedLocation
  readonly version: string | null
}): DependencyFetch {
  const { name, requirements } = want
  const source = addressOf(location)
  return { plugin: name, version, source, wanted: sayRequirements(requirements) }
}

async function linkOf(
  sources: DependencySources,
  {
    roots,
    wants,
    taken,
  }: {
    readonly roots: readonly Dependent[]
    readonly wants: ReadonlyMap<string, Want>
    readonly taken: ReadonlyMap<string, Taken>
  },
  step: { readonly from: Dependent; readonly dependency: Dependency },
): Promise<DependencyLink> {
  const { from, dependency } = step
  const common = { from: from.place, by: from.name, dependency }
  const own = { name: dependency.name, requirements: [{ by: from.name, dependency }] }
  const found = find(sources, roots, step)
  if (found.kind === 'lost') {
    const fix = `${found.fix}, then \`skillmeat update ${from.name}\`.`
    return { ...common, to: null, version: null, problem: unmet(own, found.why, fix) }
  }
  const place = placeOf(found)
  const here = sources.findHere(place)
  if (here !== null) {
    const want = wants.get(keyOf(place))
    const { version, requirements: others } = here
    const problem =
      want === undefined
        ? null
        : await problemWith(sources.listTags, { want, version, others, own })
    return { ...common, to: here.place, version: here.version, problem }
  }
  const known = taken.get(keyOf(place))
  if (known === undefined) {
    const problem = unmet(own, 'the plugins that want each other never settle', askFor(own))
    return { ...common, to: null, version: null, problem }
  }
  const { plugin, version } = known
  const want = wants.get(keyOf(place))
  const problem =
    plugin === null || want === undefined
      ? known.problem
      : await problemWith(sources.listTags, { want, version, others: [], own })
  return { ...common, to: plugin?.plugin.upstream ?? null, version, problem }
}
