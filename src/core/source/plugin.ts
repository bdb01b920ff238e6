import type { JsonMap } from '../json/strict-json.ts'

/** What a file says of a plugin. */
export interface Statement {
  readonly path: string
  readonly fields: JsonMap
}

/** A plugin: a folder whose artifacts belong together. */
export interface Plugin {
  readonly name: string
  /** Its folder; empty for the source's root. */
  readonly root: string
  readonly reason: string
  /** How sure it is that this is a plugin, from 0 to 1. */
  readonly confidence: number
  /** What its own manifest says; null where it has none. */
  readonly manifest: Statement | null
  /** What a marketplace says of it; null where none lists it. */
  readonly entry: Statement | null
  /** The folder of that marketplace. */
  readonly marketplace: string | null
}

/** A plugin that a marketplace lists and that lies in another source. Nothing of it is fetched. */
export interface ElsewherePlugin {
  readonly plugin: string
  readonly kind: 'github' | 'url' | 'git-subdir' | 'npm' | 'archive' | 'command' | 'unknown'
  /** The repository, address or package; null where none is said, or it may not be used. */
  readonly address: string | null
  readonly ref: string | null
  /** The commit that counts before the ref. */
  readonly sha: string | null
  /** The folder in that source. */
  readonly path: string | null
  /** What the marketplace says that it is for; null for nothing. */
  readonly description: string | null
}

/** A plugin that a marketplace calls otherwise now, or has no more. */
export interface PluginRename {
  readonly from: string
  readonly to: string | null
}

/**
 * Returns what counts of a plugin, the first before the second: its own manifest, then what a
 * marketplace says of it; with `strict: false` only the latter.
 */
export function statementsOf({ manifest, entry }: Plugin): readonly Statement[] {
  const isLoose = entry?.fields.get('strict') === false
  return (isLoose ? [entry] : [manifest, entry]).filter((one) => one !== null)
}
