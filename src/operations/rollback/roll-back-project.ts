import { SkillmeatError } from '../../core/errors.ts'
import { switchedLike } from '../../core/form/disabled-place.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertPlaceSettled } from '../engine/consent/find-markers-left.ts'
import { addPending, dropPending } from '../merging/pending.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import { pristineOf } from '../engine/versions/pristine-of.ts'
import { deploymentPlace, visiblePath } from '../engine/places/artifact-places.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { viewOf } from '../engine/transaction/view-of.ts'
import { findSnapshot } from '../snapshots/snapshots.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { carryOver } from './carry-over.ts'
import { auditFailure, decideRollback, withAudit } from './rollback.ts'
import type { RolledBack, RollbackRequest } from './rollback.ts'
import { reportChange, reportFilesKept, reportPending, reportUnread } from './rolled-back.ts'
import type { ReportedPlace, RollbackReach, RolledBackArtifact } from './rolled-back.ts'

/**
 * Takes the copies in one project back to what they were when a snapshot was taken: which artifacts
 * were deployed, and their contents. The collection stays as it is.
 *
 * Edits made since the last deploy or sync survive unless it is a simple rollback.
 */
export async function rollBackProject(
  ports: Ports,
  request: RollbackRequest & { readonly project: string },
): Promise<ChangeOutcome<RolledBack>> {
  const { project } = request
  const scope = () => Promise.resolve({ projects: [project] })
  const change = { command: 'rollback', dryRun: request.dryRun, scope }
  return auditFailure(ports, request, async (note) => {
    const outcome = await runChange<RolledBack>(ports, change, async (tx, state) => {
      const snapshot = await findSnapshot(tx, request.snapshot)
      const view = viewOf(tx, snapshot.view)
      const past = await view.scan<DeploymentEntry>(viewKeys.deployments(project))
      if (past.length === 0) throw nothingThen(project, snapshot.id)
      const reach: RollbackReach = {
        preserve: request.preserve,
        paths: request.only.length === 0 ? null : request.only.map(withoutEnds),
      }
      note({ snapshot, reach })
      const artifacts: RolledBackArtifact[] = []
      const pairs = pairDeployments(state.deployments, past)
      assertKnown(pairs, reach.paths ?? [])
      const wanted = pairs.filter((pair) => isWanted(pair, reach))
      for (const pair of wanted) {
        const problem = pair.present?.problem ?? null
        if (pair.present !== null && problem !== null && wanted.length > 1) {
          artifacts.push(reportUnread(artifactLabel(pair.present.entry), problem))
          continue
        }
        const done = await rollBackDeployment(tx, pair, { ...reach, snapshot: snapshot.id })
        if (done !== null) artifacts.push(done)
      }
      const before = `rollback of ${project}`
      return decideRollback(tx, { snapshot, reach, artifacts, before, project })
    })
    return withAudit(ports, outcome)
  })
}

interface DeploymentPair {
  readonly present: PresentDeployment | null
  readonly past: DeploymentEntry | null
}

type Manner = RollbackReach & { readonly snapshot: string }

function pairDeployments(
  present: readonly PresentDeployment[],
  past: readonly DeploymentEntry[],
): DeploymentPair[] {
  const now = new Map(present.map((one) => [viewKeys.deployment(one.entry), one]))
  const old = new Map(past.map((entry) => [viewKeys.deployment(entry), entry]))
  const keys = [...new Set([...now.keys(), ...old.keys()])].toSorted((a, b) => (a < b ? -1 : 1))
  return keys.map((key) => ({ present: now.get(key) ?? null, past: old.get(key) ?? null }))
}

function isWanted(pair: DeploymentPair, { paths }: RollbackReach): boolean {
  return paths === null || namesOf(pair).some((name) => paths.includes(name))
}

/** Returns what a person can call a copy in its project. */
function namesOf({ present, past }: DeploymentPair): readonly string[] {
  const entry = present?.entry ?? past
  if (entry === null) return []
  return [entry.name, artifactLabel(entry), entry.path, visiblePath(entry)]
}

/** Throws `E_NOT_FOUND` for a name that no copy has, now or then: a copy goes back as a whole. */
function assertKnown(pairs: readonly DeploymentPair[], only: readonly string[]): void {
  const names = pairs.flatMap(namesOf)
  const unknown = only.find((text) => !names.includes(text))
  if (unknown === undefined) return
  const whole = names.find((name) => unknown.startsWith(`${name}/`))
  throw new SkillmeatError(
    'E_NOT_FOUND',
    `Neither now nor in the snapshot is there a copy "${unknown}" in the project.`,
    {
      fix:
        whole === undefined
          ? 'Name artifacts, or their places in the project, such as .claude/skills/pdf.'
          : `In a project a copy goes back as a whole: name ${whole}.`,
    },
  )
}

async function rollBackDeployment(
  transaction: Transaction,
  { present, past }: DeploymentPair,
  manner: Manner,
): Promise<RolledBackArtifact | null> {
  if (present === null) {
    if (past === null) return null
    const copy = { entry: past, past, before: null, after: treeOf(past), manner }
    return writeCopy(transaction, copy)
  }
  if (present.problem !== null) throw present.problem
  const { entry, onDisk: before } = present
  const wanted = past === null ? null : treeOf(past)
  if (before === wanted) return null
  const copy = { entry, past, before, manner }
  return manner.preserve && before !== null
    ? mergeCopy(transaction, { ...copy, before, wanted })
    : writeCopy(transaction, { ...copy, after: wanted })
}

/**
 * Returns a copy's content without local edits: the version that it last integrated. If that is
 * unknown, the last written content stands in, which after a merge includes edits.
 */
async function outsideOf(
  { objects }: Transaction,
  { baseline, content }: DeploymentEntry,
): Promise<ObjectId | null> {
  if (baseline !== null) return baseline.tree
  // An adopted record can name a content that this machine never had.
  return (await objects.missing([content])).has(content) ? null : content
}

/** Returns the base of the merge of both sides: see `carryOver`. */
async function baseOf(
  transaction: Transaction,
  { entry, past, wanted }: Pick<MergedCopy, 'entry' | 'past' | 'wanted'>,
): Promise<ObjectId | null> {
  const now = await outsideOf(transaction, entry)
  if (past === null || wanted === null) return now
  const was = await outsideOf(transaction, past)
  return carryOver(transaction, { uuid: entry.uuid, snapshot: wanted, was, now })
}

/** What a copy held when it was last seen. */
function treeOf({ state, content }: DeploymentEntry): ObjectId {
  return state?.tree ?? content
}

interface CopyRollback {
  readonly entry: DeploymentEntry
  readonly past: DeploymentEntry | null
  readonly before: ObjectId | null
  readonly manner: Manner
}

interface MergedCopy extends CopyRollback {
  readonly before: ObjectId
  readonly wanted: ObjectId | null
}

/** Keeps edits, whenever they were made, and takes back what came from the collection since. */
async function mergeCopy(
  transaction: Transaction,
  copy: MergedCopy,
): Promise<RolledBackArtifact | null> {
  const { entry, past, before, wanted, manner } = copy
  const base = await baseOf(transaction, copy)
  const sides = { base, ours: before, theirs: wanted }
  const what = `${artifactLabel(entry)} in ${entry.project}`
  await assertPlaceSettled(transaction, { what, tree: before }, [base, wanted])
  const merge = await tryMerge(transaction, sides, { recordedFor: entry.uuid })
  const place = placeOf(entry)
  if (merge.conflicts.length > 0) {
    await addPending(transaction, {
      ...sides,
      artifact: entry,
      target: viewKeys.deployment(entry),
      command: 'rollback',
      ours_version: entry.state?.version ?? entry.baseline?.version ?? null,
      theirs_version: null,
      origin: 'rollback',
      baseline: past?.baseline ?? null,
      conflicts: merge.conflicts,
    })
    return reportPending(place, merge.conflicts, { project: entry.project })
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const tree = merge.entries.length === 0 ? null : transaction.addTree(merge.entries).id
  if (tree === before) {
    return reportFilesKept(place, 'kept')
  }
  const report = await writeCopy(transaction, { entry, past, before, after: tree, manner })
  if (tree === wanted) return report
  return reportChange(transaction, place, {
    action: 'merged',
    before,
    after: tree,
    merged: merge.merged,
    resolved: merge.resolvedBy.map(({ path }) => path),
  })
}

async function writeCopy(
  transaction: Transaction,
  { entry, past, before, after, manner }: CopyRollback & { readonly after: ObjectId | null },
): Promise<RolledBackArtifact> {
  const key = viewKeys.deployment(entry)
  transaction.write(deploymentPlace(entry), before, after)
  await dropPending(transaction, key)
  const place = placeOf(entry)
  if (after === null || past === null) {
    transaction.remove(key)
    return reportChange(transaction, place, { action: 'removed', before, after: null })
  }
  const isBaseline = after === past.baseline?.tree
  const parent = entry.state?.version ?? entry.baseline?.version
  const state = isBaseline
    ? null
    : transaction.addVersion({
        artifact: entry.uuid,
        tree: after,
        parents: parent === undefined ? [] : [parent],
        origin: 'rollback',
        message: `Rolled back to snapshot ${manner.snapshot} in ${entry.project}`,
        pristine: await pristineOf(transaction, (past.state ?? past.baseline)?.version),
      })
  const { disabled: _, ...was } = past
  transaction.put(key, {
    ...was,
    ...switchedLike(entry),
    content: after,
    state,
    deployed_at: transaction.now(),
  } satisfies DeploymentEntry)
  await registerProject(transaction, entry.project)
  const action = before === null ? 'added_back' : 'restored'
  return reportChange(transaction, place, { action, before, after })
}

function placeOf(entry: DeploymentEntry): ReportedPlace {
  return {
    artifact: artifactLabel(entry),
    type: entry.type,
    root: visiblePath(entry),
  }
}

function nothingThen(project: string, snapshot: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `Snapshot ${snapshot} knows nothing of ${project}.`, {
    fix: 'The project had no deployments then, or the snapshot came from elsewhere.',
  })
}

function withoutEnds(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '')
}
