import { isAncestor } from '../../core/history/common-ancestors.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { extendHistory, loadHistory } from '../history/find-version.ts'
import { findMergeBase } from '../history/merge-base.ts'
import type { Added } from '../importing/add-report.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import { dropPending } from '../merging/pending.ts'
import { keptPristine, mergedPristine } from '../pristine/next-pristine.ts'
import { setHead } from '../transaction/set-head.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { addBundledHistory, addBundledTree, addBundledVersion } from './bundled-history.ts'
import type { ImportBundled } from './import-bundled.ts'

/**
 * Merges what a bundle has of an artifact into the one that is there, on the best common ancestor
 * of both histories. Without one the base is the upstream that both were made from, or none.
 */
export async function mergeBundled(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): Promise<Added['action']> {
  const { hasHistory } = input.candidate.bundled.bundle.manifest
  if (!hasHistory && input.candidate.tree.id === known.tree) return 'unchanged'
  const theirs = planTheirs(transaction, input, known)
  const loaded = await loadHistory(transaction, known)
  const { graph } = await extendHistory(transaction, loaded, [theirs.version])
  const head = graph.indexOf(known.version)
  const other = graph.indexOf(theirs.version)
  const onDisk = input.present.get(known.uuid)?.onDisk ?? null
  const present = { entry: known, onDisk, problem: null }
  if (isAncestor(graph, other, head)) return 'unchanged'
  if (isAncestor(graph, head, other)) {
    const sides = { bases: [known.version], theirs: theirs.version }
    const next = await mergedPristine(transaction, known, sides)
    await setHead(transaction, present, { ...theirs, ...next.entry })
    await dropPending(transaction, viewKeys.artifact(known.collection, known.uuid))
    return 'updated'
  }
  const base = await findMergeBase(transaction, graph, { left: [head], right: [other] })
  const bases = base.ancestors.map((index) => graph.at(index).id)
  const { action } = await mergeIntoArtifact(transaction, {
    present,
    command: 'add',
    base: base.tree ?? sharedUpstream(input, known),
    theirs: theirs.tree,
    theirsVersion: theirs.version,
    origin: 'merge',
    message: `Merged ${input.file}`,
    // Without its history a content does not say what of it came from upstream.
    next: hasHistory
      ? await mergedPristine(transaction, known, { bases, theirs: theirs.version })
      : await keptPristine(transaction, known),
    strategy: null,
  })
  return action
}

function planTheirs(
  transaction: Transaction,
  input: ImportBundled,
  known: ArtifactEntry,
): VersionRef {
  const { candidate } = input
  const { bundle, artifact } = candidate.bundled
  const tree = candidate.tree.id
  if (bundle.manifest.hasHistory && artifact.version !== null) {
    addBundledTree(transaction, bundle, tree)
    addBundledHistory(transaction, bundle, artifact)
    return { version: artifact.version, tree }
  }
  return addBundledVersion(transaction, input, { artifact: known.uuid, tree })
}

function sharedUpstream(
  { candidate }: ImportBundled,
  { upstream }: ArtifactEntry,
): VersionRef['tree'] | null {
  const theirs = candidate.bundled.artifact.upstream
  return upstream !== null && upstream.tree === theirs?.hash ? upstream.tree : null
}
