import { artifactPath } from '../../core/artifact/artifact-path.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { assertSafePath } from '../../core/security/safe-path.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentScope } from '../catalog/current-collection.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { PresentArtifact, PresentState } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome, Decided } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { findSnapshot } from '../snapshots/snapshots.ts'
import { snapshotArtifacts } from '../snapshots/snapshot-files.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { viewOf } from '../engine/transaction/view-of.ts'
import { auditOf, noteFailure, writeAuditFile } from './audit.ts'
import { rollBackParts } from './roll-back-parts.ts'
import type { BesideFate } from './roll-back-parts.ts'
import { clearNewNames, rollBackArtifact } from './roll-back-artifact.ts'
import type { ArtifactPair } from './roll-back-artifact.ts'
import { isRolledBack, isWithin, reportFilesKept, reportUnread } from './rolled-back.ts'
import type { RollbackReach, RolledBackArtifact } from './rolled-back.ts'

export interface RollbackRequest {
  readonly snapshot: string
  /** Edits survive (intelligent); otherwise the snapshot's state replaces them (simple). */
  readonly preserve: boolean
  /** Only these artifacts, or paths below the collection; everything when empty. */
  readonly only: readonly string[]
  readonly dryRun: boolean
}

export interface RolledBack {
  readonly snapshot: string
  readonly type: 'simple' | 'intelligent' | 'selective'
  /** The safety snapshot of the state before; null when nothing changed. */
  readonly safety: string | null
  /** The id of the audit entry; null where nothing changed, or nothing was to be written. */
  readonly audit: string | null
  readonly artifacts: readonly RolledBackArtifact[]
}

/**
 * Takes the collection in use back to a snapshot. Each artifact that changes gets a version for it;
 * a conflict leaves its artifact as it is and becomes a pending merge.
 */
export async function rollBack(
  ports: Ports,
  request: RollbackRequest,
): Promise<ChangeOutcome<RolledBack>> {
  const change = { command: 'rollback', dryRun: request.dryRun, scope: currentScope }
  return auditFailure(ports, request, async (note) => {
    const outcome = await runChange<RolledBack>(ports, change, async (tx, state) => {
      const snapshot = await findSnapshot(tx, request.snapshot)
      const past = await snapshotArtifacts(tx, snapshot)
      const pairs = pairArtifacts(state, snapshot.collection, past)
      const reach = { preserve: request.preserve, paths: readPaths(request.only, pairs) }
      note({ snapshot, reach })
      const wanted = pairs.filter((one) => isInReach(one, reach))
      // An artifact asked for alone is refused with its reason.
      const unread = new Set(wanted.length > 1 ? wanted.filter(isUnread) : [])
      clearNewNames(
        tx,
        pairs.filter((one) => !unread.has(one)),
        reach,
      )
      const artifacts: RolledBackArtifact[] = [...unread].flatMap(tellUnread)
      for (const pair of wanted) {
        if (unread.has(pair)) continue
        const done = await rollBackArtifact(tx, { ...pair, snapshot: snapshot.id, reach })
        if (done !== null) artifacts.push(done)
      }
      const whole = pairs.filter((one) => isWholeInReach(one, reach) && !unread.has(one))
      const parts = { collection: snapshot.collection, pairs, whole, reach }
      const view = viewOf(tx, snapshot.view)
      const beside = await rollBackParts(tx, { ...parts, past: view })
      const before = `rollback to ${snapshot.id}`
      return decideRollback(tx, {
        snapshot,
        reach,
        artifacts: withBeside(artifacts, beside),
        before,
      })
    })
    return withAudit(ports, outcome)
  })
}

function isUnread({ present }: ArtifactPair): boolean {
  return present !== null && present.problem !== null
}

function tellUnread({ present }: ArtifactPair): readonly RolledBackArtifact[] {
  const problem = present?.problem ?? null
  return present === null || problem === null ? [] : [reportUnread(labelOf(present), problem)]
}

/** Adds the rollback of everything besides an artifact's files, whatever happened to the files. */
function withBeside(
  artifacts: readonly RolledBackArtifact[],
  beside: ReadonlyMap<string, BesideFate>,
): readonly RolledBackArtifact[] {
  const known = new Set(artifacts.map(({ artifact }) => artifact))
  return [
    ...artifacts.map((one) =>
      one.action === 'kept' && beside.get(one.artifact) === 'restored'
        ? { ...one, action: 'merged' as const }
        : one,
    ),
    ...[...beside]
      .filter(([label]) => !known.has(label))
      .map(([artifact, fate]) => reportFilesKept({ artifact }, fate)),
  ]
}

/**
 * Completes a planned rollback: takes a safety snapshot if anything goes back, and gives the
 * operation its audit entry.
 */
export async function decideRollback(
  transaction: Transaction,
  done: {
    readonly snapshot: SnapshotEntry
    readonly reach: RollbackReach
    readonly artifacts: readonly RolledBackArtifact[]
    /** What the safety snapshot comes before. */
    readonly before: string
    readonly project?: string
  },
): Promise<Decided<RolledBack>> {
  const { snapshot, artifacts, before, project } = done
  const isDone = artifacts.some(isRolledBack)
  const safety = isDone
    ? (await addSafetySnapshot(transaction, snapshot.collection, before)).id
    : null
  const audit = auditOf(transaction, { ...done, safety })
  const { operation_type: type, id } = audit
  const what = project === undefined ? '' : `${project} `
  return {
    summary: isDone
      ? `Rolled back ${what}to snapshot ${snapshot.id}`
      : `A rollback ${what === '' ? '' : `of ${what}`}to snapshot ${snapshot.id} waits for decisions`,
    result: { snapshot: snapshot.id, type, safety, audit: id, artifacts },
    audit,
  }
}

/** Brings the audit file up to an operation. A rollback that changed nothing has no entry to name. */
export async function withAudit(
  ports: Ports,
  outcome: ChangeOutcome<RolledBack>,
): Promise<ChangeOutcome<RolledBack>> {
  if (outcome.operation === null) return { ...outcome, result: { ...outcome.result, audit: null } }
  await writeAuditFile(ports, outcome.operation)
  return outcome
}

/** What is known of a rollback once its snapshot is found. */
export interface StartedRollback {
  readonly snapshot: SnapshotEntry
  readonly reach: RollbackReach
}

/** Runs a rollback; one that fails after its snapshot was found leaves an audit entry that says so. */
export async function auditFailure<T>(
  ports: Ports,
  { dryRun }: { readonly dryRun: boolean },
  task: (note: (started: StartedRollback) => void) => Promise<T>,
): Promise<T> {
  const started: StartedRollback[] = []
  try {
    return await task((one) => started.push(one))
  } catch (error) {
    const [known] = started
    if (known !== undefined && !dryRun && isSkillmeatError(error)) {
      await noteFailure(ports, {
        target_snapshot_id: known.snapshot.id,
        collection_name: known.snapshot.collection,
        reach: known.reach,
        error: `${error.code}: ${error.message}`,
      })
    }
    throw error
  }
}

/** Pairs artifacts by uuid, and those that were removed and added anew by type and name. */
function pairArtifacts(
  state: PresentState,
  collection: string,
  past: readonly ArtifactEntry[],
): readonly ArtifactPair[] {
  const present = [...state.artifacts.values()].filter(
    ({ entry }) => entry.collection === collection,
  )
  const kept = new Set(past.map(({ uuid }) => uuid))
  const byUuid = new Map(present.map((one) => [one.entry.uuid, one]))
  const byLabel = new Map(
    present.filter(({ entry }) => !kept.has(entry.uuid)).map((one) => [labelOf(one), one]),
  )
  const pairs = past.map((entry): ArtifactPair => {
    const found = byUuid.get(entry.uuid) ?? byLabel.get(artifactLabel(entry)) ?? null
    return { present: found, past: entry }
  })
  const paired = new Set(pairs.map((pair) => pair.present))
  const added = present.filter((one) => !paired.has(one))
  const inOrder = added.toSorted((a, b) => (labelOf(a) < labelOf(b) ? -1 : 1))
  // Removals come first, because another artifact may take the name.
  return [...inOrder.map((one) => ({ present: one, past: null })), ...pairs]
}

function labelOf({ entry }: PresentArtifact): string {
  return artifactLabel(entry)
}

/** Reads names and paths as paths below the collection. Throws `E_NOT_FOUND` for one that neither side has. */
function readPaths(
  only: readonly string[],
  pairs: readonly ArtifactPair[],
): readonly string[] | null {
  if (only.length === 0) return null
  const found = only.flatMap((text) => {
    const named = pairs.flatMap(({ present, past }) =>
      [present?.entry, past].filter(
        (entry) => entry?.name === text || (entry && artifactLabel(entry) === text),
      ),
    )
    const roots = named.flatMap((entry) => (entry ? [artifactPath(entry.type, entry.name)] : []))
    if (roots.length > 0) return roots
    const path = text.replace(/^\.\//, '').replace(/\/+$/, '')
    assertSafePath(path)
    const isKnown = pairs.some((pair) => rootsOf(pair).some((root) => isRelated(root, path)))
    if (isKnown) return [path]
    throw new SkillmeatError('E_NOT_FOUND', `Neither now nor in the snapshot is there "${text}".`, {
      missing: 'artifact',
      fix: 'Name artifacts or paths below the collection, such as skills/pdf/SKILL.md.',
    })
  })
  return [...new Set(found)]
}

function rootsOf({ present, past }: ArtifactPair): string[] {
  return [present?.entry, past].flatMap((entry) =>
    entry ? [artifactPath(entry.type, entry.name)] : [],
  )
}

/** Tells whether one of two paths is the other or lies below it. */
function isRelated(root: string, path: string): boolean {
  return isWithin(root, [path]) || isWithin(path, [root])
}

function isWholeInReach(pair: ArtifactPair, { paths }: RollbackReach): boolean {
  return paths === null || rootsOf(pair).some((root) => isWithin(root, paths))
}

/** Tells whether an artifact is in reach; one that exists on a single side is taken whole or not at all. */
function isInReach(pair: ArtifactPair, { paths }: RollbackReach): boolean {
  if (paths === null) return true
  const isOneSided = pair.present === null || pair.past === null
  return rootsOf(pair).some((root) =>
    paths.some((path) => (isOneSided ? isWithin(root, [path]) : isRelated(root, path))),
  )
}
