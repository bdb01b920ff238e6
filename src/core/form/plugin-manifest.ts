import { parseStrictJson } from '../source/strict-json.ts'
import { toPlainJson } from '../source/plain-json.ts'
import type { PlainJson } from '../source/plain-json.ts'
import type { Format } from './format.ts'

/** Where a plugin's manifest says that its parts lie. */
const PLACES: ReadonlySet<string> = new Set(['skills', 'commands', 'agents', 'hooks', 'mcpServers'])

type Fields = readonly (readonly [key: string, value: PlainJson])[]

/**
 * The manifest of a plugin that is put together anew: its parts lie in the standard folders then,
 * so the keys that name other places are left out.
 */
export const pluginManifest: Format = {
  id: 'plugin-manifest',
  part: '.claude-plugin/plugin.json',
  read(file, _slot, was) {
    if (file === '') return null
    if (was === null || file === forAgent(was)) return was ?? file
    const kept = fieldsOf(was).filter(([key]) => PLACES.has(key))
    return format([...fieldsOf(file).filter(([key]) => !PLACES.has(key)), ...kept])
  },
  write: (file, _slot, { was, now }) => {
    if (now === null) return ''
    return was === now && file !== '' ? file : forAgent(now)
  },
  isEmpty: (file) => file === '',
  hasKey: () => false,
  losses: () => [],
}

function forAgent(text: string): string {
  const fields = fieldsOf(text)
  const kept = fields.filter(([key]) => !PLACES.has(key))
  return kept.length === fields.length ? text : format(kept)
}

function fieldsOf(text: string): Fields {
  const value = parseStrictJson(text)
  return value instanceof Map ? [...value].map(([key, item]) => [key, toPlainJson(item)]) : []
}

function format(fields: Fields): string {
  return `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`
}
