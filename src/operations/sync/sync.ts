import type { Drift } from '../../core/drift/decide-drift.ts'
import type { Ports } from '../../ports/ports.ts'
import { moveFormer } from '../deployments/move-former.ts'
import { findDeployed, findDeployments } from '../deployments/find-deployments.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { reportDrift } from '../drift/report-drift.ts'
import type { DeploymentDrift } from '../drift/report-drift.ts'
import { assertConsent } from '../engine/consent/assert-consent.ts'
import { tellUnsettled } from '../engine/consent/files-with-markers.ts'
import { dropPending, listWaiting } from '../merging/pending.ts'
import { listProjects } from '../engine/observe/observe-state.ts'
import { listUnreadable } from '../engine/observe/present-state.ts'
import { tellAllLeft } from '../engine/observe/tell-left.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { assertWritable } from '../engine/commit/assert-writable.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { syncWithoutArtifact } from './kept-copy.ts'
import { pullPinned } from './pull-pinned.ts'
import { findJoining, rememberParts, syncParts } from './sync-parts.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { tellPluginNotes } from '../drift/plugin-notes.ts'
import { nameProject } from '../engine/places/name-project.ts'
import { isChanged, isPulled, tellSynced } from './sync-report.ts'
import type { SyncReport, SyncRequest, Synced } from './sync-report.ts'
import {
  dropRecord,
  keep,
  mergeBoth,
  pullIntoCollection,
  redeploy,
  report,
  takeCollection,
  undeployRemoved,
} from './sync-steps.ts'
import type { SyncStep } from './sync-steps.ts'

/**
 * Brings every drifted artifact of the projects forward.
 *
 * Clean merges are written; a conflict leaves the project exactly as it was and becomes a pending
 * merge. The baseline moves only with what was integrated.
 */
export async function sync(ports: Ports, request: SyncRequest): Promise<ChangeOutcome<SyncReport>> {
  const scope = async (transaction: Transaction) => ({
    projects: request.projects ?? (await listProjects(transaction)),
  })
  const { command = 'sync', dryRun } = request
  let absent: readonly string[] = []
  const outcome = await runChange<SyncReport>(
    ports,
    { command, dryRun, scope },
    async (tx, found) => {
      const { state, told } = await moveFormer(tx, found)
      absent = [...told, ...tellAllLeft(ports, state.projects)]
      const chosen = await selectDeployments(tx, state, request)
      const waited = new Set((await listWaiting(tx)).map(({ id }) => id))
      const synced = await syncPastQuestions(tx, { state, ...chosen, request })
      const left = (await listWaiting(tx)).filter(({ id }) => !waited.has(id))
      const touched = [...synced.filter(isChanged), ...left]
      const collections = new Set(touched.map(({ collection }) => collection))
      const snapshots: string[] = []
      for (const name of collections) snapshots.push((await addSafetySnapshot(tx, name, 'sync')).id)
      return {
        summary:
          command === 'promote'
            ? `Promoted ${request.names.join(', ')} from ${request.pullFrom ?? 'a project'}`
            : tellSynced(synced),
        result: {
          synced,
          snapshots,
          unreachable: state.projects.filter((p) => !p.isReachable).map(({ path }) => path),
          unreadable: listUnreadable(state),
        },
      }
    },
  )
  for (const sentence of absent) ports.progress.say(sentence)
  return outcome
}

interface SyncAll {
  readonly state: PresentState
  readonly wanted: readonly PresentDeployment[]
  /** The uuids of parts to deploy although their plugin is not synced as a whole. */
  readonly parts: ReadonlySet<string>
  readonly request: SyncRequest
}

/**
 * Syncs and, if the request says so, leaves out content that nobody agreed to run. The check copy by
 * copy happens only if the first attempt finds such content.
 */
async function syncPastQuestions(transaction: Transaction, all: SyncAll): Promise<Synced[]> {
  const { goOn, ...request } = all.request
  if (goOn === undefined || request.agrees === true)
    return syncAll(transaction, { ...all, request })
  try {
    return await transaction.attempt(async () => {
      const synced = await syncAll(transaction, { ...all, request })
      await assertConsent(transaction)
      return synced
    })
  } catch (error) {
    if (!isSkillmeatError(error, 'E_CONSENT_REQUIRED')) throw error
    return syncAll(transaction, all)
  }
}

/**
 * Syncs every deployment and reports on them in their order. What is pulled comes first: then the
 * other copies of the same artifact get it in the same run.
 */
async function syncAll(transaction: Transaction, all: SyncAll): Promise<Synced[]> {
  const { wanted, request } = all
  const done = new Map<PresentDeployment, Synced>()
  const waiting = new Map<PresentDeployment, SyncStep>()
  if (request.pull) {
    const isTurn = ({ drift, project }: DeploymentDrift) =>
      PULLED.has(drift.kind) && isPulled(request, project)
    await syncThose(transaction, all, { done, waiting, isTurn })
  }
  await syncThose(transaction, all, { done, waiting, isTurn: () => true })
  const parts: Synced[] = []
  for (const composite of all.state.deployments) {
    if (composite.entry.type !== 'composite' || composite.problem !== null) continue
    const own = done.get(composite)
    if (own === undefined && all.parts.size === 0) continue
    const only = own === undefined ? all.parts : null
    const copy = { state: all.state, composite }
    const orphans = orphansOf(own, request)
    const ask = () => syncParts(transaction, copy, { only, orphans })
    const moved = await guarded(transaction, request, ask)
    if ('asks' in moved) {
      if (own !== undefined) done.set(composite, { ...own, ...waitsFor(moved.asks) })
      continue
    }
    parts.push(...moved)
    const step = waiting.get(composite)
    if (step !== undefined) done.set(composite, await followParts(step, moved))
    if (moved.some(({ action }) => action !== 'needs_decision'))
      await rememberParts(transaction, composite, only)
  }
  return [...wanted.flatMap((deployment) => withoutMoved(done.get(deployment), parts)), ...parts]
}

/** Updates a plugin of which only the parts changed, unless all of those wait for a decision. */
async function followParts(step: SyncStep, moved: readonly Synced[]): Promise<Synced> {
  const areWaiting = moved.length > 0 && moved.every(({ action }) => action === 'needs_decision')
  if (!areWaiting) return takeCollection(step, 'updated')
  return { ...(await keep(step, 'needs_decision')), detail: 'its parts wait for a decision' }
}

/** Tells whether only a plugin's parts changed. */
function hasOnlyMovedParts({ deployment, drift }: SyncStep): boolean {
  return (
    deployment.entry.type === 'composite' &&
    drift.drift.kind === 'outdated' &&
    drift.baseline?.tree === drift.collection?.tree
  )
}

/**
 * Decides about the copies of a plugin that is gone: they go with it if the request says so. They
 * can outlast its record.
 */
function orphansOf(plugin: Synced | undefined, { removed }: SyncRequest) {
  if (plugin?.action === 'undeployed') return 'go'
  if (plugin?.action !== 'record_dropped') return 'wait'
  return removed === 'undeploy' ? 'go' : 'stay'
}

/** Drops the report of a part that leaves, because the plugin's sync reports it already. */
function withoutMoved(synced: Synced | undefined, parts: readonly Synced[]): Synced[] {
  const isTold = parts.some(
    ({ artifact, project, path }) =>
      artifact === synced?.artifact && project === synced.project && path === synced.path,
  )
  return synced === undefined || isTold ? [] : [synced]
}

const PULLED: ReadonlySet<Drift['kind']> = new Set(['modified', 'diverged'])

async function syncThose(
  transaction: Transaction,
  { state, wanted, request }: SyncAll,
  turn: {
    readonly done: Map<PresentDeployment, Synced>
    /** Plugins that are settled after their parts. */
    readonly waiting: Map<PresentDeployment, SyncStep>
    readonly isTurn: (drift: DeploymentDrift) => boolean
  },
): Promise<void> {
  const open = wanted.filter((deployment) => !turn.done.has(deployment))
  const present = await withNewHeads(transaction, { ...state, deployments: open })
  for (const drift of (await reportDrift(transaction, present)).deployments) {
    if (!turn.isTurn(drift)) continue
    const deployment = open.find(({ entry }) => viewKeys.deployment(entry) === drift.key)
    if (deployment === undefined) throw new Error(`${drift.path} was not observed`)
    const step = { transaction, state: present, deployment, drift, request }
    if (hasOnlyMovedParts(step)) {
      turn.waiting.set(deployment, step)
      turn.done.set(deployment, await keep(step, 'none'))
      continue
    }
    turn.done.set(deployment, await syncAlone(step))
  }
}

/** Syncs one copy. A copy that cannot be written, or whose question nobody can answer, stops alone. */
async function syncAlone(step: SyncStep): Promise<Synced> {
  const { transaction, request, drift } = step
  try {
    const synced = await guarded(transaction, request, () => syncOne(step))
    return 'asks' in synced
      ? { ...report(drift, 'needs_decision'), ...waitsFor(synced.asks) }
      : synced
  } catch (error) {
    if (!isSkillmeatError(error, 'E_IO_DENIED') || drift.problem !== null) throw error
    return { ...report(drift, 'unreadable'), detail: error.message }
  }
}

/** Runs a plan. If it needs consent and nobody can be asked, nothing of it stays planned. */
async function guarded<T extends object>(
  transaction: Transaction,
  { goOn }: SyncRequest,
  plan: () => Promise<T>,
): Promise<T | { readonly asks: SkillmeatError }> {
  const before = new Set(transaction.places)
  try {
    return await transaction.attempt(async () => {
      const planned = await plan()
      const changes = transaction.places.filter((change) => !before.has(change))
      assertWritable(transaction.ports, changes)
      if (goOn !== undefined) await assertConsent(transaction, changes)
      return planned
    })
  } catch (error) {
    if (goOn === undefined || !isSkillmeatError(error, 'E_CONSENT_REQUIRED')) throw error
    return { asks: error }
  }
}

function waitsFor({ code, message, fix }: SkillmeatError): Pick<Synced, 'action' | 'detail'> {
  return { action: 'needs_decision', detail: `${code}: ${message} ${fix ?? ''}` }
}

/** Returns the state with the heads that this run has moved. */
async function withNewHeads(transaction: Transaction, state: PresentState): Promise<PresentState> {
  const artifacts = new Map(state.artifacts)
  for (const [uuid, present] of state.artifacts) {
    const { collection, version } = present.entry
    const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    if (entry !== null && entry.version !== version) artifacts.set(uuid, { ...present, entry })
  }
  for (const { entry: copy } of state.deployments) {
    if (artifacts.has(copy.uuid)) continue
    const key = viewKeys.artifact(copy.collection, copy.uuid)
    const entry = await transaction.get<ArtifactEntry>(key)
    if (entry !== null) artifacts.set(copy.uuid, { entry, onDisk: entry.tree, problem: null })
  }
  return { ...state, artifacts }
}

type Chosen = Pick<SyncAll, 'wanted' | 'parts'>

/**
 * Finds a name in every project, also among the parts that a plugin there has by now. Not every
 * project has everything; a name that none has is refused with `E_NOT_DEPLOYED`.
 */
async function findInProjects(
  transaction: Transaction,
  state: PresentState,
  name: string,
): Promise<Chosen> {
  const wanted: PresentDeployment[] = []
  const parts = new Set<string>()
  let missing: SkillmeatError | null = null
  for (const { path: project } of state.projects) {
    try {
      wanted.push(...(await findDeployments(transaction, state, { name, project })))
    } catch (error) {
      if (!isSkillmeatError(error, 'E_NOT_DEPLOYED')) throw error
      const part = await findJoining(transaction, state, { name, project })
      if (part === null) missing = error
      else parts.add(part)
    }
  }
  if (wanted.length + parts.size === 0 && missing !== null) throw missing
  return { wanted, parts }
}

async function selectDeployments(
  transaction: Transaction,
  state: PresentState,
  { names, pullFrom }: SyncRequest,
): Promise<Chosen> {
  if (names.length === 0) return { wanted: state.deployments, parts: new Set() }
  const found = new Set<PresentDeployment>()
  const parts = new Set<string>()
  for (const name of names) {
    if (pullFrom === undefined) {
      const here = await findInProjects(transaction, state, name)
      for (const copy of here.wanted) found.add(copy)
      for (const part of here.parts) parts.add(part)
      continue
    }
    // The edits pulled from one project go to copies of the same artifact, never to a namesake.
    const { uuid } = await findDeployed(transaction, name, [pullFrom])
    for (const copy of state.deployments) if (copy.entry.uuid === uuid) found.add(copy)
  }
  return { wanted: [...found], parts }
}

async function syncOne(step: SyncStep): Promise<Synced> {
  const { drift } = step
  if (drift.problem !== null) {
    return { ...(await keep(step, 'unreadable')), detail: drift.problem.message }
  }
  if (drift.unsettled.length > 0) {
    assertNotPromoted(step)
    const detail = `settle the conflict markers in ${drift.unsettled.join(', ')}`
    return { ...(await keep(step, 'needs_decision')), detail }
  }
  const told = await tellMarkedHead(step)
  if (told !== null) return { ...(await keep(step, 'needs_decision')), detail: told }
  return DECISIONS[drift.drift.kind](step)
}

/** Stops at conflict markers in the collection's files, which would otherwise reach every project. */
async function tellMarkedHead({ transaction, state, drift }: SyncStep): Promise<string | null> {
  const artifact = state.artifacts.get(drift.uuid)?.entry
  if (artifact === undefined || drift.collection === null) return null
  if (!TAKES_COLLECTION.has(drift.drift.kind)) return null
  const told = await tellUnsettled(transaction, artifact, { tree: drift.collection.tree })
  return told === null ? null : `${told.message} ${told.fix}`
}

const TAKES_COLLECTION: ReadonlySet<Drift['kind']> = new Set(['outdated', 'diverged', 'missing'])

/** Refuses to promote a copy with conflict markers. */
function assertNotPromoted({ request, drift }: SyncStep): void {
  if (request.pullFrom !== drift.project) return
  const { artifact, project, unsettled: files } = drift
  throw new SkillmeatError(
    'E_CONFLICT',
    `${artifact} in ${project} has conflict markers left in ${files.join(', ')}; nothing was changed.`,
    { fix: 'Settle them there, then run the command again.', data: { files } },
  )
}

/**
 * Keeps a copy's edits and drops a pending merge, which is moot once the collection is back at the
 * baseline.
 */
async function keepEdits(step: SyncStep): Promise<Synced> {
  if (step.drift.pending !== null) await dropPending(step.transaction, step.drift.key)
  return keep(step, 'kept_local')
}

const DECISIONS: Readonly<Record<Drift['kind'], (step: SyncStep) => Promise<Synced>>> = {
  in_sync: async (step) => ({
    ...(await keep(step, 'none')),
    detail: tellPluginNotes(step.drift),
  }),
  // Answered before, with what is wrong with it.
  unchecked: (step) => keep(step, 'unreadable'),
  converged: (step) => takeCollection(step, 'baseline_moved'),
  outdated: (step) => takeCollection(step, 'updated'),
  modified: (step) => {
    if (!isPulled(step.request, step.drift.project)) return keepEdits(step)
    return step.deployment.entry.pin === null ? pullIntoCollection(step) : pullPinned(step)
  },
  diverged: (step) =>
    step.drift.collection === null ? syncWithoutArtifact(step) : mergeBoth(step),
  unknown_baseline: mergeBoth,
  collection_behind: async (step) => {
    const to = nameProject(step.transaction.ports, step.drift.project, '--project')
    const detail = `the collection is behind: skillmeat install ${step.drift.typed}${to}`
    return { ...(await keep(step, 'needs_decision')), detail }
  },
  missing: (step) => {
    if (step.request.missing === 'redeploy') return redeploy(step)
    return step.request.missing === 'undeploy' ? dropRecord(step) : keep(step, 'needs_decision')
  },
  removed: (step) => {
    if (step.request.removed === 'undeploy') return undeployRemoved(step)
    if (step.deployment.entry.kept === true || step.request.keepsRemoved === true) {
      return syncWithoutArtifact(step)
    }
    return keep(step, 'needs_decision')
  },
  gone: dropRecord,
}
