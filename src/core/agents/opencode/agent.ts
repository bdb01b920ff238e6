import type { Agent, FoundAt } from '../shared/agent.ts'
import { LIMITS_OF_THE_STANDARD, as, at, project, user } from '../shared/agent.ts'
import { IN_AGENT_PLUGINS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/** Every folder of settings has these, in the singular and the plural. */
function inFolder(folder: string, words: readonly ('' | 's')[]): readonly FoundAt[] {
  return words.flatMap((s): FoundAt[] => [
    { type: 'skill', destination: at(`${folder}/skill${s}/*`) },
    { type: 'command', destination: at(`${folder}/command${s}/*.md`) },
    { type: 'agent', destination: as('agent-opencode', `${folder}/agent${s}/*.md`) },
  ])
}

/** Servers in settings beside those that are deployed to; each file has a folder of its own in the record. */
function settings(file: string, place: string, orFile?: string): FoundAt {
  const or = orFile === undefined ? {} : { orFile }
  return { type: 'mcp', destination: at(place, { format: 'mcp-opencode', file, ...or }) }
}

/**
 * OpenCode. Places and what it acts on: opencode.ai/docs (commands), read in 2026-10. What it runs by
 * itself: its program, 1.18.33, read in 2026-11; the other folders of settings
 * (`config/paths.ts`, `config/agent.ts`, `config/command.ts`), in 2026-12.
 */
export const opencode: Agent = {
  id: 'opencode',
  name: 'OpenCode',
  signs: { user: ['.config/opencode'], project: ['.opencode', 'opencode.json', 'opencode.jsonc'] },
  movedBy: [{ variable: 'XDG_CONFIG_HOME', folder: '.config/opencode', inside: 'opencode' }],
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
  finds: {
    project: [
      ...inFolder('.opencode', ['']),
      settings('.opencode/opencode.json', '.opencode/own-mcp/*.json', '.opencode/opencode.jsonc'),
    ],
    user: [
      ...inFolder('.config/opencode', ['']),
      settings('.config/opencode/config.json', '.config/opencode/own-mcp/*.json'),
      ...inFolder('.opencode', ['', 's']),
      settings('.opencode/opencode.json', '.opencode/own-mcp/*.json', '.opencode/opencode.jsonc'),
    ],
  },
  reader: {
    reads: {
      skill: {
        folders: [
          project('.opencode/skills'),
          project('.opencode/skill'),
          project('.claude/skills'),
          project('.agents/skills'),
          user('.config/opencode/skills'),
          user('.config/opencode/skill'),
          user('.opencode/skills'),
          user('.opencode/skill'),
          user('.claude/skills'),
          user('.agents/skills'),
        ],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
      command: {
        folders: [
          project('.opencode/commands'),
          project('.opencode/command'),
          user('.config/opencode/commands'),
          user('.config/opencode/command'),
          user('.opencode/commands'),
          user('.opencode/command'),
        ],
        identity: 'disk',
        second: 'shadowed',
        extension: '.md',
      },
      agent: {
        folders: [
          project('.opencode/agents'),
          project('.opencode/agent'),
          user('.config/opencode/agents'),
          user('.config/opencode/agent'),
          user('.opencode/agents'),
          user('.opencode/agent'),
        ],
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
