import {
  createComposite,
  linkMember,
  repinMembers,
  unlinkMember,
} from '../../src/operations/composites/change-members.ts'
import type { Verb } from './verbs.ts'

const dryRun = false

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
