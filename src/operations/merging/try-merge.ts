import { blobsToMerge, mergeTrees } from '../../core/merge/merge-trees.ts'
import type { JudgeMerge, SettleConflict, TreeMerge } from '../../core/merge/merge-trees.ts'
import { findStructuredKind } from '../../core/merge/structured/structured-kind.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import { compareUtf8 } from '../../core/object/utf8-order.ts'
import { readerOf } from '../session/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'
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
  const ways = [
    ...(isWanted && structured !== null ? [structured.settle] : []),
    ...(recorded === null ? [] : [recorded.settle]),
  ]
  // By key or not: values that act together never come from two sides unasked.
  const judge = structured === null ? {} : { judge: structured.judge }
  const merge = mergeTrees(trees, { ...access, ...judge, settle: inTurn(ways) })
  return recorded === null ? merge : settleFiles(transaction, merge, recorded)
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

/** The readers of YAML, JSON and TOML take longer to load than most commands to run. */
async function loadStructured(): Promise<{
  readonly settle: SettleConflict
  readonly judge: JudgeMerge
}> {
  const [{ mergeStructured }, { judgeMerge }] = await Promise.all([
    import('../../core/merge/structured/merge-structured.ts'),
    import('../../core/merge/structured/judge-merge.ts'),
  ])
  return { settle: mergeStructured, judge: judgeMerge }
}
