import { sourceId } from '../../../core/history/pristine.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import type { VersionId } from '../../../core/history/version.ts'
import type { GraphVersion, VersionGraph } from '../../../core/history/version-graph.ts'
import type { ArtifactEntry, Upstream } from '../../../core/view/entries.ts'
import { loadGraph } from './load-graph.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Returns what a version says of the state of upstream that comes in with it, at this moment. */
export function pristineFrom(
  transaction: Transaction,
  upstream: Pick<Upstream, 'tree' | 'location' | 'ref' | 'commit' | 'path'>,
): Pristine {
  const { tree, location, ref, commit, path } = upstream
  const source = sourceId(transaction.ports.sha256, location)
  return { tree, source, ref, commit, at: transaction.now(), path }
}

/** Returns what a version's child carries on of it as pristine; null where nothing came from upstream. */
export async function pristineOf(
  transaction: Transaction,
  version: VersionId | undefined,
): Promise<Pristine | null> {
  if (version === undefined) return null
  return (await transaction.objects.findVersion(version))?.pristine ?? null
}

/**
 * The same of an artifact's head, now or in a snapshot. Where an older program wrote it, the entry
 * says what it came from; where nobody has looked upstream yet, it is not known.
 */
export async function pristineOfHead(
  transaction: Transaction,
  entry: Pick<ArtifactEntry, 'version' | 'pristine' | 'upstream'>,
): Promise<Pristine | null> {
  const { upstream } = entry
  const known = await pristineOf(transaction, entry.version)
  if (known !== null || upstream === null || upstream.unseen === true) return known
  const seen = await transaction.objects.findVersion(upstream.version)
  const came = pristineFrom(transaction, { ...upstream, tree: entry.pristine })
  return { ...came, at: seen?.created_at ?? '' }
}

/**
 * Returns what is pristine of any version. One that an older program wrote does not say it: then it
 * is the newest state of upstream that it descends from, of a source and a commit that are not known.
 */
export async function readPristine(
  transaction: Transaction,
  artifact: string,
  version: VersionId | undefined,
): Promise<Pristine | null> {
  const known = await pristineOf(transaction, version)
  if (known !== null || version === undefined) return known
  if ((await transaction.objects.findVersion(version)) === null) return null
  const graph = await loadGraph(transaction, artifact, [version])
  const marks = graph.reachableFrom([graph.indexOf(version)])
  const came = graph.versions.findLast((one, index) => marks[index] === 1 && isFromOutside(one))
  if (came === undefined) return null
  return { tree: came.tree, source: null, ref: null, commit: null, at: came.created_at }
}

/** Finds the version that a state of upstream came in as; null where this history has none. */
export function findUpstreamVersion(
  graph: VersionGraph,
  { tree }: Pick<Pristine, 'tree'>,
): GraphVersion | null {
  return graph.versions.findLast((one) => one.tree === tree && isFromOutside(one)) ?? null
}

function isFromOutside({ origin }: GraphVersion): boolean {
  return origin === 'upstream' || origin === 'import'
}
