import { aheadOf, isModifiedCopy, knownCopyState } from '../../core/drift/copy-state.ts'
import type { CopyState } from '../../core/drift/copy-state.ts'
import { decideDrift, driftType, recommend } from '../../core/drift/decide-drift.ts'
import type { Drift, DriftType } from '../../core/drift/decide-drift.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { ConflictType } from '../../core/merge/file-conflict.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { namesToType } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { NameToType } from '../catalog/find-artifact.ts'
import type { MovedParts } from '../deployments/compare-parts.ts'
import { compareLinks } from '../deployments/links.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { MergeSides } from '../merging/try-merge.ts'
import { isPart } from '../engine/observe/composed-pins.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { differsInLineEndingsOnly } from '../engine/places/line-endings.ts'
import { compareMovedParts } from './moved-parts.ts'
import type { AddedPart } from './moved-parts.ts'
import { pinNotes } from './plugin-notes.ts'
import type { PluginNotes } from './plugin-notes.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'

/** What a merge of both sides would come to, done in memory. */
export interface TrialMerge {
  readonly clean: boolean
  readonly merged: readonly string[]
  /** Those of them whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly {
    readonly path: string
    readonly type: ConflictType
    readonly lines: readonly number[]
  }[]
}

/** The drift of one deployment, with what was compared. */
export interface DeploymentDrift extends PluginNotes {
  readonly artifact: string
  /** How it is typed in its project; see `namesToType`. */
  readonly typed: string
  readonly uuid: string
  /** The name of the collection that it is of. */
  readonly collectionName: string
  readonly project: string
  /** The agent that it is for. */
  readonly profile: string
  readonly path: string
  /** Key of the deployment: several copies can stand in one file. */
  readonly key: string
  readonly drift: Drift
  readonly type: DriftType
  readonly recommendation: string
  readonly baseline: VersionRef | null
  /** The pinned version, else the head; null when the artifact is gone. */
  readonly collection: VersionRef | null
  /** What was written there last. */
  readonly content: ObjectId
  readonly projectTree: ObjectId | null
  readonly projectVersion: VersionId | null
  readonly eolOnly: boolean
  readonly pinned: boolean
  readonly trial: TrialMerge | null
  /** Files of the copy in which markers of a merge are left that nobody settled. */
  readonly unsettled: readonly string[]
  readonly pending: string | null
  readonly deployedAt: string
  /** Why the copy, or the collection's files, could not be read. */
  readonly problem: SkillmeatError | null
  /** What became of the copy, whatever the collection did. */
  readonly copy: CopyState
  /** When it was first seen that the copy is modified; null while it is not. */
  readonly modifiedSince: string | null
  /** Somebody decided to keep it though its artifact was removed. */
  readonly kept: boolean
  /** Its agent does not see it until it is enabled. */
  readonly disabled: boolean
}

export interface DriftReport {
  readonly deployments: readonly DeploymentDrift[]
  /** Parts of deployed plugins that are not deployed yet. */
  readonly added: readonly AddedPart[]
}

/** Decides the drift of every deployment in `state` whose project can be reached and read. */
export async function reportDrift(
  transaction: Transaction,
  state: PresentState,
): Promise<DriftReport> {
  const unknown = new Set(
    state.projects
      .filter(({ isReachable, problem }) => !isReachable || problem !== null)
      .map(({ path }) => path),
  )
  const pending = await pendingByTarget(transaction)
  const copies = state.deployments.map(({ entry }) => entry)
  const typed = await namesToType(transaction, copies)
  const moved = await compareMovedParts(transaction, state, { unknown, typed })
  const report: DeploymentDrift[] = []
  for (const deployment of state.deployments) {
    if (unknown.has(deployment.entry.project)) continue
    const question = { deployment, state, pending, typed }
    const key = viewKeys.deployment(deployment.entry)
    const parts = moved.byPlugin.get(key)
    const compared = withMovedParts(compare(question), parts)
    const examined = NEEDS_CONTENT.has(compared.drift.kind)
      ? await examine(transaction, question, compared)
      : { drift: compared.drift, eolOnly: false, trial: null, unsettled: [] }
    report.push({
      ...describe(question, compared, examined),
      ...withWanting(
        await pinNotes(transaction, deployment.entry, compared.collection),
        moved.wanting.get(key) ?? [],
        compared.collection,
      ),
      missingParts: parts?.missing ?? [],
      otherParts: parts?.elsewhere ?? [],
      leftPlugins: moved.leftPlugins.get(key) ?? [],
      ...compareLinks(transaction.ports, deployment.entry),
    })
  }
  return { deployments: report, added: moved.added }
}

/** A plugin that has a copy as a part by now, and wants it otherwise, clashes with those that had it first. */
function withWanting(
  notes: Pick<PluginNotes, 'clashes' | 'overwrittenFor'>,
  wanting: readonly { readonly plugin: string; readonly tree: ObjectId }[],
  target: VersionRef | null,
) {
  const others = wanting.filter(({ tree }) => tree !== target?.tree).map(({ plugin }) => plugin)
  return { ...notes, clashes: [...notes.clashes, ...others] }
}

interface DriftQuestion {
  readonly deployment: PresentDeployment
  readonly state: PresentState
  readonly pending: ReadonlyMap<string, string>
  readonly typed: NameToType
}

/** Drifts that ids alone do not tell everything about. */
const NEEDS_CONTENT: ReadonlySet<Drift['kind']> = new Set(['modified', 'diverged'])

interface Compared {
  /** Why the copy or the collection's files could not be read. */
  readonly problem: SkillmeatError | null
  readonly artifact: ArtifactEntry | null
  readonly collection: VersionRef | null
  readonly sides: MergeSides
  readonly drift: Drift
}

interface Examined {
  readonly drift: Drift
  readonly eolOnly: boolean
  readonly trial: TrialMerge | null
  readonly unsettled: readonly string[]
}

function compare({ deployment, state }: DriftQuestion): Compared {
  const { entry, onDisk } = deployment
  const present = state.artifacts.get(entry.uuid)
  const artifact = present?.entry ?? null
  const problem = deployment.problem ?? present?.problem ?? null
  const collection = artifact === null ? null : (entry.pin ?? headOf(artifact))
  const sides = { base: treeOf(entry.baseline), ours: onDisk, theirs: treeOf(collection) }
  const drift: Drift =
    deployment.problem === null
      ? decideDrift({
          baseline: sides.base,
          collection: sides.theirs,
          project: onDisk,
          ahead: aheadOf(entry),
        })
      : { kind: 'unchecked' }
  return { artifact, collection, sides, drift, problem }
}

/** A composite whose parts are not those that are deployed is outdated, whatever it holds itself. */
function withMovedParts(compared: Compared, parts: MovedParts | undefined): Compared {
  if (parts === undefined || compared.drift.kind !== 'in_sync') return compared
  if (parts.joined.length + parts.left.length === 0) return compared
  return { ...compared, drift: { kind: 'outdated' } }
}

async function examine(
  transaction: Transaction,
  { deployment }: DriftQuestion,
  { drift, sides }: Compared,
): Promise<Examined> {
  const { content } = deployment.entry
  const known = [sides.base, sides.theirs]
  const unsettled = await findUnsettled(transaction, { tree: sides.ours, written: content }, known)
  if (drift.kind === 'diverged') {
    const trial = await trialMerge(transaction, sides, deployment.entry.uuid)
    return { drift, eolOnly: false, trial, unsettled }
  }
  const eolOnly = await differsInLineEndingsOnly(transaction.objects, sides.base, sides.ours)
  return { drift: eolOnly ? { kind: 'in_sync' } : drift, eolOnly, trial: null, unsettled }
}

function describe(
  { deployment, pending, typed }: DriftQuestion,
  { artifact, collection, sides, problem }: Compared,
  { drift, eolOnly, trial, unsettled }: Examined,
): Omit<DeploymentDrift, keyof PluginNotes> {
  const { entry } = deployment
  const isPinnedPart = entry.pin !== null && isPart(entry)
  const copy = knownCopyState(entry, treeOf(artifact))
  return {
    ...identity(entry, artifact ?? entry, typed),
    drift,
    type: driftType(drift, isPinnedPart),
    recommendation: recommend(drift, trial?.clean === true, isPinnedPart),
    baseline: entry.baseline,
    collection,
    content: entry.content,
    projectTree: sides.ours,
    projectVersion: (entry.state ?? entry.baseline)?.version ?? null,
    eolOnly,
    trial,
    unsettled,
    pending: pending.size === 0 ? null : (pending.get(viewKeys.deployment(entry)) ?? null),
    problem,
    copy,
    modifiedSince: isModifiedCopy(copy) ? (entry.modified_since ?? null) : null,
    kept: entry.kept === true,
    disabled: entry.disabled === true,
  }
}

function identity(
  entry: DeploymentEntry,
  named: ArtifactEntry | DeploymentEntry,
  typed: NameToType,
) {
  return {
    artifact: artifactLabel(named),
    typed: typed({ ...named, project: entry.project }),
    uuid: entry.uuid,
    collectionName: entry.collection,
    project: entry.project,
    profile: entry.profile,
    path: visiblePath(entry),
    key: viewKeys.deployment(entry),
    pinned: entry.pin !== null,
    deployedAt: entry.deployed_at,
  }
}

function treeOf(version: Pick<VersionRef, 'tree'> | null): ObjectId | null {
  return version?.tree ?? null
}

function headOf(artifact: ArtifactEntry | null): VersionRef | null {
  return artifact === null ? null : { version: artifact.version, tree: artifact.tree }
}

async function trialMerge(
  transaction: Transaction,
  sides: MergeSides,
  uuid: string,
): Promise<TrialMerge> {
  const merge = await tryMerge(transaction, sides, { recordedFor: uuid })
  return {
    clean: merge.conflicts.length === 0,
    merged: merge.merged,
    resolvedBy: merge.resolvedBy,
    conflicts: merge.conflicts.map(({ path, type, lines }) => ({ path, type, lines })),
  }
}

async function pendingByTarget(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const all = await transaction.scan<{ readonly id: string; readonly target: string }>(
    viewKeys.allPending(),
  )
  return new Map(all.map(({ id, target }) => [target, id]))
}
