import type { z } from 'zod'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Member } from '../../operations/catalog/members.ts'
import type { WantedVersion } from '../../operations/catalog/plugin-statements.ts'
import { stateOfMember } from '../../operations/catalog/members.ts'
import type { ChangedMembers } from '../../operations/composites/change-members.ts'
import type { member } from '../contract/member.ts'

/** Returns a part of a composite, and how it stands to its pin. */
export function presentMember(
  one: Member & { readonly wants?: WantedVersion | null },
): z.output<typeof member> {
  const { type, artifact, replacement, pin } = one
  const name = artifact?.name ?? one.name
  return {
    id: artifactLabel({ type, name }),
    type,
    name,
    relationship: one.relationship,
    pin: pin === null ? null : { version: pin.version, tree: pin.tree },
    state: stateOfMember(one),
    head: artifact?.version ?? null,
    replacement: replacement === null ? null : artifactLabel(replacement),
    position: one.position,
    ...(one.wants === undefined
      ? {}
      : { wants: one.wants === null ? null : presentWanted(one.wants) }),
  }
}

function presentWanted({ range, version, isMet }: WantedVersion) {
  return { range, version, is_met: isMet }
}

/** Says what became of the parts of a composite. */
export function presentChangedMembers({ composite, members }: ChangedMembers) {
  return {
    composite,
    members: members.map(({ artifact, change, version }) => ({ artifact, change, version })),
  }
}
