import { isSkillmeatError } from '../errors.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { Limits } from '../limits.ts'
import { dependenciesIn } from './dependencies.ts'
import type { StatedDependencies } from './dependencies.ts'
import { manifestAt } from './manifest-files.ts'

/** What a plugin's own manifest says of its version, and of other plugins. */
export interface PluginStatement extends StatedDependencies {
  readonly version: string | null
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
  const nothing = { version: null, dependencies: [], unread: [] }
  try {
    const json = parseStrictJson(new TextDecoder().decode(bytes), limits)
    if (!(json instanceof Map)) return nothing
    const version: unknown = json.get('version')
    return { version: typeof version === 'string' ? version : null, ...dependenciesIn(json) }
  } catch (error) {
    if (isSkillmeatError(error)) return nothing
    throw error
  }
}
