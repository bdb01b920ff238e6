import type { ArtifactQuery } from '../../core/artifact/artifact-query.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { nearestProject } from './find-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What an artifact is known by. */
export type NamedArtifact = Pick<ArtifactEntry, 'uuid' | 'collection' | 'type' | 'name'>

/** Something that a project has: an artifact, or what is left of one that its collection no longer has. */
export interface DeployedArtifact extends NamedArtifact {
  /** Null where the collection no longer has it. */
  readonly entry: ArtifactEntry | null
}

/** Lists what a project has, plugins that are there in their parts alone included. */
export async function listDeployedIn(
  transaction: Transaction,
  project: string,
): Promise<readonly DeployedArtifact[]> {
  const found = new Map<string, DeployedArtifact>()
  for (const copy of await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))) {
    const { uuid, collection } = copy
    const entry = await artifactOf(transaction, collection, uuid)
    const { type, name } = entry ?? copy
    found.set(uuid, { uuid, collection, type, name, entry })
    for (const wanter of copy.wanted_by) {
      if (found.has(wanter)) continue
      const plugin = await artifactOf(transaction, collection, wanter)
      if (plugin !== null) found.set(wanter, { ...plugin, entry: plugin })
    }
  }
  return [...found.values()]
}

function artifactOf(
  transaction: Transaction,
  collection: string,
  uuid: string,
): Promise<ArtifactEntry | null> {
  return transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
}

/** Returns those that one way to read a name means, by their whole names. */
export function deployedAs<T extends NamedArtifact>(
  deployed: readonly T[],
  { collection, type, name }: ArtifactQuery,
): readonly T[] {
  return preferWhole(
    deployed.filter(
      (one) =>
        one.name === name &&
        (type === null || one.type === type) &&
        (collection === null || one.collection === collection),
    ),
  )
}

/** Hooks and servers are often called like the plugin they are of; the plugin is meant then. */
export function preferWhole<T extends NamedArtifact>(found: readonly T[]): readonly T[] {
  if (found.length < 2) return found
  const whole = found.filter(({ type }) => type !== 'hook' && type !== 'mcp')
  return whole.length === 1 ? whole : found
}

/**
 * Lists the projects that decide what a plain name means: the one that a command works on, then the
 * one that the person stands in.
 */
export async function projectsAsked(
  transaction: Transaction,
  named: string | null,
): Promise<readonly string[]> {
  const { ports } = transaction
  const folder = ports.places.standsIn
  if (folder === undefined) return named === null ? [] : [named]
  const here = await nearestProject(transaction, ports, folder)
  return named === null || named === here ? [here] : [named, here]
}
