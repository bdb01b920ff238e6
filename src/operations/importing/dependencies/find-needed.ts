import { addressOf } from '../../../core/address/source-spec.ts'
import type { Warning } from '../../../core/errors.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { SeenMarketplace } from '../../../core/source/seen-marketplace.ts'
import { terminalText } from '../../../core/security/terminal-text.ts'
import type { Ports } from '../../../ports/ports.ts'
import { currentCollection } from '../../catalog/current-collection.ts'
import { openSession } from '../../engine/run/open-session.ts'
import { Transaction } from '../../engine/transaction/transaction.ts'
import type { AddRequest, TakenDependency } from '../pipeline/add-report.ts'
import { refOf } from '../pipeline/locate.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import type { BundledCandidate, ReadCandidate } from '../pipeline/read-candidate.ts'
import { findDependencies } from './find-dependencies.ts'
import type { DependencyLink, ResolvedDependencies } from './resolve.ts'
import { statedBy } from './stated.ts'

/** What plugins that are added need beside themselves, and what could not be read of it. */
export interface NeededPlugins extends ResolvedDependencies {
  readonly warnings: readonly Warning[]
}

/**
 * Finds what the plugins among candidates depend on, and reads what neither comes with them nor is in the
 * collection. What a bundle holds brings what it needs in the bundle.
 */
export async function findNeeded(
  ports: Ports & { readonly gate: FindingGate },
  {
    request,
    read,
    discovery,
  }: {
    readonly request: Pick<AddRequest, 'location' | 'marketplaces' | 'mayFetch'>
    readonly read: readonly (ReadCandidate | BundledCandidate)[]
    readonly discovery: Discovery
  },
): Promise<NeededPlugins> {
  const { location, marketplaces = [], mayFetch } = request
  if (location.kind === 'bundle') return { plugins: [], links: [], warnings: [] }
  const plugins = read.flatMap((one) =>
    'bundled' in one || one.candidate.type !== 'composite' ? [] : [one],
  )
  const stated = plugins.map((plugin) => ({ plugin, stated: statedBy(plugin, ports.limits) }))
  const isAlone = stated.every((one) => one.stated.dependencies.length === 0)
  const found = await findDependencies(ports, {
    collection: isAlone ? '' : await collectionInUse(ports),
    roots: stated.map(({ plugin, stated: { dependencies } }) => ({
      name: plugin.candidate.name,
      place: plugin.upstream,
      dependencies,
    })),
    coming: stated.map(({ plugin, stated: { version } }) => ({
      place: plugin.upstream,
      version,
      requirements: [],
    })),
    marketplaces: [...marketplaceIn(location, discovery), ...marketplaces],
    ...(mayFetch === undefined ? {} : { mayFetch }),
    gate: ports.gate,
  })
  const unread = stated.flatMap(({ plugin, stated: { unread: all } }) =>
    all.map((what) => notRead(plugin.candidate, what)),
  )
  return { ...found, warnings: unread }
}

async function collectionInUse(ports: Ports): Promise<string> {
  return currentCollection(new Transaction(await openSession(ports)))
}

/** Returns the marketplace that a source is, as it was just read. */
function marketplaceIn(location: TrackedLocation, discovery: Discovery): SeenMarketplace[] {
  const [name] = discovery.marketplaces
  if (name === undefined) return []
  const here = discovery.candidates
    .filter(({ type }) => type === 'composite')
    .map((one) => ({ name: one.name, path: one.path, elsewhere: null }))
  const away = discovery.elsewhere.map((one) => ({ name: one.plugin, path: '', elsewhere: one }))
  const source = { kind: location.kind, location: addressOf(location), ref: refOf(location) }
  return [{ name, source, plugins: [...here, ...away], allows: discovery.allows, isAdded: false }]
}

function notRead({ name }: Candidate, what: string): Warning {
  return {
    code: 'W_DEPENDENCY',
    message: `Among what it depends on stands what names no plugin: ${what}.`,
    where: terminalText(name, 100),
  }
}

/** Tells of a dependency as a report does. */
export function tellDependency(
  { by, dependency: { name, range, isOptional }, to, version, problem }: DependencyLink,
  before: ReadonlySet<string> = new Set(),
): TakenDependency {
  const isNew = to !== null && !before.has(name)
  return { by, plugin: name, range, isOptional, version, isNew, problem }
}
