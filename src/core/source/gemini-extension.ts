import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** What Gemini CLI fills in for the folder of an extension, and for what parts a path there. */
const OWN_FOLDER = /\$\{extensionPath\}/g
const SEPARATOR = /\$\{(?:\/|pathSeparator)\}/g

/** Returns the manifest of an extension with its servers as a plugin of Claude Code says them. */
export function withPluginRoot(fields: JsonMap): JsonMap {
  const servers = fields.get('mcpServers')
  return servers === undefined ? fields : new Map([...fields, ['mcpServers', inWords(servers)]])
}

function inWords(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return value.replaceAll(OWN_FOLDER, '${CLAUDE_PLUGIN_ROOT}').replaceAll(SEPARATOR, '/')
  }
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, inWords(one)]))
  return isList(value) ? value.map(inWords) : value
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
