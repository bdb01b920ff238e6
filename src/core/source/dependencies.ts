import { terminalText } from '../security/terminal-text.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** Another plugin that a plugin says it needs, or can use. */
export interface Dependency {
  readonly name: string
  /** The marketplace that lists it; null for the one that lists the plugin itself. */
  readonly marketplace: string | null
  /** A range of versions, such as `~2.1.0`; null for any. */
  readonly range: string | null
  readonly isOptional: boolean
}

/** The dependencies that a manifest names, and what stands among them and names none. */
export interface StatedDependencies {
  readonly dependencies: readonly Dependency[]
  /** In words. */
  readonly unread: readonly string[]
}

const KEYS = ['dependencies', 'optionalDependencies'] as const

/**
 * Reads what plugins a manifest says are needed: names, `name@marketplace`, or objects with a range of
 * versions. Of two entries for one plugin the first counts.
 */
export function dependenciesIn(fields: JsonMap): StatedDependencies {
  const found = new Map<string, Dependency>()
  const unread: string[] = []
  for (const key of KEYS) {
    const value = fields.get(key)
    if (value === undefined) continue
    if (!Array.isArray(value)) {
      unread.push(`"${key}" is no list`)
      continue
    }
    for (const entry of value) {
      const read = readEntry(entry, key === 'optionalDependencies')
      if (read === null) unread.push(`${terminalText(sayValue(entry), 100)} in "${key}"`)
      else if (!found.has(keyOf(read))) found.set(keyOf(read), read)
    }
  }
  return { dependencies: [...found.values()], unread }
}

/** Returns what is one dependency for two manifests that name it. */
function keyOf({ name, marketplace }: Dependency): string {
  return JSON.stringify([name, marketplace])
}

function readEntry(entry: JsonValue, isOptional: boolean): Dependency | null {
  if (typeof entry === 'string') {
    const { name, marketplace = null } = NAMED.exec(entry.trim())?.groups ?? {}
    return name === undefined ? null : { name, marketplace, range: null, isOptional }
  }
  if (!(entry instanceof Map)) return null
  const text = (key: string) => {
    const value: unknown = entry.get(key)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  const name = text('name')
  const isRead = ['version', 'marketplace'].every(
    (key) => entry.get(key) === undefined || text(key) !== null,
  )
  if (name === null || !isRead) return null
  return { name, marketplace: text('marketplace'), range: text('version'), isOptional }
}

const NAMED = /^(?<name>[^@\s]+)(?:@(?<marketplace>[^@\s]+))?$/

function sayValue(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return value instanceof Map ? 'an object' : 'a value'
}
