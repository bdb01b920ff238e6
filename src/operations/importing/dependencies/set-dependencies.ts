import type { VersionMember } from '../../../core/history/version.ts'
import type { PluginPlace } from '../../../core/source/seen-marketplace.ts'
import type { Dependency } from '../../../core/source/dependencies.ts'
import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { isDependency, listMembers } from '../../catalog/members.ts'
import type { Member } from '../../catalog/members.ts'
import { recordMembers } from '../../composites/set-members.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { DependencyLink } from './resolve.ts'
import { isSamePlace } from './want.ts'

/**
 * Settles what plugins depend on once all that is taken in is in the collection: two that need each other
 * come one after the other.
 */
export async function settleDependencies(
  transaction: Transaction,
  collection: string,
  links: readonly DependencyLink[],
): Promise<void> {
  const open = Map.groupBy(links, ({ from }) => JSON.stringify([from.location, from.path]))
  for (const own of open.values()) {
    const [first] = own
    const composite =
      first === undefined ? null : await pluginFrom(transaction, collection, first.from)
    if (composite === null) continue
    const members = await listMembers(transaction, composite)
    const parts = members.filter((member) => !isDependency(member)).length
    await setDependencies(transaction, composite, { links: own, before: new Set(), parts })
    await recordMembers(transaction, { collection, composite: composite.uuid })
  }
}

type Composite = Pick<ArtifactEntry, 'uuid' | 'collection'>

/** Finds the plugin of a collection that came from a place; null where none did. */
export async function pluginFrom(
  transaction: Transaction,
  collection: string,
  place: PluginPlace,
): Promise<ArtifactEntry | null> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const isFrom = ({ type, upstream }: ArtifactEntry) =>
    type === 'composite' && upstream !== null && isSamePlace(upstream, place)
  return all.find(isFrom) ?? null
}

/** Lists what a version of a plugin names of those that it depends on and that are here by now. */
export async function dependencyMembers(
  transaction: Transaction,
  collection: string,
  links: readonly DependencyLink[],
): Promise<readonly VersionMember[]> {
  const found: VersionMember[] = []
  for (const { to } of links) {
    const plugin = to === null ? null : await pluginFrom(transaction, collection, to)
    if (plugin !== null) found.push({ artifact: plugin.uuid, tree: plugin.tree })
  }
  return found
}

/**
 * Makes a composite depend on what its links say, each held to what it is now, behind `parts` parts. One
 * that is not here shows as missing. Of those that it depended on before, what a person linked stays: the
 * manifest of `before` does not name it.
 */
export async function setDependencies(
  transaction: Transaction,
  { uuid: composite, collection }: Composite,
  {
    links,
    before,
    parts,
  }: {
    readonly links: readonly DependencyLink[]
    /** The names of the plugins that its manifest named until now. */
    readonly before: ReadonlySet<string>
    readonly parts: number
  },
): Promise<void> {
  const members = await listMembers(transaction, { uuid: composite, collection })
  const known = members.filter(isDependency)
  const kept = new Set<string>()
  for (const [at, { to, dependency }] of links.entries()) {
    const plugin = to === null ? null : await pluginFrom(transaction, collection, to)
    const earlier = earlierOf(known, plugin, dependency)
    const child = plugin?.uuid ?? earlier?.child ?? transaction.ports.chance.uuid()
    kept.add(child)
    const common = { composite, child, position: parts + at }
    const entry = { ...common, ...memberFor(dependency, plugin, earlier) }
    transaction.put(viewKeys.member(composite, child), entry satisfies MembershipEntry)
  }
  const named = new Set([...before, ...links.map(({ dependency }) => dependency.name)])
  for (const { child, name } of known) {
    if (named.has(name) && !kept.has(child)) transaction.remove(viewKeys.member(composite, child))
  }
}

function memberFor(
  { name, isOptional }: Dependency,
  plugin: ArtifactEntry | null,
  earlier: Member | undefined,
): Pick<MembershipEntry, 'type' | 'name' | 'relationship' | 'pin' | 'disabled'> {
  return {
    type: 'composite',
    name,
    relationship: isOptional ? 'optional' : 'requires',
    pin: pinOf(plugin, earlier),
    ...(earlier?.disabled === true ? { disabled: true } : {}),
  }
}

/** Finds what stood for a dependency before: the plugin itself, or its name where there is none. */
function earlierOf(
  known: readonly Member[],
  plugin: ArtifactEntry | null,
  { name }: Dependency,
): Member | undefined {
  return known.find((one) => (plugin === null ? one.name === name : one.child === plugin.uuid))
}

/** A pin that stood stays: it moves when the plugin is updated, as those of parts do. */
function pinOf(plugin: ArtifactEntry | null, earlier: Member | undefined): VersionRef | null {
  if (plugin === null) return null
  if (earlier !== undefined && earlier.artifact !== null) return earlier.pin
  return { version: plugin.version, tree: plugin.tree }
}
