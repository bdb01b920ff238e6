import type { ArtifactType } from '../artifact/artifact-type.ts'

/** A folder that an agent reads, below a project or below a person's home. */
export interface ReadFolder {
  readonly scope: 'project' | 'user'
  readonly folder: string
}

/** How an agent finds artifacts of one type. */
export interface Reading {
  /** In the order in which they count: of two with one identity the first is loaded. */
  readonly folders: readonly ReadFolder[]
  /** What makes two the same to the agent: the name on disk, or the `name` in the file. */
  readonly identity: 'disk' | 'name'
  /** What becomes of a second one with the same identity. */
  readonly second: 'shadowed' | 'listed too'
  /** Ending of a single file; null for a folder with SKILL.md. */
  readonly extension: string | null
}

/** What an agent lists of the skills it found, before any is used. In characters. */
export interface ListingLimit {
  /** How much of one description. */
  readonly description: number | null
  /** How much for all of them; beyond it descriptions are dropped. */
  readonly listing: number | null
  /** How much of the text of one skill, once it is used. */
  readonly body: number | null
}

/** One agent as a reader: where it looks, and how much it takes. */
export interface Reader {
  /** Id of a `Platform`. */
  readonly platform: string
  readonly reads: Readonly<Partial<Record<ArtifactType, Reading>>>
  readonly limit: ListingLimit
}

const project = (folder: string): ReadFolder => ({ scope: 'project', folder })
const user = (folder: string): ReadFolder => ({ scope: 'user', folder })

const UNSAID: ListingLimit = { description: 1024, listing: null, body: null }

/**
 * Who reads what, as the agents' own documentation has it in 2026. Where none says how long a
 * description may be, the Agent Skills specification's 1,024 characters stand.
 */
export const READERS: readonly Reader[] = [
  {
    platform: 'claude_code',
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
  {
    platform: 'codex',
    reads: {
      skill: {
        folders: [project('.agents/skills'), user('.agents/skills'), user('.codex/skills')],
        identity: 'name',
        second: 'listed too',
        extension: null,
      },
      agent: {
        folders: [project('.codex/agents'), user('.codex/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.toml',
      },
    },
    limit: { description: 1024, listing: null, body: 8192 },
  },
  {
    platform: 'cursor',
    reads: {
      skill: {
        folders: [
          project('.cursor/skills'),
          project('.agents/skills'),
          project('.claude/skills'),
          user('.cursor/skills'),
        ],
        identity: 'name',
        second: 'listed too',
        extension: null,
      },
      agent: {
        folders: [project('.cursor/agents'), project('.claude/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: UNSAID,
  },
  {
    platform: 'gemini',
    reads: {
      skill: {
        folders: [
          project('.agents/skills'),
          project('.gemini/skills'),
          user('.agents/skills'),
          user('.gemini/skills'),
        ],
        identity: 'name',
        second: 'shadowed',
        extension: null,
      },
      agent: {
        folders: [project('.gemini/agents'), user('.gemini/agents')],
        identity: 'name',
        second: 'shadowed',
        extension: '.md',
      },
    },
    limit: UNSAID,
  },
  {
    platform: 'copilot',
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
    limit: UNSAID,
  },
  {
    platform: 'opencode',
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
    limit: UNSAID,
  },
]

/**
 * Profiles that no reader has by their own name, or whose readers differ: VS Code goes by the `name`
 * of an agent where the Copilot CLI goes by its file; those that read `.agents/skills` go by `name`.
 */
const BY_NAME: Readonly<Record<string, readonly ArtifactType[]>> = {
  copilot: ['agent'],
  copilot_cli: ['skill', 'agent'],
  agents: ['skill'],
}

/** Tells whether an agent takes the `name` in a file for what it is, rather than the file's own name. */
export function goesByName(platform: string, type: ArtifactType): boolean {
  const reader = READERS.find((one) => one.platform === platform)
  const isByName = BY_NAME[platform]?.includes(type) === true
  return isByName || reader?.reads[type]?.identity === 'name'
}
