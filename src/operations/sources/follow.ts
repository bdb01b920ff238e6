import { addressOf } from '../../core/address/source-spec.ts'
import type { SourceLocation } from '../../core/address/source-location.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { marketplaceOf } from '../../core/source/seen-marketplace.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import { locationElsewhere } from '../../core/source/elsewhere-location.ts'
import { heldTo } from '../../core/source/source-index.ts'
import type { IndexedItem, SourceIndex } from '../../core/source/source-index.ts'
import type { Ports } from '../../ports/ports.ts'
import { add } from '../importing/add.ts'
import { heldBy } from '../importing/dependencies/held-by.ts'
import type { AddRequest, ReportedArtifact } from '../importing/pipeline/add-report.ts'
import { locationOf } from '../importing/pipeline/locate.ts'
import type { TrackedLocation } from '../importing/pipeline/locate.ts'
import { indexSource } from '../importing/indexes/index-source.ts'
import type { NamedInSource } from './find-in-sources.ts'

/** Where something that was found is to be taken from, and what of it. */
export interface WantedFromSource {
  readonly location: SourceLocation
  /** Empty for all that is there: the plugin, and what it is made of. */
  readonly names: readonly string[]
}

/** Returns what `add` takes to bring something that a source was seen to hold. Throws as `locationElsewhere` does. */
export function wantedFrom({ index, item }: NamedInSource): WantedFromSource {
  if (item.elsewhere !== null) {
    return { location: locationElsewhere(item.name, item.elsewhere), names: [] }
  }
  return { location: locationOf(index), names: [`${item.type}:${item.name}`] }
}

/** A plugin that a marketplace lists and that lies in another source. */
export interface PluginToFollow {
  readonly plugin: string
  /** Where it lies; null where that is refused. */
  readonly source: string | null
  /** The commit that it is held to, else the branch or tag; null for the newest. */
  readonly at: string | null
  readonly location: SourceLocation | null
  readonly problem: SkillmeatError | null
}

/**
 * Looks at a marketplace and lists the plugins that lie elsewhere, those of `names`, or all; and the
 * names that lie in the source itself.
 */
export async function listToFollow(
  ports: Ports,
  location: TrackedLocation,
  names: readonly string[],
): Promise<{
  readonly toFollow: readonly PluginToFollow[]
  readonly here: readonly string[]
  /** What it lists, to find what plugins depend on; null for a source that is none. */
  readonly marketplace: SeenMarketplace | null
}> {
  const index: SourceIndex = await indexSource(ports, location)
  const elsewhere = new Map(
    index.items.flatMap((item): [string, IndexedItem][] =>
      item.elsewhere === null ? [] : [[item.name, item]],
    ),
  )
  const wanted = names.length === 0 ? [...elsewhere.keys()] : names.map(bareName)
  return {
    toFollow: wanted.flatMap((name) => toFollow(elsewhere.get(name))),
    here: names.filter((name) => !elsewhere.has(bareName(name))),
    marketplace: marketplaceOf(index, false),
  }
}

function bareName(name: string): string {
  return name.replace(/^composite:/, '')
}

function toFollow(item: IndexedItem | undefined): PluginToFollow[] {
  if (item === undefined || item.elsewhere === null) return []
  const at = heldTo(item)
  try {
    const location = locationElsewhere(item.name, item.elsewhere)
    return [{ plugin: item.name, source: addressOf(location), at, location, problem: null }]
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return [{ plugin: item.name, source: null, at, location: null, problem: error }]
  }
}

/** What became of a plugin that was followed. */
export interface FollowedPlugin {
  readonly plugin: string
  readonly source: string | null
  readonly commit: string | null
  readonly added: readonly ReportedArtifact[]
  /** In words, who holds what is here to a range of versions: it was left as it is. Null where nobody does. */
  readonly heldBy: string | null
  readonly problem: SkillmeatError | null
}

/** Adds plugins from where they lie, each by itself: one that is refused stops no other. */
export async function followAll(
  ports: Ports,
  plugins: readonly PluginToFollow[],
  request: Omit<AddRequest, 'location' | 'names'>,
): Promise<readonly FollowedPlugin[]> {
  const followed: FollowedPlugin[] = []
  for (const one of plugins) {
    const { plugin, source } = one
    followed.push({
      plugin,
      source,
      commit: null,
      added: [],
      heldBy: null,
      ...(await followOne(ports, one, request)),
    })
    ports.progress.report({ label: 'Following', done: followed.length, total: plugins.length })
  }
  return followed
}

async function followOne(
  ports: Ports,
  { location, at, problem }: PluginToFollow,
  request: Omit<AddRequest, 'location' | 'names'>,
): Promise<Pick<FollowedPlugin, 'problem'> & Partial<FollowedPlugin>> {
  if (location === null) return { problem }
  const path = location.kind === 'bundle' ? '' : (location.path ?? '')
  const held = await heldBy(ports, { location: addressOf(location), path })
  if (held !== null) return { heldBy: held, problem: null }
  try {
    const { result } = await add(ports, { ...request, location, names: [] })
    return { commit: result.commit, added: result.added, problem: null }
  } catch (error) {
    const told = explainPin(error, at, addressOf(location))
    if (!isSkillmeatError(told)) throw told
    return { problem: told }
  }
}

/** Says what is wrong where a marketplace holds a plugin to what its repository does not have. */
export function explainPin(error: unknown, at: string | null, address: string): unknown {
  if (at === null || !isSkillmeatError(error, 'E_GIT_REF')) return error
  const held = at.slice(0, 12)
  const message = `The marketplace holds it to ${held}, which ${address} does not have.`
  return new SkillmeatError('E_GIT_REF', message, {
    fix: `Tell whoever maintains the marketplace; \`skillmeat add ${address}\` takes what is there now.`,
    cause: error,
    data: { address, at },
  })
}
