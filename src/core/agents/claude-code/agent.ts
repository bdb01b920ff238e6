import type { Agent } from '../shared/agent.ts'
import { at, project, user, within } from '../shared/agent.ts'
import { GRANTS, LIMITS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/**
 * Claude Code. Places and limits: code.claude.com/docs, read in 2026-10. What it runs by itself: its
 * program, 2.1.332, and documentation, read in 2026-11.
 */
export const claudeCode: Agent = {
  id: 'claude_code',
  name: 'Claude Code',
  signs: { user: ['.claude'], project: ['.claude', '.mcp.json', 'CLAUDE.md'] },
  project: {
    skill: at('.claude/skills/*'),
    command: at('.claude/commands/*.md'),
    agent: at('.claude/agents/*.md'),
    hook: within('.claude/settings.json', 'hooks-claude', '.claude/hooks/*'),
    mcp: within('.mcp.json', 'mcp-json', '.claude/mcp/*.json'),
    composite: at('.claude/plugins/*'),
  },
  user: {
    skill: at('.claude/skills/*'),
    command: at('.claude/commands/*.md'),
    agent: at('.claude/agents/*.md'),
    hook: within('.claude/settings.json', 'hooks-claude', '.claude/hooks/*'),
    mcp: within('.claude.json', 'mcp-json', '.claude/mcp/*.json'),
    // A person's `.claude/plugins` is Claude Code's own: `cache`, `data`, `marketplaces` and `synced`
    // lie there, and what it does not know it may clear. No agent looks into a folder of this name.
    composite: at('.claude/skillmeat-plugins/*'),
  },
  // Seen in its list, 2.1.332: it reads the file of every folder above the one that it is started in.
  finds: {
    user: [{ type: 'mcp', destination: within('.mcp.json', 'mcp-json', '.claude/own-mcp/*.json') }],
  },
  movedBy: [{ variable: 'CLAUDE_CONFIG_DIR', folder: '.claude' }],
  ownFolders: ['cache', 'data', 'marketplaces', 'repos', 'synced'].map(
    (name) => `.claude/plugins/${name}`,
  ),
  userBefore: { composite: at('.claude/plugins/*') },
  native: {
    skill: at('.claude/skills/{plugin}/skills/*'),
    command: at('.claude/skills/{plugin}/commands/*.md'),
    agent: at('.claude/skills/{plugin}/agents/*.md'),
    hook: at('.claude/skills/{plugin}/hooks'),
    mcp: within(
      '.claude/skills/{plugin}/.mcp.json',
      'mcp-json',
      '.claude/skills/{plugin}/.mcp/*.json',
    ),
    composite: within(
      '.claude/skills/*/.claude-plugin/plugin.json',
      'plugin-manifest',
      '.claude/skills/*',
    ),
  },
  reader: {
    reads: {
      skill: {
        folders: [user('.claude/skills'), project('.claude/skills')],
        identity: 'disk',
        second: 'shadowed',
        extension: null,
      },
      command: {
        folders: [user('.claude/commands'), project('.claude/commands')],
        identity: 'disk',
        second: 'shadowed',
        extension: '.md',
      },
      agent: {
        folders: [project('.claude/agents'), user('.claude/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: { description: 1536, listing: 8000, body: null },
  },
  refuses: {
    skill: ['name_reserved'],
    agent: [
      'frontmatter_absent',
      'name_missing',
      'name_empty',
      'name_with_colon',
      'description_missing',
      'description_empty',
    ],
  },
  // Seen in its lists, 2.1.332: such a skill is a command, and the model is not told of it.
  offersOnlyByName: {
    skill: [
      'frontmatter_absent',
      'yaml_open_quote',
      'description_missing',
      'description_empty',
      'description_structured',
    ],
  },
  runs: {
    asks: {
      skill: ['load_commands', 'text_hooks', 'granted_tools'],
      command: ['load_commands', 'text_hooks', 'granted_tools'],
      agent: ['text_hooks', 'text_servers', 'granted_mode', 'starts_itself'],
      hook: ['hooks'],
      mcp: ['servers'],
      plugin: [
        'hooks',
        'hook_modules',
        'servers',
        'language_servers',
        'monitors',
        'path_programs',
        'binaries',
        'settings',
        'output_styles',
        'dependencies',
        'channels',
      ],
    },
    passes: [
      WHEN_CALLED,
      GRANTS,
      LIMITS,
      {
        what: 'what a plugin has beside its parts, without `--native`',
        why: 'it lies in `.claude/plugins` of a project, or in `~/.claude/skillmeat-plugins`, which Claude Code does not load; what hooks run of it is agreed to with them',
      },
      {
        what: '`themes`, `userConfig`, `defaultEnabled`, `workflows` of a plugin',
        why: 'they run nothing by themselves, or the agent asks the person',
      },
      {
        what: '`package.json` of a plugin',
        why: 'packages are installed where Claude Code copies a plugin, without their scripts; a folder that is deployed is not copied',
      },
    ],
  },
  formats: async () => (await import('./formats.ts')).formats,
}
