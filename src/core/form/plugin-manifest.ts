import { parseStrictJson } from '../source/strict-json.ts'
import { toPlainJson } from '../source/plain-json.ts'
import type { PlainJson } from '../source/plain-json.ts'
import { isServerBundle } from '../source/server-bundle.ts'
import { isList, isSame, isText } from './data.ts'
import type { Format } from './format.ts'

/** Where a plugin's manifest says that its parts lie. */
const PLACES: ReadonlySet<string> = new Set(['skills', 'commands', 'agents', 'hooks', 'mcpServers'])

type Fields = readonly (readonly [key: string, value: PlainJson])[]

/**
 * Returns the fields of a manifest whose plugin has its parts in the standard folders: without the
 * keys that name other places, but with bundles of servers, which are no part.
 */
export function withoutPlaces(fields: Fields): Fields {
  return fields.flatMap(([key, value]): Fields => {
    if (!PLACES.has(key)) return [[key, value]]
    if (key !== 'mcpServers') return []
    const named = isList(value) ? value : [value]
    const bundles = named.filter(isText).filter(isServerBundle)
    if (bundles.length === 0) return []
    return [[key, bundles.length === named.length ? value : bundles]]
  })
}

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
  const kept = withoutPlaces(fields)
  return isSame(Object.fromEntries(kept), Object.fromEntries(fields)) ? text : format(kept)
}

function fieldsOf(text: string): Fields {
  const value = parseStrictJson(text)
  return value instanceof Map ? [...value].map(([key, item]) => [key, toPlainJson(item)]) : []
}

function format(fields: Fields): string {
  return `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`
}
