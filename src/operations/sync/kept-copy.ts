import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { dropPending } from '../merging/pending.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'
import { operationLog } from '../engine/session/session.ts'
import { ViewReader } from '../engine/objects/view-reader.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { isPulled } from './sync-report.ts'
import type { Synced } from './sync-report.ts'
import { keep, mergeBoth, putDeployment, report, undeployRemoved } from './sync-steps.ts'
import type { SyncStep } from './sync-steps.ts'

/**
 * Settles an edited copy whose artifact was removed from the collection. That is a single decision.
 * Once somebody decides to keep the copy it stays, and `pull` puts the artifact back into the
 * collection.
 */
export async function syncWithoutArtifact(step: SyncStep): Promise<Synced> {
  const { request, deployment, drift } = step
  if (request.removed === 'undeploy' && request.mayDelete === true) return undeployRemoved(step)
  if (request.keepsRemoved === true) return keepForGood(step)
  if (deployment.entry.kept !== true) return mergeBoth(asOneDecision(step))
  if (request.removed === 'undeploy') {
    const detail = 'edited here; add --yes to delete it'
    return { ...(await keep(step, 'needs_decision')), detail }
  }
  if (isPulled(request, drift.project)) return bringBack(step)
  return { ...(await keep(step, 'kept_local')), detail: 'removed from the collection' }
}

/** Leaves a removed artifact to a person unless the strategy picks a side. */
function asOneDecision(step: SyncStep): SyncStep {
  const { strategy } = step.request
  const isSide = strategy !== null && !['use_base', 'union', 'markers'].includes(strategy)
  return isSide ? step : { ...step, request: { ...step.request, strategy: null } }
}

/** Notes that a copy stays, as deciding for it does. */
async function keepForGood(step: SyncStep): Promise<Synced> {
  const { transaction, deployment, drift } = step
  const key = viewKeys.deployment(deployment.entry)
  transaction.put(key, { ...deployment.entry, kept: true } satisfies DeploymentEntry)
  await dropPending(transaction, key)
  return { ...report(drift, 'kept_local'), detail: 'kept, though removed from the collection' }
}

/** Puts an artifact that was removed into the collection again, as the copy has it. */
async function bringBack(step: SyncStep): Promise<Synced> {
  const { transaction, deployment, drift } = step
  const { projectTree } = drift
  const last = await findLastEntry(transaction, deployment.entry)
  if (last === null || projectTree === null || (await isNameTaken(transaction, last))) {
    const path = artifactPath(deployment.entry.type, deployment.entry.name)
    const detail =
      last === null
        ? `too long gone to be brought back; add ${drift.path} to the collection`
        : `the collection has another ${path} by now; \`skillmeat rename ${artifactLabel(last)} <new name>\` makes room`
    return { ...(await keep(step, 'needs_decision')), detail }
  }
  const own = drift.projectVersion
  const pulled = transaction.addVersion({
    artifact: last.uuid,
    tree: projectTree,
    parents: own === null || own === last.version ? [last.version] : [last.version, own],
    origin: 'pull',
    message: `Pulled from ${drift.project}`,
    pristine: await pristineOfHead(transaction, last),
  })
  await setHead(transaction, { entry: last, onDisk: null }, pulled)
  await putDeployment(step, { baseline: pulled, content: pulled.tree, state: null })
  return { ...report(drift, 'pulled'), detail: 'in the collection again' }
}

/** Returns an artifact as the collection had it last; null where the operation log does not go back so far. */
async function findLastEntry(
  { ports, session }: Transaction,
  { collection, uuid }: Pick<ArtifactEntry, 'collection' | 'uuid'>,
): Promise<ArtifactEntry | null> {
  const key = viewKeys.artifact(collection, uuid)
  for await (const { operation } of operationLog(ports, session.operation?.id ?? null)) {
    const entry = await new ViewReader(ports.store, operation.view_before).get<ArtifactEntry>(key)
    if (entry !== null) return entry
  }
  return null
}

async function isNameTaken(
  transaction: Transaction,
  { collection, type, name }: ArtifactEntry,
): Promise<boolean> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  return all.some((other) => other.type === type && other.name === name)
}
