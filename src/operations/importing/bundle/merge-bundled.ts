import { isAncestor } from '../../../core/history/common-ancestors.ts'
import { withoutTakenBack } from '../../../core/history/kept-parents.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { extendHistory, loadHistory } from '../../catalog/find-version.ts'
import { findMergeBase } from '../../history/merge-base.ts'
import type { Added } from '../pipeline/add-report.ts'
import { mergeIntoArtifact } from '../../merging/merge-into-artifact.ts'
import { dropPending } from '../../merging/pending.ts'
import { keptPristine, mergedPristine } from '../../engine/versions/next-pristine.ts'
import { setHead } from '../../engine/transaction/set-head.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { pristineFrom, pristineOfHead } from '../../engine/versions/pristine-of.ts'
import {
  addBundledHistory,
  addBundledTree,
  addBundledVersion,
  descendsFrom,
} from './bundled-history.ts'
import { bundledMembers } from './bundled-members.ts'
import { planUpstream } from './create-bundled.ts'
import type { Relation } from './find-relation.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Merges what a bundle has of an artifact into the one that is there, on the best common ancestor
 * of both histories. Without one the base is the upstream that both were made from, or none.
 */
export async function mergeBundled(
  transaction: Transaction,
  input: ImportBundled,
  { known, relation }: { readonly known: ArtifactEntry; readonly relation: Relation },
): Promise<Added['action']> {
  const { hasHistory } = input.candidate.bundled.bundle.manifest
  const isConnected = hasHistory || relation.ancestors.length > 0
  if (!isConnected && input.candidate.tree.id === known.tree) return 'unchanged'
  const theirs = await planTheirs(transaction, input, { known, relation })
  const loaded = await loadHistory(transaction, known)
  const graph = withoutTakenBack((await extendHistory(transaction, loaded, [theirs.version])).graph)
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
    // A content unrelated to anything here does not say which part of it came from upstream.
    next: isConnected
      ? await mergedPristine(transaction, known, { bases, theirs: theirs.version })
      : await keptPristine(transaction, known),
    strategy: null,
  })
  return action
}

/**
 * Plans the bundle's side as a version. If its history came along and continues the history here,
 * that is the exported version itself; otherwise it is a new version on top of what both sides
 * share.
 */
async function planTheirs(
  transaction: Transaction,
  input: ImportBundled,
  { known, relation }: { readonly known: ArtifactEntry; readonly relation: Relation },
): Promise<VersionRef> {
  const { candidate } = input
  const { bundle, artifact } = candidate.bundled
  const tree = candidate.tree.id
  const exported = bundle.manifest.hasHistory ? artifact.version : null
  if (exported !== null) {
    addBundledTree(transaction, bundle, tree)
    addBundledHistory(transaction, bundle, artifact)
    if (relation.ancestors.every((id) => descendsFrom(bundle, exported, id))) {
      return { version: exported, tree }
    }
  }
  const isOfOneSource = known.upstream?.location === artifact.upstream?.url
  const upstream = isOfOneSource ? planUpstream(transaction, input, known.uuid) : null
  const kept = await pristineOfHead(transaction, known)
  return addBundledVersion(transaction, input, {
    artifact: known.uuid,
    tree,
    parents: [
      ...relation.ancestors,
      ...[exported, upstream?.version ?? null].filter((id) => id !== null),
    ],
    pristine: upstream === null ? kept : pristineFrom(transaction, upstream),
    ...(artifact.type === 'composite' ? { members: await bundledMembers(transaction, input) } : {}),
  })
}

function sharedUpstream(
  { candidate }: ImportBundled,
  { upstream }: ArtifactEntry,
): VersionRef['tree'] | null {
  const theirs = candidate.bundled.artifact.upstream
  return upstream !== null && upstream.tree === theirs?.hash ? upstream.tree : null
}
