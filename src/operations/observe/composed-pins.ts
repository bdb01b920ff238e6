import type { DeploymentEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Gives the copies that are deployed as parts of a composite the pins that it has for them now. */
export async function withComposedPins(
  transaction: Transaction,
  deployments: readonly DeploymentEntry[],
): Promise<readonly DeploymentEntry[]> {
  if (!deployments.some(isPart)) return deployments
  const members = await transaction.scan<MembershipEntry>(viewKeys.allMembers())
  const memberOf = new Map(
    members.map((member) => [viewKeys.member(member.composite, member.child), member]),
  )
  return deployments.map((entry) => {
    const [member] = entry.wanted_by.flatMap(
      (wanter) => memberOf.get(viewKeys.member(wanter, entry.uuid)) ?? [],
    )
    if (member === undefined || member.pin?.version === entry.pin?.version) return entry
    return { ...entry, pin: member.pin }
  })
}

/** Tells whether a composite wants a deployment. */
export function isPart({ wanted_by }: Pick<DeploymentEntry, 'wanted_by'>): boolean {
  return wanted_by.some((wanter) => wanter !== 'direct')
}
