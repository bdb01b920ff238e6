import { isAncestor } from '../../core/history/common-ancestors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertVersionSettled } from '../engine/consent/find-markers-left.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import type { MergedArtifact } from '../merging/merge-into-artifact.ts'
import { dropPending } from '../merging/pending.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import type { PresentArtifact, PresentState } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { mergedPristine } from '../engine/versions/next-pristine.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { recordMergedMembers } from '../composites/merge-members.ts'
import { membersAt } from '../catalog/members-at.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { extendHistory, findInHistory, loadHistory } from '../catalog/find-version.ts'
import { findMergeBase } from './merge-base.ts'
import { historyScope } from '../catalog/version-refs.ts'
import { viewKeys } from '../../core/view/keys.ts'

export interface MergeVersionRequest {
  readonly name: string
  readonly version: string
  /** How conflicts are settled; null leaves them pending. */
  readonly strategy: ResolutionStrategy | null
  /** Whether a strategy may delete a file that the other side changed; it may not when absent. */
  readonly mayDelete?: boolean | undefined
  readonly dryRun: boolean
}

export interface MergedVersion {
  readonly artifact: string
  readonly from: VersionId
  readonly action: 'up_to_date' | 'fast_forward' | MergedArtifact['action']
  /** The head afterwards. */
  readonly version: VersionId
  /** The best common ancestors that it was merged on. */
  readonly bases: readonly VersionId[]
  readonly merged: readonly string[]
  readonly resolvedBy: MergedArtifact['resolvedBy']
  readonly conflicts: readonly string[]
  /** What a strategy took away that one of the sides had. */
  readonly dropped: MergedArtifact['dropped']
  /** Parts of a composite that both sides changed to different ends: they stay as they were here. */
  readonly parts_kept: readonly string[]
}

/** Merges a version of an artifact into its head: a project's, an upstream's, one left behind. */
export async function mergeVersion(
  ports: Ports,
  request: MergeVersionRequest,
): Promise<ChangeOutcome<MergedVersion>> {
  const scope = (tx: Transaction) => historyScope(tx, request.name, [request.version])
  const change = { command: 'merge', dryRun: request.dryRun, scope }
  return runChange(ports, change, async (tx, state) => {
    const present = presentArtifact(state, (await findArtifact(tx, request.name)).uuid)
    assertReadable(state, request.version)
    const label = artifactLabel(present.entry)
    const before = present.entry
    const files = await mergeInto(tx, present, request)
    const result = before.type === 'composite' ? await mergeParts(tx, before, files) : files
    const isDone = result.action === 'fast_forward' || result.action === 'merged'
    if (isDone) await addSafetySnapshot(tx, present.entry.collection, `merge into ${label}`)
    return { summary: `Merged ${result.from.slice(0, 11)} into ${label}`, result }
  })
}

/** The parts of a composite are merged beside its files, by part. */
async function mergeParts(
  transaction: Transaction,
  before: ArtifactEntry,
  files: MergedVersion,
): Promise<MergedVersion> {
  if (files.action === 'up_to_date') return files
  const [base = before.version] = files.bases
  const theirs = await membersAt(transaction, files.from)
  const because = { origin: 'merge', message: `Merged ${files.from.slice(0, 11)}` } as const
  const change = { base: await membersAt(transaction, base), theirs, because }
  const { head, kept } = await recordMergedMembers(transaction, before, change)
  const parts_kept = files.action === 'fast_forward' ? [] : kept
  if (head === null) return { ...files, parts_kept }
  const action = files.action === 'unchanged' ? 'merged' : files.action
  return { ...files, action, version: head.version, parts_kept }
}

/** What a project holds cannot be merged from an older reading of it. Throws why it cannot be read. */
function assertReadable({ deployments }: PresentState, version: string): void {
  if (!version.startsWith('project:')) return
  const unreadable = deployments.find(({ problem }) => problem !== null)
  if (unreadable?.problem) throw unreadable.problem
}

async function mergeInto(
  transaction: Transaction,
  present: PresentArtifact,
  request: MergeVersionRequest,
): Promise<MergedVersion> {
  const { entry } = present
  const known = await loadHistory(transaction, entry)
  const from = await findInHistory(transaction, known, request.version)
  const { graph } = await extendHistory(transaction, known, [from.version])
  const head = graph.indexOf(entry.version)
  const other = graph.indexOf(from.version)
  const common = { artifact: artifactLabel(entry), from: from.version }
  const stays = {
    ...common,
    version: entry.version,
    bases: [],
    merged: [],
    resolvedBy: [],
    conflicts: [],
    dropped: [],
    parts_kept: [],
  }
  if (isAncestor(graph, other, head)) return { ...stays, action: 'up_to_date' }
  await assertVersionSettled(transaction, entry, from.tree)
  if (isAncestor(graph, head, other)) {
    const sides = { bases: [entry.version], theirs: from.version }
    const next = await mergedPristine(transaction, entry, sides)
    await setHead(transaction, present, { ...from, ...next.entry })
    await dropPending(transaction, viewKeys.artifact(entry.collection, entry.uuid))
    return { ...stays, action: 'fast_forward', version: from.version }
  }
  const base = await findMergeBase(transaction, graph, { left: [head], right: [other] })
  const bases = base.ancestors.map((index) => graph.at(index).id)
  const { head: made, ...outcome } = await mergeIntoArtifact(transaction, {
    present,
    command: 'merge',
    base: base.tree,
    theirs: from.tree,
    theirsVersion: from.version,
    origin: 'merge',
    message: `Merged ${request.version}`,
    next: await mergedPristine(transaction, entry, { bases, theirs: from.version }),
    strategy: request.strategy,
    mayDelete: request.mayDelete,
  })
  return { ...common, ...outcome, version: made.version, bases, parts_kept: [] }
}
