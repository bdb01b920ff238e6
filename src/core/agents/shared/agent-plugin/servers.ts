import type { Format } from '../../../form/format.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import { isObject, isText, pickKeys } from '../data.ts'
import type { PlainObject } from '../data.ts'
import { removeJson, setJson } from '../json/set-json.ts'
import { jsonServers } from '../mcp/json-servers.ts'
import { mapTexts } from '../mcp/server-texts.ts'
import { hasPlaceholder } from '../mcp/variables.ts'
import { SERVERS_SCHEMA, agentPluginServer } from './server.ts'

const KEYS = ['command', 'args', 'env', 'cwd', 'url', 'headers'] as const

const SERVERS = jsonServers({
  id: 'mcp-agent-plugin',
  agent: 'Clients of Agent Plugins',
  key: 'mcpServers',
  owned: new Set(['type', ...KEYS]),
  secrets: ['env', 'headers'],
  defaults: {},
  encode: (server) => agentPluginServer(server, 'kept').entry,
  decode,
  isPlaceholder: (text) => hasPlaceholder(text),
  losses: (server) => agentPluginServer(server, 'kept').losses,
})

/** `mcp.json` of an Agent Plugin (agent-plugins.org, 1.0.0, read in 2026-11). */
export const mcpAgentPlugin: Format = {
  ...SERVERS,
  write(file, slot, change) {
    const text = SERVERS.write(file, slot, change)
    const isNew = file.trim() === '' && text.trim() !== ''
    return isNew ? setJson(text, ['$schema'], SERVERS_SCHEMA) : text
  },
  isEmpty: (file) => SERVERS.isEmpty(file) || SERVERS.isEmpty(removeJson(file, ['$schema'])),
}

function decode(entry: PlainObject): PlainObject {
  const { type } = entry
  const said = mapTexts(pickKeys(entry, KEYS), (text) =>
    text.replaceAll(/\$\{PLUGIN_(ROOT|DATA)\}/g, (_, name: string) => `\${CLAUDE_PLUGIN_${name}}`),
  )
  if (!isObject(said)) return {}
  const own = Object.fromEntries(
    Object.entries(said).map(([key, value]) => [key, inPlugin(key, value)]),
  )
  if (type === 'streamable-http') return { type: 'http', ...own }
  return type === 'sse' ? { type: 'sse', ...own } : own
}

function inPlugin(key: string, value: PlainJson): PlainJson {
  if ((key !== 'command' && key !== 'cwd') || !isText(value)) return value
  return value.replace(/^\.\//, '${CLAUDE_PLUGIN_ROOT}/')
}
