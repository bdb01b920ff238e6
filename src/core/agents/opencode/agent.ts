import type { Agent } from '../shared/agent.ts'
import { LIMITS_OF_THE_STANDARD, as, at, project, user } from '../shared/agent.ts'
import { IN_AGENT_PLUGINS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/**
 * OpenCode. Places and what it acts on: opencode.ai/docs (commands), read in 2026-10. What it runs by
 * itself: its program, 1.18.33, read in 2026-11.
 */
export const opencode: Agent = {
  id: 'opencode',
  name: 'OpenCode',
  signs: { user: ['.config/opencode'], project: ['.opencode', 'opencode.json', 'opencode.jsonc'] },
  containers: { '.opencode/command': 'command', '.opencode/agent': 'agent' },
  project: {
    skill: at('.opencode/skills/*'),
    command: at('.opencode/commands/*.md'),
    agent: as('agent-opencode', '.opencode/agents/*.md'),
    mcp: at('.opencode/mcp/*.json', {
      format: 'mcp-opencode',
      file: 'opencode.json',
      orFile: 'opencode.jsonc',
    }),
    composite: at('.agents/plugins/*'),
  },
  user: {
    skill: at('.config/opencode/skills/*'),
    command: at('.config/opencode/commands/*.md'),
    agent: as('agent-opencode', '.config/opencode/agents/*.md'),
    mcp: at('.config/opencode/mcp/*.json', {
      format: 'mcp-opencode',
      file: '.config/opencode/opencode.json',
      orFile: '.config/opencode/opencode.jsonc',
    }),
    composite: at('.agents/plugins/*'),
  },
  reader: {
    reads: {
      skill: {
        folders: [
          project('.opencode/skills'),
          project('.claude/skills'),
          project('.agents/skills'),
          user('.config/opencode/skills'),
          user('.claude/skills'),
          user('.agents/skills'),
        ],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
      command: {
        folders: [project('.opencode/commands'), user('.config/opencode/commands')],
        identity: 'disk',
        second: 'shadowed',
        extension: '.md',
      },
      agent: {
        folders: [project('.opencode/agents'), user('.config/opencode/agents')],
        identity: 'disk',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: LIMITS_OF_THE_STANDARD,
  },
  // Seen in its list, 1.18.33.
  refuses: {
    skill: [
      'frontmatter_absent',
      'frontmatter_unreadable',
      'yaml_beyond_colons',
      'name_missing',
      'name_no_text',
      'description_no_text',
    ],
  },
  runs: {
    asks: {
      skill: ['load_commands'],
      command: ['load_commands'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [
      WHEN_CALLED,
      {
        what: '`.opencode/plugins`, `.opencode/tools`',
        why: 'nothing is deployed into these folders',
      },
    ],
  },
  asIs: {
    skill: { keys: [], body: [] },
    command: { keys: ['agent'], body: ['arguments', 'commands'], model: 'provider' },
  },
  formats: async () => (await import('./formats.ts')).formats,
}
