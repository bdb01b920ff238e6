import type { SourceFile } from '../artifact/source-file.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'
import { joinPath } from './manifest-paths.ts'
import type { Plugin } from './plugin.ts'

/** What `$schema` of an Agent Plugin begins with (agent-plugins.org, 1.0.0, read in 2026-11). */
const SCHEMA = 'https://agent-plugins.org/schemas/'

/** The keys that a manifest of it may have; others are ignored there, and told here. */
const KEYS: ReadonlySet<string> = new Set([
  '$schema',
  'name',
  'version',
  'description',
  'author',
  'homepage',
  'repository',
  'license',
  'keywords',
  'extensions',
])

/** Tells whether a manifest is that of an Agent Plugin. */
export function isAgentPlugin(fields: JsonMap): boolean {
  const schema = fields.get('$schema')
  return typeof schema === 'string' && schema.startsWith(SCHEMA)
}

/** Lists the keys of an Agent Plugin's manifest that mean nothing in it. */
export function unknownKeys(fields: JsonMap): readonly string[] {
  return isAgentPlugin(fields) ? [...fields.keys()].filter((key) => !KEYS.has(key)) : []
}

/**
 * Returns a manifest with the servers that it has without naming them: Agent Plugins and Cursor's own
 * plugins keep theirs in `mcp.json`, without a dot.
 */
export function withUnnamedServers(
  fields: JsonMap,
  {
    path,
    root,
    files,
  }: { readonly path: string; readonly root: string; readonly files: readonly SourceFile[] },
): JsonMap {
  const isCursors = /(?:^|\/)\.cursor-plugin\/plugin\.json$/.test(path)
  if (!isAgentPlugin(fields) && !isCursors) return fields
  const counts = isCursors ? fields : new Map([...fields].filter(([key]) => KEYS.has(key)))
  const file = joinPath([root, SERVERS])
  if (counts.has('mcpServers') || !files.some((one) => one.path === file)) return counts
  return new Map([...counts, ['mcpServers', `./${SERVERS}`]])
}

const SERVERS = 'mcp.json'

/**
 * Returns a server of an Agent Plugin in the words of a collection: its folders by Claude Code's names,
 * and a program of its own by its path in the plugin.
 */
export function serverOfAgentPlugin(config: JsonMap, { manifest }: Plugin): JsonMap {
  if (manifest === null || !isAgentPlugin(manifest.fields)) return config
  return new Map(
    [...config].map(([key, value]): [string, JsonValue] => {
      const named = withFolders(value)
      const isOwn = (key === 'command' || key === 'cwd') && typeof named === 'string'
      return [key, isOwn ? named.replace(/^\.\//, '${CLAUDE_PLUGIN_ROOT}/') : named]
    }),
  )
}

function withFolders(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return value.replaceAll(
      /\$\{PLUGIN_(ROOT|DATA)\}/g,
      (_, name: string) => `\${CLAUDE_PLUGIN_${name}}`,
    )
  }
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, withFolders(one)]))
  return isList(value) ? value.map(withFolders) : value
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
