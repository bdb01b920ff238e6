import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { noteAllowed } from '../engine/consent/allowed-findings.ts'
import { assertConsent } from '../engine/consent/assert-consent.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import { tellAllLeft } from '../engine/observe/tell-left.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { PlannedCopies } from './planned-copies.ts'
import { deployOne, skipped } from './deploy-one.ts'
import type { Deployed } from './deploy-one.ts'
import type { DeployRequest } from './deploy-request.ts'
import type { DeployOne } from './wanted-copy.ts'
import { DIRECT, listWanted } from './list-wanted.ts'
import type { WantedArtifact } from './list-wanted.ts'
import { resolveTarget } from '../catalog/target-project.ts'

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
  const target = resolveTarget(ports, request)
  const scope = async (transaction: Transaction) => ({
    artifacts: (await listWanted(transaction, request, target)).map(({ artifact }) => artifact),
    projects: [target.project],
  })
  let left: readonly string[] = []
  const outcome = await runChange<readonly Deployed[]>(
    ports,
    { command: 'deploy', dryRun: request.dryRun, scope },
    async (tx, state) => {
      left = tellAllLeft(ports, state.projects)
      const wanted = await listWanted(tx, request, target)
      const copies = new PlannedCopies(ports)
      const done = await deployAll(tx, { wanted, target, state, copies, request })
      const said = saidOnce(done)
      const result = wanted.flatMap((one) => said.get(one) ?? [])
      const changed = result.filter(({ action }) => !LEFT_ALONE.has(action))
      if (changed.length > 0) await registerProject(tx, target.project)
      const summary =
        changed.length > 0
          ? `Deployed ${namesOf(changed)} to ${target.project}`
          : `Left ${namesOf(result)} out of ${target.project}`
      return { summary, result }
    },
  )
  await noteAllowed(ports, request)
  for (const sentence of left) ports.progress.say(sentence)
  return outcome
}

const LEFT_ALONE: ReadonlySet<Deployed['action']> = new Set(['unchanged', 'skipped', 'refused'])

interface DeployAll extends Omit<DeployOne, keyof WantedArtifact> {
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
  let { copies } = input
  const groups = Map.groupBy(wanted, ({ wantedBy, artifact }) =>
    wantedBy === DIRECT ? artifact.uuid : wantedBy,
  )
  const isBatch = groups.size > 1 && input.request.goOn !== undefined
  for (const group of isBatch ? groups.values() : [wanted]) {
    const trial = copies.branch()
    let at: WantedArtifact | null = null
    const reached = (one: WantedArtifact | null) => (at = one)
    const own = { ...input, copies: trial, wanted: group }
    const plan = async () => deployGroup(transaction, own, reached)
    try {
      const deployed = await (isBatch ? transaction.attempt(plan) : plan())
      copies = trial
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
  return group.find(({ artifact }) => artifact.type === 'composite') ?? group[0]
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
    done.set(one, await deployOne(transaction, { ...one, ...input, artifact }))
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
  return items.map(({ artifact }) => artifact).join(', ')
}
