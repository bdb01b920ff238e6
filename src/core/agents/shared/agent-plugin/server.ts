import type { Loss } from '../../../form/format.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isText, pickKeys } from '../data.ts'
import { isOff, offLoss } from '../mcp/server-switch.ts'
import { mapTexts, transportOf, withTexts } from '../mcp/server-texts.ts'

/** Agent Plugins 1.0.0 (agent-plugins.org, read in 2026-11). */
export const PLUGIN_SCHEMA = 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json'
export const SERVERS_SCHEMA = 'https://agent-plugins.org/schemas/1.0.0/mcp.schema.json'

/** A server as an Agent Plugin has it; null where none can be. */
export interface AgentPluginServer {
  readonly entry: PlainObject | null
  readonly losses: readonly Loss[]
}

/** What becomes of values that wait for a variable. */
type Placeholders = 'left out' | 'kept'

const KEYS = {
  stdio: ['command', 'args', 'env', 'cwd'],
  remote: ['url', 'headers'],
} as const

const CLIENTS = 'Clients of Agent Plugins'

/**
 * Writes a server in the words of an Agent Plugin: a client refuses one with any other field, expands
 * `${PLUGIN_ROOT}` and `${PLUGIN_DATA}` alone, and those in arguments, the environment and `cwd` only.
 */
export function agentPluginServer(
  collected: PlainObject,
  placeholders: Placeholders = 'left out',
): AgentPluginServer {
  if (isOff(collected)) return { entry: null, losses: [offLoss(CLIENTS)] }
  const transport = transportOf(collected)
  if (transport === null) return refused('type', 'cannot reach such a server')
  const server = withTexts(collected)
  const made =
    transport === 'stdio' ? localServer(server, placeholders) : remoteServer(server, placeholders)
  if (made.entry === null) return made
  const type = transport === 'http' ? 'streamable-http' : transport
  const known = new Set<string>(['type', 'transport', ...KEYS.stdio, ...KEYS.remote])
  const others = Object.keys(server).filter((key) => !known.has(key) && key !== 'disabled')
  return {
    entry: { type, ...made.entry },
    losses: [...made.losses, ...others.map((field) => leftOut(field, 'know no such key'))],
  }
}

function localServer(server: PlainObject, placeholders: Placeholders): AgentPluginServer {
  const named = withFolders(pickKeys(server, KEYS.stdio))
  if (!isObject(named)) return refused('command', 'cannot start it')
  const command = isText(named['command']) ? ownPath(named['command']) : ''
  if (!/^(?:\.\/[^\s]+|[^\s/\\$]+)$/.test(command))
    return refused('command', 'start one word, or a program in the plugin')
  const env = withoutPlaceholders(named['env'], 'env', placeholders)
  const cwd = isText(named['cwd']) ? ownPath(named['cwd']) : null
  const isCwd = cwd === null || /^(?:\.\/|\$\{PLUGIN_(?:ROOT|DATA)\})/.test(cwd)
  const args = isList(named['args']) ? named['args'] : []
  const waiting = args.filter(isText).filter(hasOthers)
  return {
    entry: {
      command,
      ...pickKeys(named, ['args']),
      ...(env.kept === null ? {} : { env: env.kept }),
      ...(cwd !== null && isCwd ? { cwd } : {}),
    },
    losses: [
      ...env.losses,
      ...(isCwd ? [] : [leftOut('cwd', 'look in the plugin alone')]),
      ...waiting.map((arg) => ({
        field: 'args',
        message: `${CLIENTS} do not fill in ${arg}; it is passed as it stands.`,
      })),
    ],
  }
}

function remoteServer(server: PlainObject, placeholders: Placeholders): AgentPluginServer {
  const { url } = server
  if (!isText(url) || url.includes('${')) return refused('url', 'fill in no address')
  const isNear = /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/?#]|$)/i.test(url)
  if (!/^https:\/\//i.test(url) && !isNear) return refused('url', 'take https alone')
  const headers = withoutPlaceholders(server['headers'], 'headers', placeholders)
  return {
    entry: { url, ...(headers.kept === null ? {} : { headers: headers.kept }) },
    losses: headers.losses,
  }
}

function withoutPlaceholders(
  values: PlainJson | undefined,
  field: string,
  placeholders: Placeholders,
): { readonly kept: PlainObject | null; readonly losses: readonly Loss[] } {
  if (!isObject(values)) return { kept: null, losses: [] }
  const isKept = ([, value]: readonly [string, PlainJson]) =>
    isText(value) && !(field === 'env' ? hasOthers(value) : value.includes('${'))
  const all = Object.entries(values)
  const kept = all.filter(isKept)
  const gone = all.filter((one) => !isKept(one)).map(([key]) => key)
  // Where it lies on one machine, the person puts a value in their place.
  const isHere = placeholders === 'kept'
  const what = isHere
    ? 'put the value in that file: it stays yours'
    : 'it is left out: set it where the client runs'
  return {
    kept: isHere ? values : kept.length === 0 ? null : Object.fromEntries(kept),
    losses: gone.map((key) => ({
      field: `${field}.${key}`,
      message: `${CLIENTS} do not fill in variables there; ${what}.`,
    })),
  }
}

/** Tells whether a text waits for something else than the folders of the plugin. */
function hasOthers(text: string): boolean {
  return /\$\{(?!PLUGIN_(?:ROOT|DATA)\})/.test(text)
}

function ownPath(text: string): string {
  return text.replace(/^\$\{PLUGIN_ROOT\}\//, './')
}

function withFolders(value: PlainJson): PlainJson {
  return mapTexts(value, (text) =>
    text.replaceAll(/\$\{CLAUDE_PLUGIN_(ROOT|DATA)\}/g, (_, name: string) => `\${PLUGIN_${name}}`),
  )
}

function leftOut(field: string, why: string): Loss {
  return { field, message: `${CLIENTS} ${why}; it is left out.` }
}

function refused(field: string, why: string): AgentPluginServer {
  return {
    entry: null,
    losses: [{ field, message: `${CLIENTS} ${why}; the server is left out.` }],
  }
}
