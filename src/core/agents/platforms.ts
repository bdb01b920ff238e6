import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { OtherNames, Slot } from '../form/format.ts'
import { RENAMED_FORMS } from '../form/place-form.ts'
import type { PlaceForm } from '../form/place-form.ts'

/** Where a platform keeps one type of artifact. */
export interface Destination {
  /** Folder below a project, or below a person's home; what is deployed there is recorded in it. */
  readonly root: string
  /** Below the root; `*` stands for the artifact's name. */
  readonly path: string
  /** In which form, where it is not plain files. */
  readonly form?: DestinationForm
}

/** Where the form of an artifact stands. */
export interface DestinationForm {
  /** Id of a `Format`. */
  readonly format: string
  /** The file below a project, or below a person's home; `*` stands for the artifact's name. */
  readonly file: string
  /** Taken instead where it is there and `file` is not. */
  readonly orFile?: string
}

type Destinations = Readonly<Partial<Record<ArtifactType, Destination>>>

/** One agent, and where it reads from. Paths move fast, so they are data and stand here only. */
export interface Platform {
  readonly id: string
  readonly name: string
  /** What is deployed as it is, below a project. */
  readonly project: Destinations
  /** The same for all projects of a person. */
  readonly user: Destinations
  /** A whole plugin in one folder that the agent loads itself; `{plugin}` stands for its name. */
  readonly native?: Destinations
}

/** Returns a destination: the path's first folder, or two for those below `.config`, is the root. */
function at(place: string, form?: DestinationForm): Destination {
  const depth = place.startsWith('.config/') ? 2 : 1
  const parts = place.split('/')
  const plain = { root: parts.slice(0, depth).join('/'), path: parts.slice(depth).join('/') }
  return form === undefined ? plain : { ...plain, form }
}

/** Returns a destination whose one file is in the agent's own format. */
function as(format: string, place: string): Destination {
  return at(place, { format, file: place })
}

/** Returns a destination in a file that is shared with the user. */
function within(file: string, format: string, place: string): Destination {
  return at(place, { format, file })
}

export const PLATFORMS: readonly Platform[] = [
  {
    id: 'claude_code',
    name: 'Claude Code',
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
      composite: at('.claude/plugins/*'),
    },
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
  },
  {
    id: 'codex',
    name: 'Codex',
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
  },
  {
    id: 'cursor',
    name: 'Cursor',
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
      hook: within('.cursor/hooks.json', 'hooks-cursor', '.cursor/hooks/*'),
      mcp: within('.cursor/mcp.json', 'mcp-cursor', '.cursor/mcp/*.json'),
      composite: at('.agents/plugins/*'),
    },
  },
  {
    id: 'gemini',
    name: 'Gemini CLI',
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
  },
  {
    id: 'copilot',
    name: 'GitHub Copilot',
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
  },
  {
    // The CLI and VS Code read the same folders, but not the same file of servers.
    id: 'copilot_cli',
    name: 'Copilot CLI',
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
    user: {
      skill: at('.copilot/skills/*'),
      agent: at('.copilot/agents/*.agent.md'),
      mcp: within('.copilot/mcp-config.json', 'mcp-copilot', '.copilot/mcp/*.json'),
      composite: at('.agents/plugins/*'),
    },
  },
  {
    id: 'opencode',
    name: 'OpenCode',
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
  },
  {
    id: 'agents',
    name: 'every agent that reads .agents',
    project: { skill: at('.agents/skills/*') },
    user: { skill: at('.agents/skills/*') },
  },
]

/** Files of a project that an agent reads only as long as another is not there. */
export const HIDING_FILES: readonly {
  readonly file: string
  readonly hides: string
  readonly agent: string
}[] = [{ file: '.mcp.json', hides: '.github/mcp.json', agent: 'Copilot CLI' }]

/** Returns a destination inside the folder of one plugin. */
export function insidePlugin(destination: Destination, plugin: string): Destination {
  const filled = (text: string) => text.replace('{plugin}', () => plugin)
  const { form, root, path } = destination
  const inside = { root, path: filled(path) }
  return form === undefined ? inside : { ...inside, form: { ...form, file: filled(form.file) } }
}

export const DEFAULT_PLATFORM = 'claude_code'

export function findPlatform(id: string): Platform | null {
  return PLATFORMS.find((platform) => platform.id === id) ?? null
}

/** Every folder of a project that something may be deployed into, and that has a record then. */
export const PLATFORM_ROOTS: readonly string[] = [
  ...new Set(PLATFORMS.flatMap(({ project, user }) => [project, user].flatMap(rootsOf))),
]

function rootsOf(destinations: Destinations): string[] {
  return Object.values(destinations).map(({ root }) => root)
}

/** Returns the platform that keeps things below `root` when nothing else is known of it. */
export function platformOfRoot(root: string): string {
  const owner = PLATFORMS.find(({ project, user }) =>
    [project, user].some((destinations) => rootsOf(destinations).includes(root)),
  )
  return owner?.id ?? DEFAULT_PLATFORM
}

/** What the form of an artifact depends on, beside where it goes. */
export interface ToForm {
  readonly type: ArtifactType
  /** The name that it has there. */
  readonly name: string
  readonly scope: Slot['scope']
  readonly pluginFolder: string | null
  readonly renamed?: OtherNames
}

/** Returns the form of an artifact, before it is known what of it was there; null for plain files. */
export function destinationForm(destination: Destination, artifact: ToForm): PlaceForm | null {
  const { type, name, scope, pluginFolder, renamed } = artifact
  const folder = `${destination.root}/${destinationPath(destination, name)}`
  const form = destination.form ?? (renamed === undefined ? null : renamedForm(destination, type))
  if (form === null) return null
  return {
    format: form.format,
    file: form.file.replace('*', () => name),
    slot: { name, folder, pluginFolder, scope, ...(renamed === undefined ? {} : { renamed }) },
    // A file that is named for the artifact is no one else's.
    made: { file: form.file.includes('*'), key: false },
  }
}

/** Where plain files have other names in them than in the collection. */
function renamedForm({ root, path }: Destination, type: ArtifactType): DestinationForm | null {
  const place = `${root}/${path}`
  if (type === 'skill') return { format: RENAMED_FORMS.skill, file: `${place}/SKILL.md` }
  const isMarkdown = type === 'command' || type === 'agent'
  return isMarkdown ? { format: RENAMED_FORMS.markdown, file: place } : null
}

/** Returns the name of the artifact that lies at `path` below the root; null where none can. */
export function nameAtDestination({ path: template }: Destination, path: string): string | null {
  const [start = '', end = ''] = template.split('*')
  const isThere = template.includes('*') && path.startsWith(start) && path.endsWith(end)
  return isThere && path.length > start.length + end.length
    ? path.slice(start.length, path.length - end.length)
    : null
}

/** Returns the path below the root for an artifact called `name`. */
export function destinationPath({ path }: Pick<Destination, 'path'>, name: string): string {
  return path.replace('*', () => name)
}
