import type { Agent } from '../shared/agent.ts'
import { LIMITS_OF_THE_STANDARD, as, at, project, user, within } from '../shared/agent.ts'
import { IN_AGENT_PLUGINS, LIMITS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/**
 * Gemini CLI. Places and what it acts on: geminicli.com/docs (skills), read in 2026-10. What it runs
 * by itself: its program, 0.61.0, read in 2026-11.
 */
export const gemini: Agent = {
  id: 'gemini',
  name: 'Gemini CLI',
  signs: { user: ['.gemini'], project: ['.gemini', 'GEMINI.md'] },
  movedBy: [
    {
      variable: 'GEMINI_CLI_HOME',
      folder: '.gemini',
      inside: '.gemini',
      except: ['.gemini/config', '.gemini/antigravity', '.gemini/antigravity-cli'],
    },
  ],
  project: {
    skill: at('.gemini/skills/*'),
    command: as('command-gemini', '.gemini/commands/*.toml'),
    agent: as('agent-gemini', '.gemini/agents/*.md'),
    hook: within('.gemini/settings.json', 'hooks-gemini', '.gemini/hooks/*'),
    mcp: within('.gemini/settings.json', 'mcp-gemini', '.gemini/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  user: {
    skill: at('.gemini/skills/*'),
    command: as('command-gemini', '.gemini/commands/*.toml'),
    agent: as('agent-gemini', '.gemini/agents/*.md'),
    hook: within('.gemini/settings.json', 'hooks-gemini', '.gemini/hooks/*'),
    mcp: within('.gemini/settings.json', 'mcp-gemini', '.gemini/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  reader: {
    reads: {
      skill: {
        folders: [
          project('.agents/skills'),
          project('.gemini/skills'),
          user('.agents/skills'),
          user('.gemini/skills'),
        ],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
      agent: {
        folders: [project('.gemini/agents'), user('.gemini/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: LIMITS_OF_THE_STANDARD,
  },
  // Seen in its list, 0.61.0.
  refuses: {
    skill: [
      'byte_order_mark',
      'fence_with_spaces',
      'frontmatter_absent',
      'name_missing',
      'name_empty',
      'description_missing',
    ],
  },
  runs: {
    asks: {
      command: ['load_commands'],
      agent: ['text_servers'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, LIMITS],
  },
  asIs: { skill: { keys: [], body: [] } },
  formats: async () => (await import('./formats.ts')).formats,
}
