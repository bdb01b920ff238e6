import type { Warning } from '../../core/errors.ts'
import { findAgent } from '../../core/agents/agents.ts'
import { otherHookReaders } from '../../core/agents/self-runs.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Names the agents that would run a hook twice: those that also read another agent's file and are
 * used in the project, and those for which the hook is in two places.
 */
export async function findRunsTwice(
  transaction: Transaction,
  entry: DeploymentEntry,
): Promise<readonly Warning[]> {
  if (entry.type !== 'hook') return []
  const others = await findOtherCopies(transaction, entry)
  const twice = others.flatMap((other) => bothPlaces(entry, other))
  const messages = twice.length > 0 ? twice : leaks(transaction, entry)
  return [...new Set(messages)].map((message) => ({
    code: 'W_RUNS_TWICE',
    message,
    where: artifactLabel(entry),
  }))
}

/** What stands in the home counts in every project. */
async function findOtherCopies(
  transaction: Transaction,
  entry: DeploymentEntry,
): Promise<readonly DeploymentEntry[]> {
  const { userHome } = transaction.ports.places
  const prefixes =
    entry.project === userHome
      ? [viewKeys.allDeployments()]
      : [viewKeys.deployments(entry.project), viewKeys.deployments(userHome)]
  const copies: DeploymentEntry[] = []
  for (const prefix of prefixes) copies.push(...(await transaction.scan<DeploymentEntry>(prefix)))
  const key = viewKeys.deployment(entry)
  return copies.filter(
    (one) => one.uuid === entry.uuid && one.disabled !== true && viewKeys.deployment(one) !== key,
  )
}

function bothPlaces(entry: DeploymentEntry, other: DeploymentEntry): readonly string[] {
  const there = agentsOf(other)
  return agentsOf(entry).flatMap(({ id, name, how }) => {
    const same = there.find((one) => one.id === id)
    // Two copies in other agents' files do not show that this agent is used at all.
    if (same === undefined || (how !== null && same.how !== null)) return []
    const condition = how ?? same.how
    const places = `${placeOf(entry)} and in ${placeOf(other)}`
    return [
      `${name} runs it twice: it stands in ${places}${condition === null ? '' : `, ${condition}`}.`,
    ]
  })
}

interface RunningAgent {
  /** Id of a platform. */
  readonly id: string
  readonly name: string
  readonly how: string | null
}

function agentsOf({ profile, form }: DeploymentEntry): readonly RunningAgent[] {
  const own: RunningAgent = { id: profile, name: findAgent(profile)?.name ?? profile, how: null }
  const others = otherHookReaders(form?.file).map(({ platform: id, agent, how }): RunningAgent => ({
    id,
    name: agent,
    how: `which it reads ${how}`,
  }))
  return [own, ...others]
}

function placeOf(entry: DeploymentEntry): string {
  return profileDir({ project: entry.project, root: visiblePath(entry) })
}

function leaks({ ports }: Transaction, { project, form }: DeploymentEntry): readonly string[] {
  const isUsed = (signs: readonly string[]) =>
    signs.some((sign) => ports.files.lstat(profileDir({ project, root: sign })) !== null)
  return otherHookReaders(form?.file)
    .filter(({ signs }) => isUsed(signs))
    .map(({ agent, file, how }) => `${agent} runs it too, as it reads ${file}, ${how}.`)
}
