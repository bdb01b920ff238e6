import type { Agent } from '../../../src/core/agents/shared/agent.ts'
import {
  LIMITS_OF_THE_STANDARD,
  at,
  project,
  within,
} from '../../../src/core/agents/shared/agent.ts'
import { WHEN_CALLED } from '../../../src/core/agents/shared/self-run-kinds.ts'

/** An agent that nobody has: it shows that an agent is one folder and one line. */
export const agent: Agent = {
  id: 'made_up',
  name: 'Made Up',
  signs: { user: ['.made-up'], project: ['.made-up'] },
  containers: { '.made-up/recipes': 'command' },
  project: {
    skill: at('.made-up/skills/*'),
    command: at('.made-up/recipes/*.md'),
    mcp: within('.made-up/servers.json', 'mcp-made-up', '.made-up/mcp/*.json'),
  },
  user: { skill: at('.made-up/skills/*') },
  reader: {
    reads: {
      skill: {
        folders: [project('.made-up/skills')],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
    },
    limit: LIMITS_OF_THE_STANDARD,
  },
  runs: { asks: { skill: ['load_commands'], mcp: ['servers'] }, passes: [WHEN_CALLED] },
  asIs: { skill: { keys: ['paths'], body: ['commands'] } },
  formats: async () => (await import('./formats.ts')).formats,
}
