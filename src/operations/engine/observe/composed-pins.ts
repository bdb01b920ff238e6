import type { DeploymentEntry, MembershipEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Gives the copies that are deployed as parts of a composite the pins that it has for them now. A
 * composite that is pinned itself in the project has for them what they were deployed with. A composite
 * that another one depends on follows its own head.
 */
export async function withComposedPins(
  transaction: Transaction,
  deployments: readonly DeploymentEntry[],
  /** All copies of the projects concerned. */
  all: readonly DeploymentEntry[],
): Promise<readonly DeploymentEntry[]> {
  if (!deployments.some(isPart)) return deployments
  const members = await transaction.scan<MembershipEntry>(viewKeys.allMembers())
  const memberOf = new Map(
    members.map((member) => [viewKeys.member(member.composite, member.child), member]),
  )
  const pinned = new Set(
    all.filter(({ type, pin }) => type === 'composite' && pin !== null).map(whose),
  )
  return deployments.map((entry) => {
    if (entry.type === 'composite') return entry
    const [member] = decidersOf(entry).flatMap(
      (wanter) => memberOf.get(viewKeys.member(wanter, entry.uuid)) ?? [],
    )
    if (member === undefined || pinned.has(whose({ ...entry, uuid: member.composite }))) {
      return entry
    }
    return member.pin?.version === entry.pin?.version ? entry : { ...entry, pin: member.pin }
  })
}

/**
 * Returns the wanters that decide about a place: the one that overwrote it, while it wants the copy,
 * else all.
 */
function decidersOf({ overwritten_for: by, wanted_by }: DeploymentEntry): readonly string[] {
  return by !== undefined && wanted_by.includes(by) ? [by] : wanted_by
}

function whose({ project, profile, uuid }: DeploymentEntry): string {
  return `${project}|${profile}|${uuid}`
}

/** Tells whether a composite wants a deployment. */
export function isPart({ wanted_by }: Pick<DeploymentEntry, 'wanted_by'>): boolean {
  return wanted_by.some((wanter) => wanter !== 'direct')
}
