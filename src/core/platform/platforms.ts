import type { ArtifactType } from '../artifact/artifact-type.ts'

/** Where one agent reads from. Paths move fast, so they are data and stand here only. */
export interface Platform {
  readonly id: string
  readonly name: string
  /** Folder below a project (or the user's home) that holds what is deployed. */
  readonly root: string
  /** The types that can be deployed as they are. */
  readonly types: readonly ArtifactType[]
}

export const PLATFORMS: readonly Platform[] = [
  {
    id: 'claude_code',
    name: 'Claude Code',
    root: '.claude',
    types: ['skill', 'command', 'agent'],
  },
]

export const DEFAULT_PLATFORM = 'claude_code'

export function findPlatform(id: string): Platform | null {
  return PLATFORMS.find((platform) => platform.id === id) ?? null
}
