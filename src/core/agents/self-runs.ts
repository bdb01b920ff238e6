import type { ArtifactType } from '../artifact/artifact-type.ts'

/** What an agent may run or obey without the person starting it, and how a table names it. */
export const SELF_RUNS = {
  hooks: 'hooks',
  hook_modules: '`modules` of a `hooks.json`',
  servers: 'MCP servers, `headersHelper`',
  load_commands: '`` !`command` `` in the text',
  text_hooks: '`hooks` in the frontmatter',
  text_servers: '`mcpServers` in the frontmatter',
  granted_tools: '`allowed-tools` that allow any command',
  granted_mode: '`permissionMode`, `sandbox_mode` that ask no more',
  starts_itself: '`initialPrompt`, `observer`, `memory`, `sidekick`',
  in_background: '`is_background` of an agent',
  skill_dependencies: 'dependencies in `agents/openai.yaml`',
  language_servers: '`.lsp.json`, `lspServers`',
  monitors: '`monitors/monitors.json`',
  path_programs: '`bin/*`, which lie on the PATH',
  binaries: '`binaries`, which are fetched',
  settings: '`settings.json` (`agent`, `apiKeyHelper`, `env`, status lines)',
  output_styles: 'output styles',
  dependencies: '`dependencies`, `optionalDependencies`',
  channels: '`channels`',
  standing_rules: 'rules that always apply',
} as const

export type SelfRunKind = keyof typeof SELF_RUNS

/**
 * What holds it: an artifact as it is deployed for the agent, or `plugin`, a whole plugin in one
 * folder that the agent loads itself. `composite` is what a plugin has beside its parts.
 */
export type SelfRunHolder = ArtifactType | 'plugin'

/** Something that no question is asked for, and why. */
export interface NotAsked {
  readonly what: string
  readonly why: string
}

/** What one agent runs or obeys by itself, by what holds it. All of it asks. */
export interface AgentRuns {
  /** Id of a `Platform`. */
  readonly platform: string
  readonly asks: Readonly<Partial<Record<SelfRunHolder, readonly SelfRunKind[]>>>
  readonly passes: readonly NotAsked[]
}

const GRANTS: NotAsked = {
  what: 'tools, or commands of one kind, named in `allowed-tools`',
  why: 'it grants what it names and only while it is in use; `add`, `show` and the web list it',
}
const LIMITS: NotAsked = {
  what: '`tools` of an agent',
  why: 'it limits what the agent may use; it grants nothing',
}
const WHEN_CALLED: NotAsked = {
  what: 'the text itself, scripts of a skill',
  why: 'the agent asks, as its settings say, before it runs what a text tells it to',
}

/**
 * What clients of Agent Plugins, and those that read the manifests of others, load of a folder in
 * `.agents/plugins`: Codex, Cursor, Copilot, goose, Mux.
 */
const IN_AGENT_PLUGINS = [
  'servers',
  'hooks',
  'language_servers',
  'standing_rules',
] as const satisfies SelfRunKind[]

/**
 * The one list of what each agent runs or obeys by itself.
 *
 * Read in 2026-11 from the agents' programs and documentation: Claude Code 2.1.332, Codex 0.171.0,
 * Gemini CLI 0.61.0, OpenCode 1.18.33, Copilot CLI 1.0.102, code.visualstudio.com, cursor.com/docs.
 */
export const AGENT_RUNS: readonly AgentRuns[] = [
  {
    platform: 'claude_code',
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
        why: 'it lies in `.claude/plugins`, which Claude Code does not load; what hooks run of it is agreed to with them',
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
  {
    platform: 'codex',
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
  {
    platform: 'cursor',
    asks: {
      agent: ['in_background'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED],
  },
  {
    platform: 'gemini',
    asks: {
      command: ['load_commands'],
      agent: ['text_servers'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, LIMITS],
  },
  {
    platform: 'copilot',
    asks: {
      skill: ['granted_tools'],
      agent: ['text_hooks', 'text_servers', 'starts_itself'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, GRANTS, LIMITS],
  },
  {
    platform: 'copilot_cli',
    asks: {
      skill: ['granted_tools'],
      agent: ['text_servers', 'starts_itself'],
      hook: ['hooks'],
      mcp: ['servers'],
      composite: IN_AGENT_PLUGINS,
    },
    passes: [WHEN_CALLED, GRANTS, LIMITS],
  },
  {
    platform: 'opencode',
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
]

/** Returns the kinds that one of `platforms` runs by itself of what `holder` holds, each once. */
export function kindsRunBy(
  platforms: readonly string[],
  holder: SelfRunHolder,
): readonly SelfRunKind[] {
  const named = AGENT_RUNS.filter(({ platform }) => platforms.includes(platform))
  return [...new Set(named.flatMap(({ asks }) => asks[holder] ?? []))]
}

/** Returns the kinds that any agent runs by itself of an artifact, wherever it may be deployed. */
export function kindsRunAnywhere(type: ArtifactType): readonly SelfRunKind[] {
  const holders: readonly SelfRunHolder[] =
    type === 'composite' || type === 'hook' ? [type, 'plugin'] : [type]
  const all = AGENT_RUNS.flatMap(({ asks }) => holders.flatMap((holder) => asks[holder] ?? []))
  return [...new Set(all)]
}

/** An agent that runs the hooks in another agent's file. */
export interface HookReader {
  /** Ids of its platforms. */
  readonly platforms: readonly string[]
  readonly agent: string
  /** Below a project, and below a person's home. */
  readonly file: string
  /** How it differs from the agent whose file it is. */
  readonly how: string
  /** Folders of a project that tell that it is used there. */
  readonly signs: readonly string[]
}

/** Read in 2026-08 on code.visualstudio.com ("Hooks") and cursor.com/docs ("Third-party hooks"). */
export const HOOK_READERS: readonly HookReader[] = [
  {
    platforms: ['copilot'],
    agent: 'VS Code',
    file: '.claude/settings.json',
    how: 'whatever its matcher',
    signs: ['.vscode', '.github/hooks'],
  },
  {
    platforms: ['cursor'],
    agent: 'Cursor',
    file: '.claude/settings.json',
    how: 'where third-party hooks are on',
    signs: ['.cursor'],
  },
]

/** Returns the agents that run the hooks in `file` beside the one that it is written for. */
export function otherHookReaders(file: string | undefined): readonly HookReader[] {
  return HOOK_READERS.filter((reader) => reader.file === file)
}
