import { AGENTS } from '../../core/agents/agents.ts'
import { READERS } from '../../core/agents/readers.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Agent } from '../../core/agents/shared/agent.ts'
import type { Ports } from '../../ports/ports.ts'
import { personalDir } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'

type LookPorts = Pick<Ports, 'files' | 'places'>

/** Tells whether something in a project, or in the person's home, shows that an agent is used. */
export function isAgentThere(ports: LookPorts, agent: Agent, project: string): boolean {
  return isUsedByPerson(ports, agent) || isUsedInProject(ports, agent, project)
}

export function isUsedByPerson({ files, places }: LookPorts, { signs }: Agent): boolean {
  return signs.user.some((sign) => isThere(files, personalDir(places, sign)))
}

export function isUsedInProject({ files }: LookPorts, { signs }: Agent, project: string): boolean {
  return signs.project.some((sign) => isThere(files, profileDir({ project, root: sign })))
}

/** What lies in a folder that may not be looked into shows nothing. */
function isThere(files: LookPorts['files'], path: string): boolean {
  try {
    return files.lstat(path) !== null
  } catch (error) {
    if (isSkillmeatError(error, 'E_IO_DENIED')) return false
    throw error
  }
}

/**
 * Lists the agents of which something is to be said in a project. Of those whose folders alone are known
 * it is said where they are used.
 */
export function readersThere(ports: LookPorts, project: string): typeof READERS {
  const there = new Set(
    AGENTS.filter(
      (agent) => agent.isOnlyWhereFound !== true || isAgentThere(ports, agent, project),
    ).map(({ id }) => id),
  )
  return READERS.filter(({ platform }) => there.has(platform))
}
