import type { ArtifactType } from '../../artifact/artifact-type.ts'

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
export interface SelfRuns {
  readonly asks: Readonly<Partial<Record<SelfRunHolder, readonly SelfRunKind[]>>>
  readonly passes: readonly NotAsked[]
}

/** An agent that runs the hooks in another agent's file. */
export interface HooksOfOthers {
  readonly agent: string
  /** Below a project, and below a person's home. */
  readonly file: string
  /** How it differs from the agent whose file it is. */
  readonly how: string
  /** Folders of a project that tell that it is used there. */
  readonly signs: readonly string[]
}

export const GRANTS: NotAsked = {
  what: 'tools, or commands of one kind, named in `allowed-tools`',
  why: 'it grants what it names and only while it is in use; `add`, `show` and the web list it',
}
export const LIMITS: NotAsked = {
  what: '`tools` of an agent',
  why: 'it limits what the agent may use; it grants nothing',
}
export const WHEN_CALLED: NotAsked = {
  what: 'the text itself, scripts of a skill',
  why: 'the agent asks, as its settings say, before it runs what a text tells it to',
}

/**
 * What clients of Agent Plugins, and those that read the manifests of others, load of a folder in
 * `.agents/plugins`: Codex, Cursor, Copilot, goose, Mux.
 */
export const IN_AGENT_PLUGINS = [
  'servers',
  'hooks',
  'language_servers',
  'standing_rules',
] as const satisfies SelfRunKind[]
