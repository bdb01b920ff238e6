import type { PlainJson } from '../../../json/plain-json.ts'
import type { Loss, Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isText, withoutKeys } from '../data.ts'
import { SERVER_KEYS } from './server.ts'
import { SWITCH_KEYS, isOff, offLoss } from './server-switch.ts'
import type { VariableSyntax } from './variables.ts'
import { lostDefaults, unknownPlaceholders } from './variables.ts'

/** How a server is reached, in the words of the collection. */
export type Transport = 'stdio' | 'http' | 'sse'

const HTTP: ReadonlySet<string> = new Set(['http', 'streamable-http', 'streamablehttp'])

/**
 * Returns how a server is reached; null for a way that Claude Code alone has, and for none. Some
 * write `transport` for `type`, capitals, or nothing but an address that begins with `wss:`.
 */
export function transportOf(server: PlainObject): Transport | null {
  const { command, url } = server
  const way = wayOf(server)
  if (isText(command) && (way === '' || way === 'stdio')) return 'stdio'
  if (!isText(url) || /^wss?:/i.test(url)) return null
  if (way === 'sse') return 'sse'
  return way === '' || HTTP.has(way) ? 'http' : null
}

/** Returns what a server says of the way to it, in small letters; '' where it says nothing. */
function wayOf({ type, transport }: PlainObject): string {
  const said = type ?? transport ?? ''
  return isText(said) ? said.toLowerCase() : 'unknown'
}

/** Returns the value with every text in it, at any depth, changed; keys stay. */
export function mapTexts(value: PlainJson, change: (text: string) => string): PlainJson {
  if (isText(value)) return change(value)
  if (isList(value)) return value.map((item) => mapTexts(item, change))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]),
  )
}

/** Returns a server as agents with a strict reader take it: no null, and texts where texts belong. */
export function withTexts(server: PlainObject): PlainObject {
  const { args, env, headers } = server
  return withoutKeys(
    {
      ...server,
      ...(isList(args) ? { args: args.map(textOf) } : {}),
      ...(isObject(env) ? { env: textValues(env) } : {}),
      ...(isObject(headers) ? { headers: textValues(headers) } : {}),
    },
    (key) => server[key] === null,
  )
}

function textValues(values: PlainObject): PlainObject {
  const said = Object.entries(values).filter(([, value]) => value !== null)
  return Object.fromEntries(said.map(([key, value]) => [key, textOf(value)]))
}

function textOf(value: PlainJson): string {
  return isText(value) ? value : JSON.stringify(value)
}

/** What of a server an agent does not know. */
export interface ServerLimits {
  readonly agent: string
  readonly syntax: VariableSyntax
  /** The keys of the collection that it knows. */
  readonly known: ReadonlySet<string>
  /** Whether a server can be in its file and be off. */
  readonly hasSwitch: boolean
}

/** Lists what the agent will not know of a server. */
export function serverLosses(
  server: PlainObject,
  limits: ServerLimits,
  slot: Slot,
): readonly Loss[] {
  const { agent, known, hasSwitch } = limits
  if (transportOf(server) === null) {
    const message = `${agent} cannot reach such a server; it is left out.`
    return [{ field: isText(server['type']) ? 'type' : 'command', message }]
  }
  if (isOff(server) && !hasSwitch) return [offLoss(agent)]
  const unknown = Object.keys(server)
    .filter((key) => !known.has(key) && !SWITCH_KEYS.has(key))
    .map((field): Loss => ({ field, message: `${agent} does not read "${field}" of a server.` }))
  return [...unknown, ...textLosses(server, limits, slot)]
}

function textLosses(
  server: PlainObject,
  { agent, syntax, known }: ServerLimits,
  slot: Slot,
): readonly Loss[] {
  const losses: Loss[] = []
  for (const field of SERVER_KEYS) {
    const value = known.has(field) ? server[field] : undefined
    if (value === undefined) continue
    mapTexts(value, (text) => {
      for (const one of unknownPlaceholders(text, syntax, slot)) {
        losses.push({ field, message: `${agent} does not fill in ${one}.` })
      }
      for (const one of lostDefaults(text, syntax, slot)) {
        losses.push({ field, message: `${agent} does not know the default in ${one}.` })
      }
      return text
    })
  }
  return losses
}
