import type { Agent } from '../shared/agent.ts'
import { as, at, project, user, within } from '../shared/agent.ts'
import { IN_AGENT_PLUGINS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/**
 * Codex. Places and what it acts on: developers.openai.com/codex, read in 2026-10. What it runs by
 * itself: its program, 0.171.0, read in 2026-11. Limits: core-skills/loader.rs @033d1d0; the list of
 * skills gets about 2 % of the context, 8,000 characters where that is not known.
 */
export const codex: Agent = {
  id: 'codex',
  name: 'Codex',
  signs: { user: ['.codex'], project: ['.codex'] },
  movedBy: [{ variable: 'CODEX_HOME', folder: '.codex' }],
  containers: { '.codex/prompts': 'command' },
  project: {
    skill: at('.agents/skills/*'),
    agent: as('agent-codex', '.codex/agents/*.toml'),
    hook: within('.codex/hooks.json', 'hooks-codex', '.codex/hooks/*'),
    mcp: within('.codex/config.toml', 'mcp-codex', '.codex/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  user: {
    skill: at('.agents/skills/*'),
    command: at('.codex/prompts/*.md'),
    agent: as('agent-codex', '.codex/agents/*.toml'),
    hook: within('.codex/hooks.json', 'hooks-codex', '.codex/hooks/*'),
    mcp: within('.codex/config.toml', 'mcp-codex', '.codex/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  reader: {
    reads: {
      skill: {
        folders: [project('.agents/skills'), user('.agents/skills'), user('.codex/skills')],
        identity: 'name',
        second: 'listed_too',
        extension: null,
      },
      agent: {
        folders: [project('.codex/agents'), user('.codex/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.toml',
      },
    },
    limit: { description: 1024, listing: 8000, body: null },
  },
  // Seen in its list, 0.171.0: a longer description is cut, and the skill is there.
  refuses: {
    skill: [
      'name_over_64',
      'byte_order_mark',
      'frontmatter_absent',
      'frontmatter_unreadable',
      'yaml_beyond_quotes',
      'description_missing',
      'description_empty',
      'description_structured',
    ],
  },
  runs: {
    asks: {
      skill: ['skill_dependencies'],
      agent: ['granted_mode'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [
      WHEN_CALLED,
      { what: '`policy`, `interface` in `agents/openai.yaml`', why: 'they offer and run nothing' },
    ],
  },
  asIs: {
    skill: { keys: [], body: [] },
    command: { keys: [], body: ['arguments'] },
  },
  formats: async () => (await import('./formats.ts')).formats,
}
