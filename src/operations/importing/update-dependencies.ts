import type { PluginPlace, SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import { isInRanges } from '../../core/source/version-range.ts'
import type { Dependency } from '../../core/source/dependencies.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { entryOf, isDependency, listMembers, listParents } from '../catalog/members.ts'
import { recordMembers } from '../composites/set-members.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findDependencies } from './dependencies/find-dependencies.ts'
import { tellDependency } from './dependencies/find-needed.ts'
import type {
  DependencyLink,
  DependencySources,
  ResolvedDependencies,
} from './dependencies/resolve.ts'
import { isSamePlace } from './dependencies/want.ts'
import { setDependencies, settleDependencies } from './dependencies/set-dependencies.ts'
import { statedIn, versionOf, wantedVersions } from '../catalog/plugin-statements.ts'
import { statedBy } from './dependencies/stated.ts'
import type { HeldPlugin } from './hold-to-ranges.ts'
import { importNext } from './import-next.ts'
import { ADD_ALL } from './pipeline/add-report.ts'
import type { TakenDependency } from './pipeline/add-report.ts'
import { locationOf } from './pipeline/locate.ts'
import { nameKey } from './pipeline/match.ts'
import { keepObjects } from './pipeline/read.ts'
import type { Fetched } from './upstream/fetched.ts'

/** A plugin whose dependencies are looked at again, and what its manifest named of them before. */
interface Looking {
  readonly composite: ArtifactEntry
  readonly dependencies: readonly Dependency[]
  readonly before: ReadonlySet<string>
}

/** What plugins depend on once they are updated, in one collection. */
interface FoundNeeds extends ResolvedDependencies {
  readonly collection: string
  readonly looking: readonly Looking[]
}

/** What an update is to do about what plugins depend on. */
export type UpdatedNeeds = readonly FoundNeeds[]

/**
 * Finds what plugins depend on once they are updated, and reads what is not here. Those are looked at
 * whose source was read again, and those that lack something.
 */
export async function findUpdatedNeeds(
  ports: Ports,
  transaction: Transaction,
  known: {
    readonly artifacts: readonly ArtifactEntry[]
    readonly fetched: ReadonlyMap<string, Fetched>
    readonly releases: readonly HeldPlugin[]
    readonly marketplaces: readonly SeenMarketplace[]
    readonly mayFetch: DependencySources['mayFetch'] | undefined
  },
): Promise<UpdatedNeeds> {
  const { artifacts, fetched, releases, marketplaces, mayFetch } = known
  const looking: Looking[] = []
  for (const artifact of artifacts) {
    if (artifact.type !== 'composite' || artifact.upstream === null) continue
    const one = await lookAt(transaction, artifact, fetched.get(artifact.uuid))
    if (one !== null) looking.push(one)
  }
  const groups = Map.groupBy(looking, ({ composite }) => composite.collection)
  const found: FoundNeeds[] = []
  for (const [collection, own] of groups) {
    const resolved = await findDependencies(ports, {
      collection,
      roots: own.flatMap(({ composite: { name, upstream }, dependencies }) =>
        upstream === null ? [] : [{ name, place: upstream, dependencies }],
      ),
      coming: releases.flatMap(({ artifact, version }) =>
        artifact.upstream === null || artifact.collection !== collection
          ? []
          : [{ place: artifact.upstream, version, requirements: [] }],
      ),
      marketplaces,
      ...(mayFetch === undefined ? {} : { mayFetch }),
      gate: findingGate(ports),
    })
    const links: DependencyLink[] = []
    for (const link of resolved.links) links.push(await asItIsHere(transaction, own, link))
    found.push({ collection, looking: own, plugins: resolved.plugins, links })
  }
  return found
}

/** What is here goes on being depended on where nobody lists it any more. */
async function asItIsHere(
  transaction: Transaction,
  looking: readonly Looking[],
  link: DependencyLink,
): Promise<DependencyLink> {
  const composite = looking.find((one) => isFrom(one.composite, link.from))?.composite
  if (link.to !== null || composite === undefined) return link
  const members = await listMembers(transaction, composite)
  const member = members.find((one) => isDependency(one) && one.name === link.dependency.name)
  const here = member?.artifact ?? null
  if (here === null || here.upstream === null) return link
  const version = await versionOf(transaction, here)
  const { range } = link.dependency
  const isMet = isInRanges(version, range === null ? [] : [range])
  return { ...link, to: here.upstream, version, problem: isMet ? null : link.problem }
}

async function lookAt(
  transaction: Transaction,
  composite: ArtifactEntry,
  found: Fetched | undefined,
): Promise<Looking | null> {
  const stated = await statedIn(transaction, composite.tree)
  const before = new Set(stated.dependencies.map(({ name }) => name))
  if (found?.kind === 'read') {
    const { dependencies } = statedBy(found.candidate, transaction.ports.limits)
    return dependencies.length + before.size === 0 ? null : { composite, dependencies, before }
  }
  if (found?.kind !== 'same') return null
  const members = await listMembers(transaction, composite)
  const wanted = await wantedVersions(transaction, composite, members)
  const met = new Set(
    members.flatMap(({ child, name }) => (wanted.get(child)?.isMet === true ? [name] : [])),
  )
  const isWhole = stated.dependencies.every(({ name }) => met.has(name))
  return isWhole ? null : { composite, dependencies: stated.dependencies, before }
}

/**
 * Takes in what plugins depend on and makes them depend on it, but for those whose update is `waiting`.
 * Returns what came of it, by the uuid of the plugin.
 */
export async function takeUpdatedNeeds(
  transaction: Transaction,
  { state, waiting }: { readonly state: PresentState; readonly waiting: ReadonlySet<string> },
  needs: UpdatedNeeds,
): Promise<ReadonlyMap<string, readonly TakenDependency[]>> {
  const told = new Map<string, readonly TakenDependency[]>()
  for (const all of needs) {
    const one = withoutWaiting(all, waiting)
    await takeIn(transaction, state, one)
    for (const { composite, before } of one.looking) {
      const links = one.links.filter(({ from }) => isFrom(composite, from))
      const members = await listMembers(transaction, composite)
      const parts = members.filter((part) => !isDependency(part))
      const here = new Set(
        members.flatMap((member) =>
          isDependency(member) && member.artifact !== null ? [member.name] : [],
        ),
      )
      await setDependencies(transaction, composite, { links, before, parts: parts.length })
      await recordMembers(transaction, { ...composite, composite: composite.uuid })
      told.set(
        composite.uuid,
        links.map((link) => tellDependency(link, here)),
      )
    }
    await settleDependencies(transaction, one.collection, one.links)
  }
  return told
}

/** Leaves out plugins whose update waits for a person, and what only those need. */
function withoutWaiting(all: FoundNeeds, waiting: ReadonlySet<string>): FoundNeeds {
  const [waits, looking] = [true, false].map((is) =>
    all.looking.filter(({ composite }) => waiting.has(composite.uuid) === is),
  )
  if (waits === undefined || looking === undefined || waits.length === 0) return all
  const held = waits.flatMap(({ composite }) => composite.upstream ?? [])
  const links = all.links.filter(({ from }) => !isOf(from, held))
  const reached: PluginPlace[] = looking.flatMap(({ composite }) => composite.upstream ?? [])
  for (const place of reached) {
    const next = links.flatMap(({ from, to }) =>
      to !== null && isSamePlace(from, place) ? [to] : [],
    )
    reached.push(...next.filter((to) => !isOf(to, reached)))
  }
  return {
    ...all,
    looking,
    links: links.filter(({ from }) => isOf(from, reached)),
    plugins: all.plugins.filter(({ plugin }) => isOf(plugin.upstream, reached)),
  }
}

function isOf(from: PluginPlace, places: readonly PluginPlace[]): boolean {
  return places.some((place) => isSamePlace(place, from))
}

function isFrom({ upstream }: ArtifactEntry, from: DependencyLink['from']): boolean {
  return upstream !== null && isSamePlace(upstream, from)
}

/** Takes plugins into a collection; a name that is taken gets a number. */
async function takeIn(
  transaction: Transaction,
  state: PresentState,
  { collection, plugins, links }: FoundNeeds,
): Promise<void> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const names = new Map(all.map((entry) => [nameKey(entry), entry]))
  for (const { plugin, read, parts } of plugins) {
    const uuids = new Map<ReadPart, string>()
    for (const candidate of read) {
      keepObjects(candidate, (kind, bytes) => transaction.addObject(kind, bytes))
      const { uuid } = await importNext(transaction, {
        request: { ...ADD_ALL, onConflict: 'fork', location: locationOf(plugin.upstream) },
        candidate,
        members: new Map([[plugin.candidate, parts]]),
        links,
        collection,
        names,
        present: state.artifacts,
        uuids,
        kept: new Set(),
      })
      uuids.set(candidate.candidate, uuid)
    }
  }
}

type ReadPart = FoundNeeds['plugins'][number]['plugin']['candidate']

/**
 * Moves the pins by which plugins hold to others that were updated: those that name the state from
 * before the update. Any other pin was chosen by a person.
 */
export async function followDependencies(
  transaction: Transaction,
  updated: readonly ArtifactEntry[],
): Promise<void> {
  for (const before of updated.filter(({ type }) => type === 'composite')) {
    const key = viewKeys.artifact(before.collection, before.uuid)
    const now = await transaction.get<ArtifactEntry>(key)
    if (now === null || now.version === before.version) continue
    for (const parent of await listParents(transaction, before.uuid)) {
      const composite = { uuid: parent.composite, collection: before.collection }
      const members = await listMembers(transaction, composite)
      const member = members.find(({ child }) => child === before.uuid)
      if (member === undefined || member.pin?.version !== before.version) continue
      const pin = { version: now.version, tree: now.tree }
      const entry: MembershipEntry = { ...entryOf(member), pin }
      transaction.put(viewKeys.member(parent.composite, before.uuid), entry)
      await recordMembers(transaction, { ...composite, composite: parent.composite })
    }
  }
}
