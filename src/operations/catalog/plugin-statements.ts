import type { ObjectId } from '../../core/object/object-id.ts'
import type { Dependency } from '../../core/source/dependencies.ts'
import { NOTHING_STATED, manifestBlob, readStatement } from '../../core/source/plugin-statement.ts'
import type { PluginStatement } from '../../core/source/plugin-statement.ts'
import { isInRanges, pluginOfTag, releaseIn } from '../../core/source/version-range.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { isDependency } from './members.ts'
import type { Member } from './members.ts'

/** Returns what a state of a plugin says of its version and of other plugins. */
export async function statedIn(
  { objects, ports }: Pick<Transaction, 'objects' | 'ports'>,
  tree: ObjectId,
): Promise<PluginStatement> {
  const blob = manifestBlob(await objects.tree(tree))
  if (blob === null) return NOTHING_STATED
  const bytes = (await objects.blobs([blob])).get(blob)
  return bytes === undefined ? NOTHING_STATED : readStatement(bytes, ports.limits)
}

/** Returns the version that a plugin has: what the tag says that it was taken at, else what it says itself. */
export async function versionOf(
  transaction: Transaction,
  { upstream, tree }: ArtifactEntry,
): Promise<string | null> {
  const ref = upstream?.ref ?? ''
  const plugin = pluginOfTag(ref)
  const tagged = plugin === null ? null : releaseIn(plugin, ref)
  return tagged ?? (await statedIn(transaction, tree)).version
}

/** What a plugin wants of one that it depends on, and what there is of it. */
export interface WantedVersion {
  /** Null for any version. */
  readonly range: string | null
  /** Of what is here; null where it does not say, or is not here. */
  readonly version: string | null
  readonly isMet: boolean
}

/** Returns which versions a plugin wants of what it depends on, by the uuid of that. */
export async function wantedVersions(
  transaction: Transaction,
  { tree }: Pick<ArtifactEntry, 'tree'>,
  members: readonly Member[],
): Promise<ReadonlyMap<string, WantedVersion>> {
  const needed = members.filter(isDependency)
  if (needed.length === 0) return new Map()
  const { dependencies } = await statedIn(transaction, tree)
  const wanted = new Map<string, WantedVersion>()
  for (const { child, name, artifact } of needed) {
    const range = rangeOf(dependencies, name)
    const version = artifact === null ? null : await versionOf(transaction, artifact)
    const isMet = artifact !== null && isInRanges(version, range === null ? [] : [range])
    wanted.set(child, { range, version, isMet })
  }
  return wanted
}

function rangeOf(dependencies: readonly Dependency[], plugin: string): string | null {
  return dependencies.find(({ name }) => name === plugin)?.range ?? null
}
