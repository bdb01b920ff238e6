import { AGENTS } from '../../core/agents/agents.ts'
import type { Agent, ReadFolder } from '../../core/agents/shared/agent.ts'
import type { Ports } from '../../ports/ports.ts'
import { personalDir } from '../engine/places/personal-place.ts'
import { isUsedByPerson, isUsedInProject } from './agents-there.ts'
import { resolveProject } from './target-project.ts'

/** An agent, and where it looks for skills. */
export interface ListedAgent {
  readonly id: string
  readonly name: string
  /** What shows that it is used: something in the project, in the person's home, or nothing. */
  readonly found: 'project' | 'user' | 'nowhere'
  /**
   * Where skills are deployed below a project, and below the person's home; absolute where that is
   * elsewhere, and null where it has no place.
   */
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
    writes: {
      project: skillFolder(agent, 'project'),
      user: shownFolder(ports, skillFolder(agent, 'user')),
    },
    reads: (agent.reader?.reads.skill?.folders ?? []).map(({ scope, folder }) => ({
      scope,
      folder: scope === 'project' ? folder : (shownFolder(ports, folder) ?? folder),
    })),
  }))
}

/** Returns where a folder of the person is, below the home where it is there. */
function shownFolder({ places }: Pick<Ports, 'places'>, folder: string | null): string | null {
  if (folder === null) return null
  const dir = personalDir(places, folder)
  return dir.startsWith(`${places.userHome}/`) ? dir.slice(places.userHome.length + 1) : dir
}

function skillFolder(agent: Agent, scope: ReadFolder['scope']): string | null {
  const destination = agent[scope].skill
  if (destination === undefined) return null
  return `${destination.root}/${destination.path}`.replace('/*', '')
}
