import type { FindingGate } from '../../../core/security/finding.ts'
import type { SeenMarketplace, PluginPlace } from '../../../core/source/seen-marketplace.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { GitLocation } from '../../../core/address/source-location.ts'
import type { Ports } from '../../../ports/ports.ts'
import { versionOf } from '../../catalog/plugin-statements.ts'
import { openSession } from '../../engine/run/open-session.ts'
import { Transaction } from '../../engine/transaction/transaction.ts'
import { trustIn } from '../../engine/consent/confirmed-hosts.ts'
import { readPlugin } from './read-plugin.ts'
import { listRequirements } from './requirements.ts'
import { resolveDependencies } from './resolve.ts'
import type { PluginHere } from './choose-release.ts'
import type { Dependent, DependencySources, ResolvedDependencies } from './resolve.ts'
import { isSamePlace } from './want.ts'

/** Plugins whose dependencies are looked for, and what is known and allowed. */
export interface DependencySearch {
  /** Where they are, or are to be. */
  readonly collection: string
  readonly roots: readonly Dependent[]
  /** Plugins that come with the roots, from their source. */
  readonly coming: readonly PluginHere[]
  /** Those that count first come first. */
  readonly marketplaces: readonly SeenMarketplace[]
  /** Shows what is to be fetched, before it is; absent where nobody has to be asked. */
  readonly mayFetch?: DependencySources['mayFetch']
  readonly gate: FindingGate
}

/** Finds what plugins depend on, in their collection and where marketplaces say that it lies. */
export async function findDependencies(
  ports: Ports,
  { collection, roots, coming, marketplaces, mayFetch, gate }: DependencySearch,
): Promise<ResolvedDependencies> {
  if (roots.every(({ dependencies }) => dependencies.length === 0))
    return { plugins: [], links: [] }
  const here = [...coming, ...(await listPlugins(ports, collection))]
  const tags = new Map<string, Promise<readonly string[]>>()
  const sources: DependencySources = {
    marketplaces,
    findHere: (place) => here.find((one) => isSamePlace(one.place, place)) ?? null,
    listTags: (location) => {
      const known = tags.get(location.url) ?? listTags(ports, location)
      tags.set(location.url, known)
      return known
    },
    read: (location, name) => readPlugin({ ...ports, gate }, location, name),
    mayFetch: mayFetch ?? (() => Promise.resolve(true)),
  }
  return resolveDependencies(sources, roots)
}

async function listTags(ports: Ports, location: GitLocation): Promise<readonly string[]> {
  return ports.sources.listTags({ ...location, ...trustIn(ports, location.url) })
}

/** Lists the plugins of a collection that came from somewhere. */
async function listPlugins(ports: Ports, collection: string): Promise<readonly PluginHere[]> {
  const transaction = new Transaction(await openSession(ports))
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const wanted = await listRequirements(transaction)
  const here: PluginHere[] = []
  for (const entry of all) {
    if (entry.type !== 'composite' || entry.upstream === null) continue
    const version = await versionOf(transaction, entry)
    const requirements = wanted.get(entry.uuid) ?? []
    here.push({ place: placeIn(entry.upstream), version, requirements })
  }
  return here
}

function placeIn({ location, path }: PluginPlace): PluginPlace {
  return { location, path }
}
