import type { Agent } from '../shared/agent.ts'
import { LIMITS_OF_THE_STANDARD, at, project, user, within } from '../shared/agent.ts'
import { IN_AGENT_PLUGINS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/**
 * Cursor. Places and what it acts on: cursor.com/docs (skills, commands, subagents), read in 2026-10;
 * what it runs by itself, in 2026-11; "Third-party hooks", in 2026-08.
 */
export const cursor: Agent = {
  id: 'cursor',
  name: 'Cursor',
  signs: { user: ['.cursor'], project: ['.cursor'] },
  project: {
    skill: at('.cursor/skills/*'),
    command: at('.cursor/commands/*.md'),
    agent: at('.cursor/agents/*.md'),
    hook: within('.cursor/hooks.json', 'hooks-cursor', '.cursor/hooks/*'),
    mcp: within('.cursor/mcp.json', 'mcp-cursor', '.cursor/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  user: {
    skill: at('.cursor/skills/*'),
    command: at('.cursor/commands/*.md'),
    agent: at('.cursor/agents/*.md'),
    hook: within('.cursor/hooks.json', 'hooks-cursor', '.cursor/hooks/*'),
    mcp: within('.cursor/mcp.json', 'mcp-cursor', '.cursor/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  reader: {
    reads: {
      skill: {
        folders: [
          project('.cursor/skills'),
          project('.agents/skills'),
          project('.claude/skills'),
          user('.cursor/skills'),
        ],
        identity: 'name',
        second: 'listed_too',
        extension: null,
      },
      agent: {
        folders: [project('.cursor/agents'), project('.claude/agents'), user('.cursor/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: LIMITS_OF_THE_STANDARD,
  },
  runs: {
    asks: {
      agent: ['in_background'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED],
  },
  hooksOfOthers: {
    agent: 'Cursor',
    file: '.claude/settings.json',
    how: 'where third-party hooks are on',
    signs: ['.cursor'],
  },
  asIs: {
    skill: { keys: ['disable-model-invocation', 'paths'], body: [] },
    command: { keys: [], body: [] },
    agent: { keys: [], body: ['arguments', 'commands'], model: 'own' },
  },
  formats: async () => (await import('./formats.ts')).formats,
}
