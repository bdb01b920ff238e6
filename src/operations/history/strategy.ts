import { isAncestor, measureDistance } from '../../core/history/common-ancestors.ts'
import type { Distance } from '../../core/history/common-ancestors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { VersionGraph } from '../../core/history/version-graph.ts'
import type { ResolvedBy } from '../../core/merge/structured/resolved-by.ts'
import type { TreeMerge } from '../../core/merge/merge-trees.ts'
import { treeChanges } from '../../core/diff/tree-changes.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionRef } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { readHistory } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { extendHistory, findInHistory, loadHistory } from '../catalog/find-version.ts'
import { findMergeBase } from './merge-base.ts'
import { historyScope } from '../catalog/version-refs.ts'

/**
 * How one version comes into another.
 *
 * - `up_to_date`: it is in there already.
 * - `fast_forward`: nothing else happened there, so it is simply taken.
 * - `merge`: the trial merge is clean.
 * - `resolve_recorded`: it conflicts only where the same was decided before.
 * - `manual`: a person has to decide.
 */
export type MergeStrategy = 'up_to_date' | 'fast_forward' | 'merge' | 'resolve_recorded' | 'manual'

/** What a merge does with one file. */
export interface ConcernedFile {
  readonly path: string
  readonly outcome: 'taken' | 'merged' | 'conflict'
  /** What settled it where lines alone did not. */
  readonly resolvedBy: ResolvedBy | null
  /** How many places conflict. */
  readonly hunks: number
}

export interface StrategyReport {
  readonly artifact: string
  readonly from: VersionId
  readonly into: VersionId
  readonly strategy: MergeStrategy
  /** The best common ancestors, oldest first; several where histories crossed. */
  readonly bases: readonly VersionId[]
  /** How many versions `from` has that `into` has not. */
  readonly ahead: number
  /** How many versions `into` has that `from` has not. */
  readonly behind: number
  readonly files: readonly ConcernedFile[]
}

/** Tells how version `from` of an artifact would be merged into version `into`, by a trial merge in memory. */
export async function chooseMergeStrategy(
  ports: Ports,
  request: { readonly name: string; readonly from: string; readonly into: string },
): Promise<StrategyReport> {
  const scope = (tx: Transaction) => historyScope(tx, request.name, [request.from, request.into])
  return readHistory(ports, scope, async (tx) => {
    const artifact = await findArtifact(tx, request.name)
    const known = await loadHistory(tx, artifact)
    const from = await findInHistory(tx, known, request.from)
    const into = await findInHistory(tx, known, request.into)
    const { graph } = await extendHistory(tx, known, [from.version, into.version])
    const merge = await tryVersions(tx, graph, { uuid: artifact.uuid, from, into })
    const { left, right } = merge.distance
    return {
      artifact: artifactLabel(artifact),
      from: from.version,
      into: into.version,
      strategy: merge.strategy,
      bases: merge.bases,
      ahead: left,
      behind: right,
      files: merge.files,
    }
  })
}

/** Finds the best common ancestors of two versions of an artifact, oldest first. */
export async function findCommonAncestors(
  ports: Ports,
  request: { readonly name: string; readonly versions: readonly [string, string] },
): Promise<readonly VersionId[]> {
  const [from, into] = request.versions
  return (await chooseMergeStrategy(ports, { name: request.name, from, into })).bases
}

export interface TriedVersions {
  readonly strategy: MergeStrategy
  readonly bases: readonly VersionId[]
  readonly distance: Distance
  readonly files: readonly ConcernedFile[]
}

/** Merges two versions of a graph in memory. */
export async function tryVersions(
  transaction: Transaction,
  graph: VersionGraph,
  versions: { readonly uuid: string; readonly from: VersionRef; readonly into: VersionRef },
): Promise<TriedVersions> {
  const { from, into } = versions
  const left = graph.indexOf(from.version)
  const right = graph.indexOf(into.version)
  const distance = measureDistance(graph, left, right)
  const base = await findMergeBase(transaction, graph, { left: [left], right: [right] })
  const bases = base.ancestors.map((index) => graph.at(index).id)
  const found = { bases, distance }
  if (isAncestor(graph, left, right)) return { ...found, strategy: 'up_to_date', files: [] }
  if (isAncestor(graph, right, left)) {
    const files = await listTaken(transaction, into.tree, from.tree)
    return { ...found, strategy: 'fast_forward', files }
  }
  const merge = await tryMerge(
    transaction,
    {
      base: base.tree,
      ours: into.tree,
      theirs: from.tree,
    },
    { recordedFor: versions.uuid },
  )
  const taken = await listTaken(transaction, base.tree, from.tree)
  return { ...found, strategy: strategyOf(merge), files: listConcerned(merge, taken) }
}

function strategyOf({ conflicts, resolvedBy }: TreeMerge): MergeStrategy {
  if (conflicts.length > 0) return 'manual'
  return resolvedBy.some(({ by }) => by === 'recorded') ? 'resolve_recorded' : 'merge'
}

async function listTaken(
  transaction: Transaction,
  before: ObjectId | null,
  after: ObjectId | null,
): Promise<ConcernedFile[]> {
  const { objects } = transaction
  const changes = treeChanges(await objects.treeOrNull(before), await objects.treeOrNull(after))
  return changes.map(({ path }) => ({ path, outcome: 'taken', resolvedBy: null, hunks: 0 }))
}

function listConcerned(
  { merged, resolvedBy, conflicts }: TreeMerge,
  taken: readonly ConcernedFile[],
): ConcernedFile[] {
  const files = new Map(taken.map((file) => [file.path, file]))
  const by = new Map(resolvedBy.map((one) => [one.path, one.by]))
  for (const path of merged) {
    files.set(path, { path, outcome: 'merged', resolvedBy: by.get(path) ?? null, hunks: 0 })
  }
  for (const { path, hunks } of conflicts) {
    files.set(path, { path, outcome: 'conflict', resolvedBy: null, hunks })
  }
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
