import { isSkillmeatError } from '../errors.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { Limits } from '../limits.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { Tree } from '../object/tree.ts'
import { dependenciesIn } from './dependencies.ts'
import type { StatedDependencies } from './dependencies.ts'
import { manifestAt } from './manifest-files.ts'

/** What a plugin's own manifest says of its version, and of other plugins. */
export interface PluginStatement extends StatedDependencies {
  readonly version: string | null
}

export const NOTHING_STATED: PluginStatement = { version: null, dependencies: [], unread: [] }

/** Returns the blob of the manifest that counts in the tree of a plugin; null where it has none. */
export function manifestBlob({ entries }: Pick<Tree, 'entries'>): ObjectId | null {
  const path = manifestAmong(entries.map((entry) => entry.path))
  return entries.find((entry) => entry.path === path)?.blob ?? null
}

/** Returns the path of the manifest that counts among the files of one plugin; null where it has none. */
export function manifestAmong(paths: readonly string[]): string | null {
  const found = paths
    .map((path) => manifestAt(path))
    .filter((file) => file?.kind === 'plugin' && file.root === '')
    .toSorted((a, b) => (a?.rank ?? 0) - (b?.rank ?? 0))
  return found[0]?.path ?? null
}

/** Reads a plugin's own manifest; one that cannot be read says nothing. */
export function readStatement(bytes: Uint8Array, limits: Limits): PluginStatement {
  try {
    const json = parseStrictJson(new TextDecoder().decode(bytes), limits)
    if (!(json instanceof Map)) return NOTHING_STATED
    const version: unknown = json.get('version')
    return { version: typeof version === 'string' ? version : null, ...dependenciesIn(json) }
  } catch (error) {
    if (isSkillmeatError(error)) return NOTHING_STATED
    throw error
  }
}
