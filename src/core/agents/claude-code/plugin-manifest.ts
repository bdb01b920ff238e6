import { parseStrictJson } from '../../json/strict-json.ts'
import { toPlainJson } from '../../json/plain-json.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import { isServerBundle } from '../shared/mcp/server-bundle.ts'
import { isList, isSame, isText } from '../shared/data.ts'
import type { Format } from '../../form/format.ts'

/** Where a plugin's manifest says that its parts lie. */
const PLACES: ReadonlySet<string> = new Set(['skills', 'commands', 'agents', 'hooks', 'mcpServers'])
const SERVERS = 'mcpServers'

type Fields = readonly (readonly [key: string, value: PlainJson])[]

/**
 * Returns the fields of a manifest whose plugin has its parts in the standard folders: without the
 * keys that name other places, but with bundles of servers, which are no part.
 */
export function withoutPlaces(fields: Fields): Fields {
  return fields.flatMap(([key, value]): Fields => {
    if (!PLACES.has(key)) return [[key, value]]
    if (key !== SERVERS) return []
    const bundles = itemsOf(value).filter(isBundle)
    if (bundles.length === 0) return []
    return [[key, bundles.length === itemsOf(value).length ? value : bundles]]
  })
}

/** Returns the keys that name places as the collection has them, with the bundles of a project's file. */
function placesWith(was: Fields, file: Fields): Fields {
  const [own, there] = [was, file].map((fields) => Object.fromEntries(fields)[SERVERS] ?? [])
  const now = itemsOf(there ?? []).filter(isBundle)
  const kept = was.filter(([key]) => PLACES.has(key))
  if (isSame(now, itemsOf(own ?? []).filter(isBundle))) return kept
  const servers = [...itemsOf(own ?? []).filter((item) => !isBundle(item)), ...now]
  const others = kept.filter(([key]) => key !== SERVERS)
  const [only = null] = servers
  if (only === null) return others
  return [...others, [SERVERS, servers.length === 1 && !isList(there) ? only : servers]]
}

function itemsOf(value: PlainJson): readonly PlainJson[] {
  return isList(value) ? value : [value]
}

function isBundle(item: PlainJson): boolean {
  return isText(item) && isServerBundle(item)
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
    const fields = fieldsOf(file)
    const kept = placesWith(fieldsOf(was), fields)
    return format([...fields.filter(([key]) => !PLACES.has(key)), ...kept])
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
