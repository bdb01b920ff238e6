import { AGENTS } from '../../core/agents/agents.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { noteAllowed } from '../engine/consent/allowed-findings.ts'
import { assertConsent } from '../engine/consent/assert-consent.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import { tellAllLeft } from '../engine/observe/tell-left.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { moveFormer } from './move-former.ts'
import { PlannedCopies } from './planned-copies.ts'
import { deployOne, skipped } from './deploy-one.ts'
import type { Deployed } from './deploy-one.ts'
import type { DeployRequest } from './deploy-request.ts'
import type { DeployOne } from './wanted-copy.ts'
import { listWanted } from './list-wanted.ts'
import { DIRECT } from './wanted-artifact.ts'
import type { WantedArtifact } from './wanted-artifact.ts'
import { isUsedByPerson, isUsedInProject } from '../catalog/agents-there.ts'
import {
  placeOnPlatform,
  projectsOf,
  resolveProject,
  resolveTarget,
} from '../catalog/target-project.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'

/** Settles for which agents something is deployed. Throws `E_USAGE` where nothing there tells of any. */
function listTargets(ports: Ports, request: DeployRequest): readonly TargetPlatform[] {
  const { profiles = [] } = request
  if (profiles.length === 0) return [resolveTarget(ports, request)]
  const named = profiles === 'found' ? findAgents(ports, request) : [...new Set(profiles)]
  return named.map((profile) => resolveTarget(ports, { ...request, profile }))
}

function findAgents(ports: Ports, { scope, project }: DeployRequest): readonly string[] {
  const dir = scope === 'user' ? null : resolveProject(ports, project ?? ports.places.cwd)
  const found = AGENTS.filter((agent) =>
    dir === null ? isUsedByPerson(ports, agent) : isUsedInProject(ports, agent, dir),
  )
  if (found.length > 0) return found.map(({ id }) => id)
  const where = dir === null ? 'your home' : dir
  throw new SkillmeatError('E_USAGE', `Nothing in ${where} tells of an agent.`, {
    fix: 'Name those that you use: `--profile claude_code,codex`. `skillmeat agents --all` lists them.',
  })
}

/**
 * Puts artifacts into a project.
 *
 * Files that are there already must be absent, as they were deployed, or as they will be: anything
 * else is refused with `E_DEPLOY_TARGET_MODIFIED` or `E_DEPLOY_TARGET_EXISTS`, all or nothing. A
 * part that is there with other content for something else is `E_DECISION_NEEDED`, unless the request
 * says what becomes of it.
 */
export async function deploy(
  ports: Ports,
  request: DeployRequest,
): Promise<ChangeOutcome<readonly Deployed[]>> {
  const targets = listTargets(ports, request)
  const scope = async (transaction: Transaction) => {
    const wanted = await Promise.all(
      targets.map((target) => listWanted(transaction, request, target)),
    )
    return {
      artifacts: wanted.flat().map(({ artifact }) => artifact),
      projects: [...new Set(targets.flatMap((target) => projectsOf(ports, target)))],
    }
  }
  let left: readonly string[] = []
  const outcome = await runChange<readonly Deployed[]>(
    ports,
    { command: 'deploy', dryRun: request.dryRun, scope },
    async (tx, found) => {
      const { state, told } = await moveFormer(tx, found)
      left = [...told, ...tellAllLeft(ports, state.projects)]
      const copies = new PlannedCopies(ports)
      const result: Deployed[] = []
      for (const target of targets) {
        const { own, without } = splitByPlace(ports, await listWanted(tx, request, target), {
          target,
          isOne: targets.length === 1,
        })
        const done = await deployAll(tx, { wanted: own, target, state, copies, request })
        const said = saidOnce(done)
        result.push(...own.flatMap((one) => said.get(one) ?? []))
        result.push(...without.map(({ artifact }) => skipped(artifact, target)))
      }
      return reportOf(tx, foldShared(result))
    },
  )
  await noteAllowed(ports, request)
  for (const sentence of left) ports.progress.say(sentence)
  return outcome
}

async function reportOf(
  transaction: Transaction,
  result: readonly Deployed[],
): Promise<{ readonly summary: string; readonly result: readonly Deployed[] }> {
  const changed = result.filter(({ action }) => !LEFT_ALONE.has(action))
  for (const project of new Set(changed.map((one) => one.project))) {
    await registerProject(transaction, project)
  }
  const projects = [...new Set(result.map(({ project }) => project))].join(', ')
  const summary =
    changed.length > 0
      ? `Deployed ${namesOf(changed)} to ${projects}`
      : `Left ${namesOf(result)} out of ${projects}`
  return { summary, result }
}

/** Of several agents, each gets what it has a place for; alone, one that has none is refused. */
function splitByPlace(
  ports: Ports,
  wanted: readonly WantedArtifact[],
  { target, isOne }: { readonly target: TargetPlatform; readonly isOne: boolean },
): { readonly own: readonly WantedArtifact[]; readonly without: readonly WantedArtifact[] } {
  const hasPlace = ({ artifact, wantedBy }: WantedArtifact) =>
    isOne || wantedBy !== DIRECT || placeOnPlatform(ports, target, artifact) !== null
  return { own: wanted.filter(hasPlace), without: wanted.filter((one) => !hasPlace(one)) }
}

/** Two agents may read one folder: what the first got there is there for the other too. */
function foldShared(all: readonly Deployed[]): readonly Deployed[] {
  const places = new Set<string>()
  return all.filter(({ artifact, project, path, action }) => {
    const place = `${artifact} ${project}/${path}`
    if (action === 'unchanged' && places.has(place)) return false
    if (path !== '') places.add(place)
    return true
  })
}

const LEFT_ALONE: ReadonlySet<Deployed['action']> = new Set(['unchanged', 'skipped', 'refused'])

interface DeployAll extends Omit<DeployOne, Exclude<keyof WantedArtifact, 'target'>> {
  readonly wanted: readonly WantedArtifact[]
}

/**
 * Deploys each plugin whole or not at all. If the request says so, a refusal does not stop the rest
 * of the batch.
 */
async function deployAll(
  transaction: Transaction,
  { wanted, ...input }: DeployAll,
): Promise<ReadonlyMap<WantedArtifact, Deployed>> {
  const done = new Map<WantedArtifact, Deployed>()
  const { copies } = input
  const groups = Map.groupBy(wanted, ({ root, artifact }) => root ?? artifact.uuid)
  const isBatch = groups.size > 1 && input.request.goOn !== undefined
  for (const group of isBatch ? groups.values() : [wanted]) {
    const trial = copies.branch()
    let at: WantedArtifact | null = null
    const reached = (one: WantedArtifact | null) => (at = one)
    const own = { ...input, copies: trial, wanted: group }
    const plan = async () => deployGroup(transaction, own, reached)
    try {
      const deployed = await (isBatch ? transaction.attempt(plan) : plan())
      copies.take(trial)
      for (const [one, report] of deployed) done.set(one, report)
    } catch (error) {
      if (!isBatch || !isSkillmeatError(error) || isQuestion(error, input.request)) throw error
      const refused = { ...input, group, about: at ?? wholeOf(group), error }
      for (const [one, report] of refusedGroup(refused)) done.set(one, report)
    }
  }
  return done
}

/** Reports a refused group, with the reason at the artifact that it is about. */
function refusedGroup(refused: {
  readonly target: DeployAll['target']
  readonly group: readonly WantedArtifact[]
  readonly about: WantedArtifact | undefined
  readonly error: SkillmeatError
}): ReadonlyMap<WantedArtifact, Deployed> {
  const { group, target, about, error } = refused
  return new Map(
    group.map((one) => {
      const problem = one === about ? error : null
      return [one, { ...skipped(one.artifact, target), action: 'refused', problem }]
    }),
  )
}

/** Returns the artifact that a refusal of a whole group is about: the plugin, if there is one. */
function wholeOf(group: readonly WantedArtifact[]): WantedArtifact | undefined {
  return group.find(({ artifact, root }) => artifact.uuid === root) ?? group[0]
}

/**
 * Reports a part of a refused plugin once if it was also to be deployed by itself. The report by
 * itself wins; a reason that concerned only the plugin moves to the plugin's report.
 */
function saidOnce(
  done: ReadonlyMap<WantedArtifact, Deployed>,
): ReadonlyMap<WantedArtifact, Deployed> {
  const said = new Map(done)
  for (const [one, { action, problem }] of done) {
    const isPart = one.wantedBy !== DIRECT && one.artifact.uuid !== one.wantedBy
    if (action !== 'refused' || !isPart) continue
    const [besides] = [...said].filter(
      ([other]) => other !== one && other.artifact.uuid === one.artifact.uuid,
    )
    if (besides === undefined) continue
    said.delete(one)
    if (problem === null || besides[1].problem !== null) continue
    const whole = [...said].find(([{ artifact }]) => artifact.uuid === one.wantedBy)
    if (whole !== undefined) said.set(whole[0], { ...whole[1], problem })
  }
  return said
}

function isQuestion(error: SkillmeatError, { goOn }: DeployRequest): boolean {
  const asks = isSkillmeatError(error, 'E_DECISION_NEEDED', 'E_CONSENT_REQUIRED')
  return asks && goOn !== 'past_questions'
}

async function deployGroup(
  transaction: Transaction,
  { wanted, ...input }: DeployAll,
  reached: (one: WantedArtifact | null) => void,
): Promise<ReadonlyMap<WantedArtifact, Deployed>> {
  const { request, state } = input
  const done = new Map<WantedArtifact, Deployed>()
  const before = new Set(transaction.places)
  for (const one of skillsFirst(wanted)) {
    reached(one)
    const { entry: artifact } = presentArtifact(state, one.artifact.uuid)
    done.set(one, await deployOne(transaction, { ...input, ...one, artifact }))
  }
  reached(null)
  if (request.goOn === 'past_questions' && request.agrees !== true) {
    await assertConsent(
      transaction,
      transaction.places.filter((change) => !before.has(change)),
    )
  }
  return done
}

/** Puts skills first, because agents refer to skills by the names that they get in the project. */
function skillsFirst(wanted: readonly WantedArtifact[]): readonly WantedArtifact[] {
  const { skill = [], other = [] } = Object.groupBy(wanted, ({ artifact }) =>
    artifact.type === 'skill' ? 'skill' : 'other',
  )
  return [...skill, ...other]
}

function namesOf(items: readonly Deployed[]): string {
  return [...new Set(items.map(({ artifact }) => artifact))].join(', ')
}
