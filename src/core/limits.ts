/** How much of anything is taken from outside. Sizes are bytes. */
export interface Limits {
  /** The file an agent loads first: `SKILL.md`, a command, an agent. */
  readonly entryFileBytes: number
  readonly fileBytes: number
  readonly artifactBytes: number
  readonly artifactFiles: number
  /** Folders above a file, counted from the artifact's root. */
  readonly depth: number
  readonly frontmatterBytes: number
  /** Nesting of collections inside a manifest or frontmatter. */
  readonly manifestDepth: number
  readonly manifestBytes: number
  /** Files and folders of a whole source. */
  readonly sourceEntries: number
  /** What a fetch may store on disk. */
  readonly sourceBytes: number
  /** How much of one text the warning rules read; the refusing rules read all of it. */
  readonly scanBytes: number
}

/** The limits that hold unless a person's own configuration raises them. */
export const DEFAULT_LIMITS: Limits = {
  entryFileBytes: 1024 * 1024,
  fileBytes: 20 * 1024 * 1024,
  artifactBytes: 50 * 1024 * 1024,
  artifactFiles: 5000,
  depth: 32,
  frontmatterBytes: 64 * 1024,
  manifestDepth: 32,
  manifestBytes: 16 * 1024 * 1024,
  sourceEntries: 100_000,
  sourceBytes: 2 * 1024 * 1024 * 1024,
  scanBytes: 1024 * 1024,
}
