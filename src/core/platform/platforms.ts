import type { ArtifactType } from '../artifact/artifact-type.ts'

/** Where a platform keeps one type of artifact. */
export interface Destination {
  /** Folder below a project, or below a person's home; what is deployed there is recorded in it. */
  readonly root: string
  /** Below the root; `*` stands for the artifact's name. */
  readonly path: string
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
}

/** Returns a destination: the path's first folder, or two for those below `.config`, is the root. */
function at(place: string): Destination {
  const depth = place.startsWith('.config/') ? 2 : 1
  const parts = place.split('/')
  return { root: parts.slice(0, depth).join('/'), path: parts.slice(depth).join('/') }
}

export const PLATFORMS: readonly Platform[] = [
  {
    id: 'claude_code',
    name: 'Claude Code',
    project: {
      skill: at('.claude/skills/*'),
      command: at('.claude/commands/*.md'),
      agent: at('.claude/agents/*.md'),
      composite: at('.claude/plugins/*'),
    },
    user: {
      skill: at('.claude/skills/*'),
      command: at('.claude/commands/*.md'),
      agent: at('.claude/agents/*.md'),
      composite: at('.claude/plugins/*'),
    },
  },
  {
    id: 'codex',
    name: 'Codex',
    project: { skill: at('.agents/skills/*') },
    user: { skill: at('.agents/skills/*'), command: at('.codex/prompts/*.md') },
  },
  {
    id: 'cursor',
    name: 'Cursor',
    project: {
      skill: at('.cursor/skills/*'),
      command: at('.cursor/commands/*.md'),
      agent: at('.cursor/agents/*.md'),
    },
    user: { skill: at('.cursor/skills/*') },
  },
  {
    id: 'gemini',
    name: 'Gemini CLI',
    project: { skill: at('.gemini/skills/*'), agent: at('.gemini/agents/*.md') },
    user: { skill: at('.gemini/skills/*'), agent: at('.gemini/agents/*.md') },
  },
  {
    id: 'copilot',
    name: 'GitHub Copilot',
    project: {
      skill: at('.github/skills/*'),
      command: at('.github/prompts/*.prompt.md'),
      agent: at('.github/agents/*.agent.md'),
    },
    user: { skill: at('.copilot/skills/*'), agent: at('.copilot/agents/*.agent.md') },
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    project: { skill: at('.opencode/skills/*'), command: at('.opencode/commands/*.md') },
    user: {
      skill: at('.config/opencode/skills/*'),
      command: at('.config/opencode/commands/*.md'),
    },
  },
  {
    id: 'agents',
    name: 'every agent that reads .agents',
    project: { skill: at('.agents/skills/*') },
    user: { skill: at('.agents/skills/*') },
  },
]

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

/** Returns the path below the root for an artifact called `name`. */
export function destinationPath({ path }: Destination, name: string): string {
  return path.replace('*', () => name)
}
