import { SkillmeatError } from '../../core/errors.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { changeComposite, findMember, findPart } from './change-members.ts'
import type { Change, ChangedMembers } from './change-members.ts'
import { entryOf } from '../catalog/members.ts'

/**
 * Leaves a part out wherever its composite is deployed, or takes it in again. The part goes on being
 * updated with the composite; `sync` brings projects there.
 */
export async function disableMember(
  ports: Ports,
  request: Change & { readonly member: string; readonly isDisabled: boolean },
): Promise<ChangeOutcome<ChangedMembers>> {
  const { isDisabled } = request
  const change = { ...request, verb: isDisabled ? 'disable' : 'enable', parts: [] }
  return changeComposite(ports, change, async (tx, composite) => {
    const member = await findMember(tx, composite, request.member)
    if ((member.disabled === true) === isDisabled) return []
    const { disabled: _, ...entry } = entryOf(member)
    tx.put(
      viewKeys.member(composite.uuid, member.child),
      isDisabled ? { ...entry, disabled: true } : entry,
    )
    const label = artifactLabel(member.artifact ?? member)
    return [{ artifact: label, change: isDisabled ? 'disabled' : 'enabled', version: null }]
  })
}

/**
 * Deploys another artifact of the same type in place of a part, or the part itself again. Throws
 * `E_USAGE` for one of another type.
 */
export async function replaceMember(
  ports: Ports,
  request: Change & {
    readonly member: string
    /** Its name; null for the part itself. */
    readonly by: string | null
  },
): Promise<ChangeOutcome<ChangedMembers>> {
  const { by } = request
  const change = { ...request, verb: 'replace', parts: by === null ? [] : [by] }
  return changeComposite(ports, change, async (tx, composite) => {
    const member = await findMember(tx, composite, request.member)
    const label = artifactLabel(member.artifact ?? member)
    const { instead, ...entry } = entryOf(member)
    const key = viewKeys.member(composite.uuid, member.child)
    if (by === null) {
      if (instead === undefined) return []
      tx.put(key, entry)
      return [{ artifact: label, change: 'itself_again', version: null }]
    }
    const other = await findPart(tx, composite.collection, by)
    if (other.type !== member.type) {
      throw new SkillmeatError('E_USAGE', `${artifactLabel(other)} is no ${member.type}.`, {
        fix: `Name a ${member.type} to stand for ${label}.`,
      })
    }
    if (other.uuid === instead) return []
    tx.put(key, { ...entry, instead: other.uuid })
    return [{ artifact: label, change: 'replaced', version: other.version }]
  })
}
