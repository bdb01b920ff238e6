import {
  createComposite,
  linkMember,
  repinMembers,
  unlinkMember,
} from '../../src/operations/composites/change-members.ts'
import { isSkillmeatError } from '../../src/core/errors.ts'
import { giveConsent } from '../../src/operations/engine/consent/consents.ts'
import type { Consent } from '../../src/operations/engine/consent/consents.ts'
import type { Verb } from './verbs.ts'

const dryRun = false

/** Agrees to what a verb would have run by itself, and does nothing else. */
export function agreeTo(verb: Verb): Verb {
  return async (ports, world) => {
    try {
      await verb(ports, world)
    } catch (error) {
      if (!isSkillmeatError(error, 'E_CONSENT_REQUIRED')) throw error
      await giveConsent(ports, error.data['consents'] as readonly Consent[])
    }
    return []
  }
}

export function makePlugin(name: string, members: readonly string[]): Verb {
  return async (ports) => {
    await createComposite(ports, { name, members, dryRun })
    return []
  }
}

/** Makes an artifact a part of a plugin; '' as version follows the head. */
export function linkPart(name: string, member: string, version: string | null): Verb {
  return async (ports) => {
    const relationship = 'contains'
    await linkMember(ports, { name, member, relationship, version, dryRun })
    return []
  }
}

export function unlinkPart(name: string, member: string): Verb {
  return async (ports) => {
    await unlinkMember(ports, { name, member, dryRun })
    return []
  }
}

export function repinParts(name: string): Verb {
  return async (ports) => {
    await repinMembers(ports, { name, members: [], version: null, dryRun })
    return []
  }
}
