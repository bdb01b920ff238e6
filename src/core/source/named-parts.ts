import { toPlainJson } from '../json/plain-json.ts'
import { joinPath } from './manifest-paths.ts'
import { statementsOf } from './plugin.ts'
import type { Plugin, Statement } from './plugin.ts'
import { isServerBundle } from '../agents/shared/mcp/server-bundle.ts'
import { serversIn } from './servers-in.ts'
import type { FoundServers } from './servers-in.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** Hooks or servers that a plugin's manifest names in another file, or holds itself. */
export interface NamedPart {
  readonly plugin: Plugin
  /** The file; that of the manifest where it holds the part itself. */
  readonly file: string
  /** What the manifest holds; null where it is in the file. */
  readonly inline: JsonMap | null
}

/** Lists what manifests say below `key`: other files, and objects. The standard file is not among them. */
export function namedParts(
  plugin: Plugin,
  { key, standard }: { readonly key: 'hooks' | 'mcpServers'; readonly standard: string },
): readonly NamedPart[] {
  const usual = joinPath([plugin.root, standard])
  const parts = statementsOf(plugin).flatMap((statement) =>
    listOf(statement, key).flatMap((value): NamedPart[] => {
      if (value instanceof Map) return [{ plugin, file: statement.path, inline: value }]
      if (typeof value !== 'string' || (key === 'mcpServers' && isServerBundle(value))) return []
      const file = joinPath([plugin.root, value])
      return file === usual ? [] : [{ plugin, file, inline: null }]
    }),
  )
  return [...new Map(parts.map((part) => [`${part.file}\0${part.inline === null}`, part])).values()]
}

/** Lists the bundles of servers that manifests name, as they name them. */
export function namedBundles(plugin: Plugin): readonly string[] {
  const named = statementsOf(plugin).flatMap((statement) => listOf(statement, 'mcpServers'))
  return [...new Set(named.filter((value) => typeof value === 'string').filter(isServerBundle))]
}

/** Returns the servers of a named part. Throws what reading its file throws. */
export function serversOf({ file, inline }: NamedPart, text: string | null): FoundServers {
  if (inline !== null) return serversIn(file, inline, true)
  const json = parseStrictJson(text ?? '')
  return json instanceof Map ? serversIn(file, json) : { servers: [], broken: [] }
}

/** Returns the text of a hook artifact's `hooks.json`. */
export function hooksText({ inline }: NamedPart, text: string | null): string {
  if (inline === null) return text ?? ''
  const plain = toPlainJson(inline)
  return `${JSON.stringify(inline.has('hooks') ? plain : { hooks: plain }, null, 2)}\n`
}

function listOf({ fields }: Statement, key: string): readonly JsonValue[] {
  const value = fields.get(key)
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
