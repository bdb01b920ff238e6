import { AGENTS } from '../../core/agents/agents.ts'
import type { Agent, ReadFolder } from '../../core/agents/shared/agent.ts'
import type { Ports } from '../../ports/ports.ts'
import { isUsedByPerson, isUsedInProject } from './agents-there.ts'
import { resolveProject } from './target-project.ts'

/** An agent, and where it looks for skills. */
export interface ListedAgent {
  readonly id: string
  readonly name: string
  /** What shows that it is used: something in the project, in the person's home, or nothing. */
  readonly found: 'project' | 'user' | 'nowhere'
  /** Where skills are deployed below a project, and below the person's home; null where it has no place. */
  readonly writes: Readonly<Record<ReadFolder['scope'], string | null>>
  /** The folders that it reads, in the order in which they count. */
  readonly reads: readonly ReadFolder[]
}

/** Lists every agent that is known, as it is seen from a project. */
export function listAgents(
  ports: Pick<Ports, 'files' | 'places'>,
  path: string | null,
): readonly ListedAgent[] {
  const project = resolveProject(ports, path ?? ports.places.cwd)
  return AGENTS.map((agent) => ({
    id: agent.id,
    name: agent.name,
    found: isUsedInProject(ports, agent, project)
      ? 'project'
      : isUsedByPerson(ports, agent)
        ? 'user'
        : 'nowhere',
    writes: { project: skillFolder(agent, 'project'), user: skillFolder(agent, 'user') },
    reads: agent.reader?.reads.skill?.folders ?? [],
  }))
}

function skillFolder(agent: Agent, scope: ReadFolder['scope']): string | null {
  const destination = agent[scope].skill
  if (destination === undefined) return null
  return `${destination.root}/${destination.path}`.replace('/*', '')
}
