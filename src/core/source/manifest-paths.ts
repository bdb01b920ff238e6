import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

const COMPONENT_KEYS = [
  'skills',
  'commands',
  'agents',
  'workflows',
  'outputStyles',
  'hooks',
  'mcpServers',
  'lspServers',
]

/** Returns a text of a manifest; null where there is none of that name. */
export function textIn(map: JsonMap, key: string): string | null {
  const value = map.get(key)
  return typeof value === 'string' ? value : null
}

/** Refuses a manifest that names parts outside its plugin. Throws `E_PATH_ESCAPE`. */
export function assertComponents(path: string, fields: JsonMap): void {
  for (const key of COMPONENT_KEYS) {
    for (const named of pathsOf(fields.get(key))) insidePath(path, [named])
  }
}

/** Paths in a manifest: one, a list, or the `source` of named ones; an object in a list holds the part itself. */
export function pathsOf(value: JsonValue | undefined): string[] {
  const list = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : [value]
  return list.flatMap((item) => {
    const path = item instanceof Map ? item.get('source') : item
    return typeof path === 'string' ? [path] : []
  })
}

/** Tells whether a value of a manifest holds a part itself: it is an object, or a list with one. */
export function hasObject(value: JsonValue | undefined): boolean {
  return value instanceof Map || (Array.isArray(value) && value.some((one) => one instanceof Map))
}

/** Joins parts of a path that a manifest names, and refuses what leaves the source. Throws `E_PATH_ESCAPE`. */
export function insidePath(manifest: string, parts: readonly string[]): string {
  const isOutside = parts.some((part) => /^[/\\~]|^[A-Za-z]:/.test(part) || part.includes('\\'))
  const joined = joinPath(parts)
  if (!isOutside && !joined.split('/').includes('..')) return joined
  throw new SkillmeatError(
    'E_PATH_ESCAPE',
    `${manifest} names "${terminalText(parts.join('/'), 200)}", which leaves the plugin.`,
    { fix: 'Correct the path in the manifest of the source, then import again.' },
  )
}

/** Joins parts of a path; `.` and empty ones say nothing. */
export function joinPath(parts: readonly string[]): string {
  return parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/** Returns the refusal of a manifest that lacks something. */
export function schemaError(path: string, what: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_SCHEMA', `${terminalText(path, 200)} ${what}.`, {
    fix: 'Mend the manifest in the source, then import again.',
  })
}
