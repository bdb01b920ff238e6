import type { Dependency } from '../../../core/source/dependencies.ts'
import { isRange, newestInRanges } from '../../../core/source/version-range.ts'
import type { ArtifactEntry, MembershipEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { isDependency } from '../../catalog/members.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { statedIn } from '../../catalog/plugin-statements.ts'

/** A plugin that another one depends on, with the range of versions that it wants. */
export interface Requirement {
  /** The name of the one that wants it. */
  readonly by: string
  readonly dependency: Dependency
}

/**
 * Lists what the plugins of the collections want of each other, by the uuid of what is wanted.
 * `incoming` has what plugins will say, by uuid, where that is another thing than they say now.
 */
export async function listRequirements(
  transaction: Transaction,
  incoming: ReadonlyMap<string, readonly Dependency[]> = new Map(),
): Promise<ReadonlyMap<string, readonly Requirement[]>> {
  const all = await transaction.scan<MembershipEntry>(viewKeys.allMembers())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const byUuid = new Map(artifacts.map((one) => [one.uuid, one]))
  const found = new Map<string, Requirement[]>()
  for (const member of all.filter(isDependency)) {
    const composite = byUuid.get(member.composite)
    if (composite === undefined) continue
    const stated =
      incoming.get(composite.uuid) ?? (await statedIn(transaction, composite.tree)).dependencies
    const dependency = stated.find(({ name }) => name === member.name)
    if (dependency === undefined) continue
    const own = found.get(member.child) ?? []
    found.set(member.child, [...own, { by: composite.name, dependency }])
  }
  return found
}

/**
 * Returns those of some requirements that count together. A range that is none, or that no release lies in,
 * is a problem of whoever says it alone; what is merely optional counts where the others leave something.
 */
export function countedRequirements(
  plugin: string,
  tags: readonly string[],
  all: readonly Requirement[],
): readonly Requirement[] {
  const possible = all.filter(
    ({ dependency: { range } }) =>
      range === null || (isRange(range) && newestInRanges(plugin, tags, [range]) !== null),
  )
  if (newestInRanges(plugin, tags, rangesOf(possible)) !== null) return possible
  const needed = possible.filter(({ dependency }) => !dependency.isOptional)
  return needed.length === 0 ? possible.slice(0, 1) : needed
}

/** Returns the ranges of versions among requirements. */
export function rangesOf(requirements: readonly Requirement[]): readonly string[] {
  return requirements.flatMap(({ dependency }) => dependency.range ?? [])
}

/** Says who wants which versions: `deploy-kit wants ~2.1.0, audit-kit wants any`. */
export function sayRequirements(requirements: readonly Requirement[]): string {
  return requirements
    .map(({ by, dependency }) => `${by} wants ${dependency.range ?? 'any version'}`)
    .join(', ')
}
