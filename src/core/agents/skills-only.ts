import type { Agent } from './shared/agent.ts'
import { at } from './shared/agent.ts'

/** Agents of which we know where they keep skills, and nothing else. */
export const SKILLS_ONLY: readonly Agent[] = [
  skillsOnly({ id: 'agents', name: 'every agent that reads .agents', folder: '.agents' }),
]

function skillsOnly({
  id,
  name,
  folder,
}: Pick<Agent, 'id' | 'name'> & { readonly folder: string }): Agent {
  const skill = at(`${folder}/skills/*`)
  return {
    id,
    name,
    project: { skill },
    user: { skill },
    byName: ['skill'],
    asIs: { skill: { keys: [], body: [] } },
  }
}
