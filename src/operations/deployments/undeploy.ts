import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { isAncestor } from '../../core/history/common-ancestors.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { namesToType } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { extendHistory, loadHistory } from '../catalog/find-version.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { deploymentPlace, visiblePath } from '../engine/places/artifact-places.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import { listOwnValues } from '../engine/places/own-values.ts'
import { nameProject } from '../engine/places/name-project.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { listUnwanted } from './find-deployments.ts'
import type { Unwanted } from './find-deployments.ts'
import { labelWanters } from './label-wanters.ts'
import { DIRECT } from './wanted-artifact.ts'
import { withSets } from '../catalog/sets.ts'
import { dropLinks } from './links.ts'
import { projectsOf, resolveTarget } from '../catalog/target-project.ts'
import type { TargetRequest } from '../catalog/target-project.ts'

export interface UndeployRequest extends TargetRequest {
  readonly names: readonly string[]
  /** Remove copies with local edits too; the edits are in the history. */
  readonly force: boolean
  readonly dryRun: boolean
}

export interface Undeployed {
  readonly artifact: string
  readonly project: string
  readonly path: string
  /** The copy had local edits, which are recorded as this version. */
  readonly recorded: string | null
  /** The plugins that the copy stays there for, since they want it too; empty where it went. */
  readonly keptFor: readonly string[]
  /** Why it stays: its files cannot be read; null where it went, or is kept. */
  readonly problem: SkillmeatError | null
}

/**
 * Takes artifacts out of a project. Ignored files of the user in a skill's folder stay, and so does
 * a copy that a plugin wants too: it is then there for the plugin alone.
 *
 * A copy with local edits, or one that only a plugin wants, is refused with `E_DECISION_NEEDED`
 * unless `force` is given. Of several one that cannot be read stays, and the others go.
 */
export async function undeploy(
  ports: Ports,
  request: UndeployRequest,
): Promise<ChangeOutcome<readonly Undeployed[]>> {
  const target = resolveTarget(ports, request)
  const { project } = target
  const projects = projectsOf(ports, target)
  const scope = () => Promise.resolve({ projects })
  return runChange(
    ports,
    { command: 'undeploy', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const result: Undeployed[] = []
      const unwanted = await listUnwanted(tx, state, {
        ...request,
        names: await withSets(tx, request.names),
        projects,
      })
      for (const one of unwanted) result.push(...(await takeOut(tx, one, { request, unwanted })))
      const gone = result.filter(({ problem }) => problem === null)
      const names = new Set(gone.map(({ artifact }) => artifact))
      return { summary: `Undeployed ${[...names].join(', ')} from ${project}`, result }
    },
  )
}

async function takeOut(
  tx: Transaction,
  { deployment, wanter, links }: Unwanted,
  {
    request,
    unwanted,
  }: { readonly request: UndeployRequest; readonly unwanted: readonly Unwanted[] },
): Promise<readonly Undeployed[]> {
  // Another that wanted it may have left it in this very command.
  const entry = await tx.get<DeploymentEntry>(viewKeys.deployment(deployment.entry))
  if (entry === null) return []
  if (links !== undefined) return unlink(tx, entry, links)
  const { problem } = deployment
  const isForgotten = request.force && problem !== null && isFolderMoved(problem)
  if (problem !== null && !isForgotten && request.names.length !== 1) {
    return [unreadOf(deployment.entry, problem)]
  }
  const rest = wanter === null ? [] : entry.wanted_by.filter((one) => one !== wanter)
  return wanter === null || rest.length === 0 || request.force
    ? [await undeployOne(tx, deployment, request)]
    : keepFor(tx, entry, { rest, wanter, unwanted })
}

/** Takes away links by which one agent finds a copy, and leaves the copy to the others. */
async function unlink(
  tx: Transaction,
  entry: DeploymentEntry,
  gone: readonly string[],
): Promise<readonly Undeployed[]> {
  await dropLinks(tx, { ...entry, links: gone })
  const { links: before = [], ...rest } = entry
  const links = before.filter((link) => !gone.includes(link))
  const next: DeploymentEntry = links.length === 0 ? rest : { ...rest, links }
  tx.put(viewKeys.deployment(entry), next)
  return gone.map((path) => ({
    artifact: artifactLabel(entry),
    project: entry.project,
    path,
    recorded: null,
    keptFor: [],
    problem: null,
  }))
}

/** Leaves a copy to its other wanters. A copy that the person names must have been asked for by name. */
async function keepFor(
  tx: Transaction,
  entry: DeploymentEntry,
  wish: {
    readonly rest: readonly string[]
    readonly wanter: string
    readonly unwanted: readonly Unwanted[]
  },
): Promise<readonly Undeployed[]> {
  const { rest, wanter, unwanted } = wish
  const { name, project, uuid } = entry
  const isDirect = wanter === DIRECT
  const isItself = wanter === uuid
  const isAskedFor = unwanted.some(
    ({ deployment: { entry: other } }) => other.uuid === uuid && other.wanted_by.includes(DIRECT),
  )
  if (isDirect && !isAskedFor) throw wantedElsewhere(name, project, await labelWanters(tx, rest))
  if (entry.wanted_by.includes(wanter)) {
    // A plugin's pin goes with the plugin; pins of others stay, because they decide about those.
    const pin = isDirect ? entry.pin : null
    tx.put(viewKeys.deployment(entry), { ...entry, pin, wanted_by: rest } satisfies DeploymentEntry)
  }
  if (!isDirect && !isItself) return []
  const keptFor = await labelWanters(tx, rest)
  const artifact = artifactLabel(entry)
  return [{ artifact, project, path: visiblePath(entry), recorded: null, keptFor, problem: null }]
}

async function undeployOne(
  tx: Transaction,
  deployment: PresentDeployment,
  { force }: UndeployRequest,
): Promise<Undeployed> {
  const { entry, onDisk } = deployment
  const { project } = entry
  if (deployment.problem && !(force && isFolderMoved(deployment.problem))) throw deployment.problem
  const isEdited = await holdsEdits(tx, deployment)
  if (isEdited && !force) await assertNoMarkers(tx, deployment)
  if (isEdited && !force)
    throw refuse(entry, `${await nameToType(tx, entry)}${nameProject(tx.ports, entry.project)}`)
  if (!force) await assertNoOwnValues(tx, deployment)
  const key = viewKeys.deployment(entry)
  tx.remove(key)
  tx.write(deploymentPlace(entry), onDisk, null)
  await dropLinks(tx, entry)
  await dropPending(tx, key)
  return {
    artifact: artifactLabel(entry),
    project,
    path: visiblePath(entry),
    recorded: isEdited ? (entry.state?.version ?? null) : null,
    keptFor: [],
    problem: null,
  }
}

/** Nothing is to be taken out of a folder that is not there: it can be forgotten. */
function isFolderMoved(problem: SkillmeatError): boolean {
  return isSkillmeatError(problem, 'E_PROJECT_UNREACHABLE')
}

function unreadOf(entry: DeploymentEntry, problem: SkillmeatError): Undeployed {
  const { project } = entry
  const path = visiblePath(entry)
  return { artifact: artifactLabel(entry), project, path, recorded: null, keptFor: [], problem }
}

/** Tells whether a copy holds content that the collection lacks: edits, or a merge that includes some. */
async function holdsEdits(tx: Transaction, { entry, onDisk }: PresentDeployment): Promise<boolean> {
  const head = await tx.get<ArtifactEntry>(viewKeys.artifact(entry.collection, entry.uuid))
  // A copy of unknown origin is compared with the collection alone.
  const { baseline, state } = entry
  if (onDisk === null || onDisk === head?.tree || onDisk === baseline?.tree) return false
  if (head === null || baseline === null || state === null) return onDisk !== baseline?.tree
  // Edits of a pinned copy that were pulled are in the collection's history.
  const known = await loadHistory(tx, head)
  const { graph } = await extendHistory(tx, known, [head.version, state.version])
  return !isAncestor(graph, graph.indexOf(state.version), graph.indexOf(head.version))
}

/** Refuses conflict markers, because such a copy cannot enter the collection. */
async function assertNoMarkers(
  tx: Transaction,
  { entry, onDisk }: PresentDeployment,
): Promise<void> {
  const { name, project, baseline, content: written } = entry
  const files = await findUnsettled(tx, { tree: onDisk, written }, [baseline?.tree])
  if (files.length === 0) return
  const message = `${name} has conflict markers left in ${files.join(', ')} in ${project}`
  throw new SkillmeatError('E_DECISION_NEEDED', message, {
    fix: 'Settle them there, or remove the copy with --force (undo brings it back).',
    data: { name, project, files },
  })
}

/** Refuses values that are nowhere else: what brings the copy back writes placeholders for them. */
async function assertNoOwnValues(
  { ports, objects }: Transaction,
  { entry, onDisk }: PresentDeployment,
): Promise<void> {
  const { name, project, form } = entry
  const disk = deploymentOnDisk(entry)
  const values = await listOwnValues(ports, objects, { form: disk.form, content: onDisk })
  if (values.length === 0) return
  const file = form?.file ?? ''
  const what = terminalText(values.join(', '), 200)
  throw new SkillmeatError('E_DECISION_NEEDED', `${name} has values in ${file} alone: ${what}`, {
    fix: 'Note them, then remove it with --force; the collection has placeholders for them.',
    data: { name, project, file, values },
  })
}

async function nameToType(tx: Transaction, entry: DeploymentEntry): Promise<string> {
  const beside = await tx.scan<DeploymentEntry>(viewKeys.deployments(entry.project))
  const typed = (await namesToType(tx, beside))(entry)
  return typed === artifactLabel(entry) ? entry.name : typed
}

function refuse({ name, project }: DeploymentEntry, typed: string): SkillmeatError {
  return new SkillmeatError('E_DECISION_NEEDED', `${name} has local edits in ${project}`, {
    fix: `Keep them with \`skillmeat sync --pull --only ${typed}\`, or remove the copy with --force (the edits stay in the history, undo brings them back).`,
    data: { name, project },
  })
}

function wantedElsewhere(name: string, project: string, by: readonly string[]): SkillmeatError {
  const message = `${name} is there for ${by.join(', ')} in ${project}`
  return new SkillmeatError('E_DECISION_NEEDED', message, {
    fix: 'Undeploy the plugin, or remove this alone with --force.',
    data: { name, project },
  })
}
