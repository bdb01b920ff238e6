import { isSamePristine, mergePristine, sourceId } from '../../../core/history/pristine.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import type { VersionId } from '../../../core/history/version.ts'
import { sameValue } from '../../../core/view/diff-maps.ts'
import type { ArtifactEntry, DeploymentEntry, PendingEntry } from '../../../core/view/entries.ts'
import { loadGraph } from './load-graph.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findUpstreamVersion, pristineFrom, pristineOfHead, readPristine } from './pristine-of.ts'

/** What a new head of an artifact says of what came from upstream. */
export interface NextPristine {
  /** Of the version's record; null where nothing ever came. */
  readonly came: Pristine | null
  /** What changes of the artifact's entry. */
  readonly entry: Partial<Pick<ArtifactEntry, 'pristine' | 'upstream'>>
}

/** Keeps the record of upstream content, as an edit does. */
export async function keptPristine(
  transaction: Transaction,
  entry: ArtifactEntry,
): Promise<NextPristine> {
  return { came: await pristineOfHead(transaction, entry), entry: {} }
}

/**
 * Merges the records of upstream content: takes what one side moved since the common ancestors, with
 * the ref, commit and version that belong to it. The state of another source is ignored.
 */
export async function mergedPristine(
  transaction: Transaction,
  entry: ArtifactEntry,
  merge: { readonly bases: readonly VersionId[]; readonly theirs: VersionId },
): Promise<NextPristine> {
  const { bases, theirs } = merge
  const read = (version: VersionId) => readPristine(transaction, entry.uuid, version)
  const came = mergePristine(
    await Promise.all(bases.map(read)),
    await pristineOfHead(transaction, entry),
    await read(theirs),
  )
  return movedPristine(transaction, entry, { came, version: theirs })
}

/** Moves an artifact's record of upstream content to that of a version in its history, if they differ. */
export async function movedPristine(
  transaction: Transaction,
  entry: ArtifactEntry,
  { came, version }: { readonly came: Pristine | null; readonly version: VersionId },
): Promise<NextPristine> {
  const { upstream } = entry
  const kept = await keptPristine(transaction, entry)
  if (came === null || isSamePristine(came, kept.came)) return kept
  if (upstream === null) {
    // Without an upstream, a record guessed from the history does not count as upstream's.
    return came.source === null ? kept : { came, entry: { pristine: came.tree } }
  }
  const source = sourceId(transaction.ports.sha256, upstream.location)
  if (came.source !== null && came.source !== source) return kept
  const ref = came.source === null ? upstream.ref : came.ref
  const graph = await loadGraph(transaction, entry.uuid, [version])
  const seen = findUpstreamVersion(graph, came)
  const at = seen === null ? {} : { version: seen.id, tree: seen.tree }
  return {
    came: { ...came, source, ref },
    entry: { pristine: came.tree, upstream: { ...upstream, ref, commit: came.commit, ...at } },
  }
}

/** Tells whether an artifact's entry says the same afterwards. */
export function isKept(entry: ArtifactEntry, next: NextPristine): boolean {
  const { pristine, upstream } = { ...entry, ...next.entry }
  return pristine === entry.pristine && sameValue(upstream, entry.upstream)
}

/** Returns the record that a pending merge keeps until it is decided. */
export function pendingPristine(
  entry: ArtifactEntry,
  next: NextPristine,
): Pick<PendingEntry, 'pristine' | 'came' | 'upstream'> {
  const { pristine, upstream } = { ...entry, ...next.entry }
  return { pristine, came: next.came, upstream }
}

/** Returns what a merge that was decided says; of what an older program left, the upstream's tree. */
export async function decidedPristine(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { pristine, came, upstream }: PendingEntry,
): Promise<NextPristine> {
  if (came !== undefined && pristine !== undefined) return { came, entry: { pristine, upstream } }
  if (upstream === null) return keptPristine(transaction, artifact)
  const entry = { pristine: upstream.tree, upstream }
  return { came: pristineFrom(transaction, upstream), entry }
}

/** Returns what is pristine in a merge of a copy in a project with a version that comes in. */
export async function pristineOfCopy(
  transaction: Transaction,
  { uuid, state, baseline }: DeploymentEntry,
  theirs: VersionId | undefined,
): Promise<Pristine | null> {
  const read = (version: VersionId | undefined) => readPristine(transaction, uuid, version)
  const base = await read(baseline?.version)
  const ours = state === null ? base : await read(state.version)
  return mergePristine([base], ours, theirs === undefined ? ours : await read(theirs))
}
