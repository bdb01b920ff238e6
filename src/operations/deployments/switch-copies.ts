import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { listOwnValues } from '../engine/places/own-values.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { projectsOf, resolveTarget } from '../catalog/target-project.ts'
import type { TargetRequest } from '../catalog/target-project.ts'
import { withSets } from '../catalog/sets.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import { deploymentPlace, visiblePath } from '../engine/places/artifact-places.ts'
import { deploymentOnDisk, profileDir } from '../engine/places/places-on-disk.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { withForm } from './deployment-form.ts'
import { listUnwanted } from './find-deployments.ts'
import type { Unwanted } from './find-deployments.ts'
import { labelWanters } from './label-wanters.ts'
import { DIRECT } from './wanted-artifact.ts'
import { dropLinks, planLink } from './links.ts'

export interface CopiesToSwitch extends TargetRequest {
  /** None means everything that is deployed there. */
  readonly names: readonly string[]
  readonly dryRun: boolean
}

export interface SwitchRequest extends CopiesToSwitch {
  readonly to: SwitchedState
}

export type SwitchedState = 'enabled' | 'disabled'

export interface Switched {
  readonly artifact: string
  readonly project: string
  /** The agent that it was deployed for. */
  readonly profile: string
  /** Where it stands now. */
  readonly path: string
  /** `unchanged`: it was so already. `kept`: others want it too. `failed`: see `problem`. */
  readonly action: SwitchedState | 'unchanged' | 'kept' | 'failed'
  /** The plugins, and `direct`, that it stays enabled for; empty unless it was kept. */
  readonly keptFor: readonly string[]
  /** What to look after: values of the person's own in another file, or files that are gone. */
  readonly warnings: readonly Warning[]
  readonly problem: SkillmeatError | null
}

/**
 * Takes copies out of their agents' sight, or back into it. They stay deployed: local edits and values
 * of their own move with them, and `sync` and `update` go on reaching them.
 *
 * Of a plugin all its parts are switched; one that something else wants too stays enabled. Of several
 * copies one that cannot be read, or whose place is taken, stays as it is.
 */
export async function switchCopies(
  ports: Ports,
  request: SwitchRequest,
): Promise<ChangeOutcome<readonly Switched[]>> {
  const target = resolveTarget(ports, request)
  const { project } = target
  const projects = projectsOf(ports, target)
  const scope = () => Promise.resolve({ projects })
  return runChange(
    ports,
    { command: request.to === 'disabled' ? 'disable' : 'enable', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const names = await withSets(tx, request.names)
      const all = await listUnwanted(tx, state, {
        ...request,
        names,
        projects,
        force: true,
      }).catch((error: unknown) => explainNotDeployed(tx, names, error))
      const isOpen = ({ deployment: { entry } }: Unwanted) =>
        (entry.disabled === true) !== (request.to === 'disabled')
      // Without names what is so already is nobody's concern.
      const found = names.length === 0 ? all.filter(isOpen) : onceEach(all)
      const going = new Set(found.flatMap(({ wanter }) => wanter ?? []))
      const isOne = found.length === 1
      const result: Switched[] = []
      for (const one of partsFirst(found)) {
        const stays = result.some(({ action }) => action === 'kept')
        result.push(await switchOne(tx, one, { to: request.to, isOne, stays, going }))
      }
      const moved = result.filter(({ action }) => action === request.to)
      const labels = [...new Set(moved.map(({ artifact }) => artifact))]
      const verb = request.to === 'disabled' ? 'Disabled' : 'Enabled'
      return { summary: `${verb} ${labels.join(', ')} in ${project}`, result }
    },
  )
}

/** What an agent installed itself lies in folders of its own, and only the agent can switch it off. */
async function explainNotDeployed(
  tx: Transaction,
  names: readonly string[],
  error: unknown,
): Promise<never> {
  if (!isSkillmeatError(error, 'E_NOT_DEPLOYED')) throw error
  const all = await tx.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const plugin = all.find(
    (one) =>
      one.type === 'composite' &&
      names.some((name) => [one.name, artifactLabel(one)].includes(name)),
  )
  if (plugin === undefined) throw error
  throw new SkillmeatError(error.code, error.message, {
    fix: `${error.fix ?? ''} What Claude Code installed itself is switched by it: \`claude plugin disable ${plugin.name}\`.`,
    data: error.data,
  })
}

/** What a plugin has beside its parts comes last: it stays where one of them does. */
function partsFirst(found: readonly Unwanted[]): readonly Unwanted[] {
  return [...found.filter((one) => !isPluginItself(one)), ...found.filter(isPluginItself)]
}

function isPluginItself({ deployment: { entry }, wanter }: Unwanted): boolean {
  return entry.uuid === wanter
}

interface HowToSwitch {
  readonly to: SwitchedState
  /** It is all that was asked for, so what goes wrong is thrown. */
  readonly isOne: boolean
  /** A part of the plugin stays enabled. */
  readonly stays: boolean
  /** The uuids of the plugins that are switched by the same command. */
  readonly going: ReadonlySet<string>
}

/** What several plugins depend on is switched once. */
function onceEach(found: readonly Unwanted[]): readonly Unwanted[] {
  const places = new Map<string, Unwanted>()
  for (const one of found) {
    const key = viewKeys.deployment(one.deployment.entry)
    if (!places.has(key)) places.set(key, one)
  }
  return [...places.values()]
}

async function switchOne(
  tx: Transaction,
  { deployment, wanter, links }: Unwanted,
  { to, isOne, stays, going }: HowToSwitch,
): Promise<Switched> {
  const { entry } = deployment
  if (links !== undefined) throw onlyLinked(entry)
  const isDisabled = entry.disabled === true
  if (isDisabled === (to === 'disabled')) return told(entry, 'unchanged')
  if (to === 'disabled') {
    const keptFor = await othersThat(tx, entry, { wanter, going })
    if (keptFor.length > 0) return { ...told(entry, 'kept'), keptFor }
    if (stays && entry.uuid === wanter) return told(entry, 'kept')
  }
  try {
    const next = await moveCopy(tx, deployment)
    return { ...told(next, to), warnings: await warnOf(tx, deployment, next) }
  } catch (error) {
    if (isOne || !isSkillmeatError(error)) throw error
    return { ...told(entry, 'failed'), problem: error }
  }
}

function told(entry: DeploymentEntry, action: Switched['action']): Switched {
  const { project, profile } = entry
  const path = visiblePath(entry)
  return {
    artifact: artifactLabel(entry),
    project,
    profile,
    path,
    action,
    keptFor: [],
    warnings: [],
    problem: null,
  }
}

/** Names who else wants a part that goes with its plugin. */
async function othersThat(
  tx: Transaction,
  { wanted_by: by }: DeploymentEntry,
  { wanter, going }: { readonly wanter: string | null } & Pick<HowToSwitch, 'going'>,
): Promise<readonly string[]> {
  if (wanter === null || wanter === DIRECT) return []
  const others = by.filter((one) => one !== wanter && !going.has(one))
  return others.length === 0 ? [] : labelWanters(tx, others)
}

/** Plans a copy into its other place, as it is, and returns it there. */
async function moveCopy(
  tx: Transaction,
  { entry, onDisk, problem }: PresentDeployment,
): Promise<DeploymentEntry> {
  if (problem !== null) throw problem
  const { disabled, ...enabled } = entry
  const next: DeploymentEntry =
    disabled === true ? await withForm(tx, enabled) : { ...entry, disabled: true }
  await assertFree(tx, next)
  tx.put(viewKeys.deployment(entry), next)
  if (onDisk !== null) {
    tx.write(deploymentPlace(entry), onDisk, null)
    tx.write(deploymentPlace(next), null, onDisk)
  }
  if (disabled !== true) await dropLinks(tx, entry)
  else for (const link of next.links ?? []) await planLink(tx, next, link)
  return next
}

/** Says which values of the person's own are in another file now, and that there is nothing to be seen. */
async function warnOf(
  { ports, objects }: Transaction,
  { entry, onDisk }: PresentDeployment,
  next: DeploymentEntry,
): Promise<readonly Warning[]> {
  const where = artifactLabel(next)
  const place = visiblePath(next)
  if (onDisk === null) {
    const message = `Its files are gone from ${visiblePath(entry)}: \`skillmeat sync --missing redeploy\` writes them again.`
    return [{ code: 'W_FILES_GONE', message, where }]
  }
  if (next.disabled !== true) return []
  const { form } = deploymentOnDisk(entry)
  const values = await listOwnValues(ports, objects, { form, content: onDisk })
  if (values.length === 0) return []
  const message = `${values.join(', ')} of your own moved to ${place}: keep that file out of git where the other one was.`
  return [{ code: 'W_SECRET', message, where }]
}

async function assertFree(tx: Transaction, next: DeploymentEntry): Promise<void> {
  const disk = deploymentOnDisk(next)
  if ((await capturePlace(tx, disk, [next.content])) === null) return
  const place = profileDir({ project: next.project, root: visiblePath(next) })
  const label = artifactLabel(next)
  const ownFile = next.form === undefined || visiblePath(next).includes(next.form.slot.name)
  const free = ownFile
    ? `Move it away, or add it to the collection with \`skillmeat add ${place}\``
    : `Take "${next.form?.slot.name ?? ''}" out of that file, or forget the disabled one with \`skillmeat undeploy ${label}\``
  throw new SkillmeatError('E_DEPLOY_TARGET_EXISTS', `${place} holds something else by now.`, {
    fix: `${free}, then do it again. ${label} stays as it is.`,
    data: { artifact: label, place },
  })
}

/** One copy that several agents find can be out of sight of all of them alone. */
function onlyLinked(entry: DeploymentEntry): SkillmeatError {
  const label = artifactLabel(entry)
  const message = `${label} is one copy in ${visiblePath(entry)}, which that agent finds by a link.`
  return new SkillmeatError('E_USAGE', message, {
    fix: `Leave --profile out to disable the copy, or take the link away: \`skillmeat undeploy ${label} --profile <agent>\`.`,
    data: { artifact: label },
  })
}
