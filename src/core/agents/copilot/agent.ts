import type { Agent, FoundAt } from '../shared/agent.ts'
import { LIMITS_OF_THE_STANDARD, at, project, user, within } from '../shared/agent.ts'
import type { ActsOn, AsIs } from '../shared/as-is.ts'
import { GRANTS, IN_AGENT_PLUGINS, LIMITS, WHEN_CALLED } from '../shared/self-run-kinds.ts'

/** Copilot takes these names of Claude's for its own tools (docs.github.com, "Tool aliases"). */
const TOOLS: ActsOn['tools'] = {
  of: 'GitHub Copilot',
  names: new Set([
    'Bash',
    'Read',
    'NotebookRead',
    'Edit',
    'MultiEdit',
    'Write',
    'NotebookEdit',
    'Grep',
    'Glob',
    'Task',
    'WebSearch',
    'WebFetch',
    'TodoWrite',
  ]),
}

/** What a prompt of VS Code has in place of arguments. */
const ASKS_WITH = '${input:name}'

/** VS Code and the Copilot CLI, but for prompt files, which the CLI does not have. */
const AS_IS = {
  skill: { keys: ['disable-model-invocation', 'user-invocable'], body: [] },
  agent: { keys: ['tools'], body: ['arguments', 'commands'], model: 'own', tools: TOOLS },
} as const satisfies AsIs

/** Where VS Code has the settings of a person: on Linux, macOS and Windows, also of its early edition. */
const USER_SETTINGS = [
  '.config/Code',
  '.config/Code - Insiders',
  'Library/Application Support/Code',
  'Library/Application Support/Code - Insiders',
  'AppData/Roaming/Code',
  'AppData/Roaming/Code - Insiders',
] as const

const USER_SERVERS = USER_SETTINGS.map((root): FoundAt => ({
  type: 'mcp',
  destination: {
    root,
    path: 'mcp/*.json',
    form: { format: 'mcp-vscode', file: `${root}/User/mcp.json` },
  },
}))

/**
 * Copilot in VS Code. Places and what it acts on: docs.github.com and code.visualstudio.com (custom
 * agents, prompt files, skills), read in 2026-10; what it runs by itself, in 2026-11; "Hooks", in
 * 2026-08; the places of a person's servers ("User configuration"), in 2026-12.
 */
export const copilot: Agent = {
  id: 'copilot',
  name: 'GitHub Copilot',
  signs: {
    user: [],
    project: ['.vscode/mcp.json', '.github/prompts', '.github/copilot-instructions.md'],
  },
  containers: { '.github/prompts': 'command' },
  project: {
    skill: at('.github/skills/*'),
    command: at('.github/prompts/*.prompt.md'),
    agent: at('.github/agents/*.agent.md'),
    hook: within('.github/hooks/*.json', 'hooks-copilot', '.github/hooks/*'),
    mcp: within('.vscode/mcp.json', 'mcp-vscode', '.github/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  user: {
    skill: at('.copilot/skills/*'),
    agent: at('.copilot/agents/*.agent.md'),
    mcp: within('.copilot/mcp-config.json', 'mcp-copilot', '.copilot/mcp/*.json'),
    composite: at('.agents/plugins/*'),
  },
  finds: { user: USER_SERVERS },
  reader: {
    reads: {
      skill: {
        folders: [
          project('.github/skills'),
          project('.agents/skills'),
          project('.claude/skills'),
          user('.copilot/skills'),
          user('.agents/skills'),
        ],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
      command: {
        folders: [project('.github/prompts')],
        identity: 'disk',
        second: 'shadowed',
        extension: '.prompt.md',
      },
      agent: {
        folders: [user('.copilot/agents'), project('.github/agents')],
        identity: 'disk',
        second: 'shadowed',
        extension: '.agent.md',
      },
    },
    limit: LIMITS_OF_THE_STANDARD,
  },
  refuses: { skill: ['name_unlike_folder', 'name_with_signs'] },
  // VS Code goes by the `name` of an agent where the Copilot CLI goes by its file.
  byName: ['agent'],
  runs: {
    asks: {
      skill: ['granted_tools'],
      agent: ['text_hooks', 'text_servers', 'starts_itself'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, GRANTS, LIMITS],
  },
  hooksOfOthers: {
    agent: 'VS Code',
    file: '.claude/settings.json',
    how: 'whatever its matcher',
    signs: ['.vscode', '.github/hooks'],
  },
  asIs: {
    skill: { ...AS_IS.skill, asksWith: ASKS_WITH },
    command: { keys: [], body: [], model: 'own', asksWith: ASKS_WITH },
    agent: { ...AS_IS.agent, asksWith: ASKS_WITH },
  },
  formats: async () => (await import('./formats.ts')).formats,
}

/**
 * The Copilot CLI, 1.0.102. It reads the folders of VS Code, but not the same file of servers, and
 * `.github/mcp.json` only as long as `.mcp.json` is not there.
 */
export const copilotCli: Agent = {
  id: 'copilot_cli',
  name: 'Copilot CLI',
  signs: { user: ['.copilot'], project: ['.github/mcp.json'] },
  // Seen in its list.
  refuses: {
    skill: [
      'frontmatter_absent',
      'frontmatter_unreadable',
      'yaml_lenient',
      'name_over_64',
      'name_no_text',
      'description_over_1024',
      'description_no_text',
    ],
  },
  project: {
    skill: at('.github/skills/*'),
    agent: at('.github/agents/*.agent.md'),
    hook: within('.github/hooks/*.json', 'hooks-copilot', '.github/hooks/*'),
    // Claude Code's own place: one entry there serves both.
    mcp: at('.claude/mcp/*.json', {
      format: 'mcp-workspace',
      file: '.mcp.json',
      orFile: '.github/mcp.json',
    }),
    composite: at('.agents/plugins/*'),
  },
  user: copilot.user,
  movedBy: [{ variable: 'COPILOT_HOME', folder: '.copilot' }],
  byName: ['skill', 'agent'],
  hiding: { file: '.mcp.json', hides: '.github/mcp.json' },
  runs: {
    asks: {
      skill: ['granted_tools'],
      agent: ['text_servers', 'starts_itself'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, GRANTS, LIMITS],
  },
  asIs: AS_IS,
}
