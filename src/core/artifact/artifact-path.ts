import type { ArtifactType } from './artifact-type.ts'

interface Place {
  readonly folder: string
  /** The file's extension, for types that are one file. */
  readonly extension: string | null
}

const PLACES = {
  skill: { folder: 'skills', extension: null },
  command: { folder: 'commands', extension: '.md' },
  agent: { folder: 'agents', extension: '.md' },
  hook: { folder: 'hooks', extension: null },
  mcp: { folder: 'mcp', extension: '.json' },
  composite: { folder: 'plugins', extension: null },
} as const satisfies Record<ArtifactType, Place>

/**
 * Returns the place of an artifact below a collection, and below Claude Code's folder.
 *
 * A folder for skills, hooks and composites, a file for the others: `skills/pdf`,
 * `commands/git/commit.md`.
 */
export function artifactPath(type: ArtifactType, name: string): string {
  const { folder, extension } = PLACES[type]
  return `${folder}/${name}${extension ?? ''}`
}

/** Tells whether artifacts of `type` are one file rather than a folder. */
export function isSingleFile(type: ArtifactType): boolean {
  return PLACES[type].extension !== null
}

/** The one path inside the tree of a place that is a link. */
export const LINK_FILE = 'link'

/** Returns the one path inside the tree of a single-file artifact, which a rename leaves alone. */
export function singleFilePath(type: ArtifactType): string {
  return `artifact${PLACES[type].extension ?? ''}`
}
