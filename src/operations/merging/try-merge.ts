import { blobsToMerge, mergeTrees } from '../../core/merge/merge-trees.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { SettleConflict, TreeMerge } from '../../core/merge/merge-trees.ts'
import { findStructuredKind } from '../../core/merge/structured/structured-kind.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import { compareUtf8 } from '../../core/object/utf8-order.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { loadStructured } from './load-structured.ts'
import type { StructuredMerging } from './load-structured.ts'
import { readRecorded } from './recorded-resolutions.ts'
import type { RecordedResolutions } from './recorded-resolutions.ts'

/** Three trees by id; null where the artifact does not exist. */
export interface MergeSides {
  readonly base: ObjectId | null
  readonly ours: ObjectId | null
  readonly theirs: ObjectId | null
}

/** Names of the sides in conflict markers: ours, base, theirs. */
export const SIDE_LABELS: [string, string, string] = ['project', 'base', 'collection']

export interface TryMergeOptions {
  /** Whether files whose lines conflict are merged by key; as the settings say when absent. */
  readonly structured?: boolean
  /** The artifact whose conflicts a person may have settled before; none of it counts when absent. */
  readonly recordedFor?: string
}

/** Earlier decisions apply unless a strategy is named now. */
export function recordedUnless(
  { strategy }: { readonly strategy: ResolutionStrategy | null },
  uuid: string,
): TryMergeOptions {
  return strategy === null || strategy === 'markers' ? { recordedFor: uuid } : {}
}

/** Merges three trees in memory. */
export async function tryMerge(
  transaction: Transaction,
  sides: MergeSides,
  options: TryMergeOptions = {},
): Promise<TreeMerge> {
  const { objects } = transaction
  const trees = {
    base: await objects.treeOrNull(sides.base),
    ours: await objects.treeOrNull(sides.ours),
    theirs: await objects.treeOrNull(sides.theirs),
  }
  const readBlob = readerOf(await objects.blobs(blobsToMerge(trees)))
  const access = { sha256: transaction.ports.sha256, readBlob, labels: SIDE_LABELS }
  const byLines = mergeTrees(trees, access)
  const structured = mayBeStructured(byLines) ? await loadStructured() : null
  if (byLines.conflicts.length === 0 && structured === null) return byLines
  const recorded = await findRecorded(transaction, options)
  const isWanted = options.structured ?? transaction.settings.merge.structured
  const merge = mergeTrees(trees, {
    ...access,
    // A merge by lines is judged too: values that act together never mix both sides unasked.
    ...(structured === null ? {} : { judge: structured.judge }),
    ...listWays(isWanted ? structured : null, recorded),
  })
  // A missing artifact is one decision per place, and earlier decisions about files do not settle it.
  const isGone = sides.ours === null || sides.theirs === null
  return recorded === null || isGone ? merge : settleFiles(transaction, merge, recorded)
}

/** Lists the ways to settle a file whose lines conflict: by key first, then by earlier decisions. */
function listWays(byKey: StructuredMerging | null, recorded: RecordedResolutions | null) {
  const ways: SettleConflict[] = []
  if (byKey !== null) ways.push(byKey.settle)
  if (recorded !== null) ways.push(recorded.settleWith(byKey?.settleKeys))
  return { settle: inTurn(ways), ...(byKey === null ? {} : { settleKeys: byKey.settleKeys }) }
}

async function findRecorded(
  transaction: Transaction,
  { recordedFor }: TryMergeOptions,
): Promise<RecordedResolutions | null> {
  if (recordedFor === undefined || !transaction.settings.merge.recorded) return null
  return readRecorded(transaction, recordedFor)
}

/** Asks one way after the other. */
function inTurn(ways: readonly SettleConflict[]): SettleConflict {
  return (path, bytes) => {
    for (const way of ways) {
      const settled = way(path, bytes)
      if (settled !== null) return settled
    }
    return null
  }
}

/** Settles conflicts over whole files as they were settled before. */
function settleFiles(
  { ports }: Transaction,
  merge: TreeMerge,
  recorded: RecordedResolutions,
): TreeMerge {
  const settled = merge.conflicts.flatMap((conflict) => {
    const entry = recorded.settleFile(conflict)
    return entry === undefined ? [] : [{ path: conflict.path, entry }]
  })
  if (settled.length === 0) return merge
  const paths = new Set(settled.map(({ path }) => path))
  const entries = [...merge.entries, ...settled.flatMap(({ entry }) => entry ?? [])]
  return {
    ...merge,
    entries: makeTree(ports.sha256, entries).entries,
    merged: [...merge.merged, ...paths].toSorted(compareUtf8),
    resolvedBy: [
      ...merge.resolvedBy,
      ...settled.map(({ path }) => ({ path, by: 'recorded' as const })),
    ].toSorted((a, b) => compareUtf8(a.path, b.path)),
    conflicts: merge.conflicts.filter(({ path }) => !paths.has(path)),
  }
}

/** Tells whether a file that both sides changed has a name that promises more than lines. */
function mayBeStructured({ merged, conflicts }: TreeMerge): boolean {
  const inLines = conflicts.filter(({ hunks }) => hunks > 0).map(({ path }) => path)
  return [...merged, ...inLines].some((path) => findStructuredKind(path) !== null)
}
