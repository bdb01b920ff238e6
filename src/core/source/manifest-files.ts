/** A file that says what a source or a plugin holds, known by its path. */
export interface ManifestFile {
  readonly kind: 'plugin' | 'marketplace' | 'servers'
  readonly path: string
  /** The folder that it speaks of; empty for the source's root. */
  readonly root: string
  /** The lowest counts where a folder has several: Claude Code's own, then those of other agents. */
  readonly rank: number
}

interface Place {
  readonly kind: ManifestFile['kind']
  readonly pattern: RegExp
}

/** Where agents look for manifests, in the order in which they count. The root is what stands before. */
const PLACES: readonly Place[] = [
  { kind: 'plugin', pattern: /(?:^|\/)\.claude-plugin\/plugin\.json$/ },
  { kind: 'plugin', pattern: /(?:^|\/)\.plugin\/plugin\.json$/ },
  { kind: 'plugin', pattern: /(?:^|\/)plugin\.json$/ },
  { kind: 'plugin', pattern: /(?:^|\/)\.github\/plugin\/plugin\.json$/ },
  { kind: 'plugin', pattern: /(?:^|\/)\.[a-z]+-plugin\/plugin\.json$/ },
  { kind: 'plugin', pattern: /(?:^|\/)gemini-extension\.json$/ },
  { kind: 'marketplace', pattern: /(?:^|\/)\.claude-plugin\/marketplace\.json$/ },
  { kind: 'marketplace', pattern: /(?:^|\/)\.plugin\/marketplace\.json$/ },
  { kind: 'marketplace', pattern: /^marketplace\.json$/ },
  { kind: 'marketplace', pattern: /(?:^|\/)\.github\/plugin\/marketplace\.json$/ },
  { kind: 'marketplace', pattern: /(?:^|\/)\.agents\/plugins\/marketplace\.json$/ },
  { kind: 'marketplace', pattern: /(?:^|\/)\.[a-z]+-plugin\/marketplace\.json$/ },
  { kind: 'servers', pattern: /(?:^|\/)\.mcp\.json$/ },
  { kind: 'servers', pattern: /(?:^|\/)\.vscode\/mcp\.json$/ },
  { kind: 'servers', pattern: /^mcp\.json$/ },
]

const BARE = /(?:^|\/)plugin\.json$/
const IN_FOLDER_OF_AN_AGENT =
  /(?:^|\/)(?:\.(?:[a-z]+-)?plugin|\.github\/plugin)\/(?:plugin|marketplace)\.json$/

/** Tells which manifest lies at `path`; null for any other file. */
export function manifestAt(path: string): ManifestFile | null {
  const places = PLACES.map(({ kind, pattern }, rank) => ({ kind, pattern, rank }))
  const isBare = BARE.test(path) && !IN_FOLDER_OF_AN_AGENT.test(path)
  const found = places.find(
    ({ pattern }) => pattern.test(path) && (pattern.source !== BARE.source || isBare),
  )
  if (found === undefined) return null
  const at = path.search(found.pattern)
  return { kind: found.kind, path, root: path.slice(0, at), rank: found.rank }
}
