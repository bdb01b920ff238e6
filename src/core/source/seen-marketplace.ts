import { sourceKey } from '../address/source-key.ts'
import type { Dependency } from './dependencies.ts'
import type { ElsewherePlugin } from './plugin.ts'
import { isWithin } from './skill-roots.ts'
import type { IndexedItem, SourceIndex } from './source-index.ts'

/** A marketplace, where it lies, and the plugins that it was seen to list. */
export interface SeenMarketplace {
  /** What it calls itself. */
  readonly name: string | null
  readonly source: Pick<SourceIndex, 'kind' | 'location' | 'ref'>
  readonly plugins: readonly ListedPlugin[]
  /** The marketplaces that its plugins may depend on. */
  readonly allows: readonly string[]
  /** A person added it; plugins of others may name it only then. */
  readonly isAdded: boolean
}

/** A plugin that a marketplace lists: in its own source at `path`, or elsewhere. */
export type ListedPlugin = Pick<IndexedItem, 'name' | 'path' | 'elsewhere' | 'was'>

/** Returns the marketplace that a source was seen to be; null for a source that is none. */
export function marketplaceOf(index: SourceIndex, isAdded: boolean): SeenMarketplace | null {
  if (index.marketplace === null) return null
  return {
    name: index.marketplace,
    source: { kind: index.kind, location: index.location, ref: index.ref },
    plugins: index.items.filter(({ type }) => type === 'composite'),
    allows: index.depends_on ?? [],
    isAdded,
  }
}

/** Where a plugin lies: a source, and a folder in it. */
export interface PluginPlace {
  readonly location: string
  readonly path: string
}

/** Finds the plugin elsewhere whose folder a place is, or lies in, among those that marketplaces list. */
export function findListedElsewhere(
  { location, path }: PluginPlace,
  marketplaces: readonly SeenMarketplace[],
): ListedPlugin | null {
  const all = marketplaces.flatMap(({ plugins }) => plugins)
  const holds = ({ elsewhere }: ListedPlugin) =>
    elsewhere !== null &&
    isSameSource(elsewhere.address ?? '', location) &&
    isWithin(folderElsewhere(elsewhere), path)
  return all.find(holds) ?? null
}

/** Finds the marketplace that lists what lies in a place; null where none that is known does. */
export function findListing(
  place: PluginPlace,
  marketplaces: readonly SeenMarketplace[],
): SeenMarketplace | null {
  const lists = (one: SeenMarketplace, plugin: ListedPlugin) =>
    plugin.elsewhere === null
      ? isSameSource(one.source.location, place.location) && plugin.path === place.path
      : isSameSource(plugin.elsewhere.address ?? '', place.location) &&
        folderElsewhere(plugin.elsewhere) === place.path
  return marketplaces.find((one) => one.plugins.some((plugin) => lists(one, plugin))) ?? null
}

/** Returns the folder of the other source that a plugin lies in, as paths of sources are written. */
export function folderElsewhere({ path }: Pick<ElsewherePlugin, 'path'>): string {
  return (path ?? '').replace(/^\.?\/+|\/+$/g, '')
}

/** A repository has several addresses: with `.git` and without, by https and by ssh. */
export function isSameSource(one: string, other: string): boolean {
  if (one === other) return true
  const key = sourceKey(one)
  return key !== null && key === sourceKey(other)
}

/** What a dependency means among the marketplaces that are known. */
export type FoundDependency =
  | { readonly kind: 'found'; readonly in: SeenMarketplace; readonly plugin: ListedPlugin }
  /** In words, what is in the way, and what to do; with what it would be, where only trust is missing. */
  | {
      readonly kind: 'lost'
      readonly why: string
      readonly fix: string
      readonly barred?: { readonly in: SeenMarketplace; readonly plugin: ListedPlugin }
    }

/**
 * Finds what a dependency of a plugin means: a plugin of the marketplace that lists the one that wants
 * it, or of the one that it names. That one must be among those that the marketplace of the plugin that
 * was asked for, `root`, allows.
 */
export function findDependency(
  dependency: Dependency,
  known: {
    readonly own: SeenMarketplace | null
    readonly root: SeenMarketplace | null
    readonly marketplaces: readonly SeenMarketplace[]
  },
): FoundDependency {
  const { name, marketplace } = dependency
  const { own, root, marketplaces } = known
  const isOther = marketplace !== null && marketplace !== own?.name
  const named = marketplaces.find((one) => one.isAdded && one.name === marketplace) ?? null
  const found = isOther ? named : own
  if (found === null) return { kind: 'lost', ...notKnown(isOther ? marketplace : null) }
  const plugin = found.plugins.find((one) => one.name === name)
  if (plugin === undefined) return { kind: 'lost', ...notListed(found) }
  if (isOther && !isAllowed(marketplace, root)) {
    const barred = { in: found, plugin }
    return { kind: 'lost', ...notAllowed({ name, marketplace }, root), barred }
  }
  return { kind: 'found', in: found, plugin }
}

function isAllowed(marketplace: string, root: SeenMarketplace | null): boolean {
  return root !== null && (root.name === marketplace || root.allows.includes(marketplace))
}

type Lost = Pick<Extract<FoundDependency, { kind: 'lost' }>, 'why' | 'fix'>

function notKnown(marketplace: string | null): Lost {
  return {
    why:
      marketplace === null
        ? 'no marketplace that is known lists the plugin that wants it'
        : `the marketplace ${marketplace} is not known here`,
    fix: 'Add the marketplace with `skillmeat marketplace add <source>`',
  }
}

function notListed({ name, source }: SeenMarketplace): Lost {
  return {
    why: `the marketplace ${name ?? source.location} does not list it`,
    fix: 'Look again with `skillmeat marketplace update`',
  }
}

function notAllowed(
  { name, marketplace }: { readonly name: string; readonly marketplace: string },
  root: SeenMarketplace | null,
): Lost {
  return {
    why: `the marketplace ${root?.name ?? 'of the plugin that was asked for'} does not allow what comes from ${marketplace}`,
    fix: `If you trust it, add it yourself with \`skillmeat add ${name}@${marketplace}\``,
  }
}
