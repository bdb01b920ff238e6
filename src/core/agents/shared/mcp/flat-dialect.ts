import type { PlainObject } from '../data.ts'
import { isObject, pickKeys } from '../data.ts'
import type { ServerDialect } from './server-dialect.ts'
import { isOff } from './server-switch.ts'
import type { Transport } from './server-texts.ts'
import { mapTexts, serverLosses, transportOf, withTexts } from './server-texts.ts'
import type { VariableSyntax } from './variables.ts'
import { hasPlaceholder, readVariables, writeVariables } from './variables.ts'

/** An agent whose entries are the collection's but for the words. */
export interface FlatDialect {
  readonly id: string
  readonly agent: string
  readonly key: string
  readonly syntax: VariableSyntax
  /** The word for a way to reach a server; null for an agent that goes by the other keys. */
  readonly type: Readonly<Record<Transport, string | null>>
  /** The key of the address. */
  readonly url: Readonly<Record<'http' | 'sse', string>>
  /** Which keys, beside those that every agent knows, it knows. */
  readonly also: readonly ('cwd' | 'timeout' | 'description')[]
  readonly defaults: PlainObject
}

const EVERYWHERE = ['type', 'command', 'args', 'env', 'url', 'headers'] as const

/** Makes a dialect out of an agent's words. */
export function flatDialect(agent: FlatDialect): ServerDialect {
  const { id, key, syntax, defaults, also, url } = agent
  const known = new Set<string>([...EVERYWHERE, ...also])
  return {
    id,
    agent: agent.agent,
    key,
    owned: new Set([...known, url.http, url.sse]),
    secrets: ['env', 'headers'],
    defaults,
    encode(server, slot) {
      const transport = transportOf(server)
      if (transport === null || isOff(server)) return null
      const entry = mapTexts(encodeKeys(agent, withTexts(server), transport), (text) =>
        writeVariables(text, syntax, slot),
      )
      return isObject(entry) ? entry : null
    },
    decode(entry, slot) {
      const server = mapTexts(decodeKeys(agent, entry), (text) => readVariables(text, syntax, slot))
      return isObject(server) ? server : {}
    },
    isPlaceholder: (text, slot) => hasPlaceholder(readVariables(text, syntax, slot)),
    losses: (server, slot) =>
      serverLosses(server, { agent: agent.agent, syntax, known, hasSwitch: false }, slot),
  }
}

function encodeKeys(agent: FlatDialect, server: PlainObject, transport: Transport): PlainObject {
  const type = agent.type[transport]
  const { url } = server
  const reached =
    transport === 'stdio' || url === undefined
      ? pickKeys(server, ['command', 'args', 'env'])
      : { [agent.url[transport]]: url, ...pickKeys(server, ['headers']) }
  return { ...(type === null ? {} : { type }), ...reached, ...pickKeys(server, agent.also) }
}

/** A type is only said where it says more than the other keys do. */
function decodeKeys(agent: FlatDialect, entry: PlainObject): PlainObject {
  const also = pickKeys(entry, agent.also)
  const transport = entryTransport(agent, entry)
  if (transport === 'stdio') return { ...pickKeys(entry, ['command', 'args', 'env']), ...also }
  const url = entry[agent.url[transport]]
  return {
    type: transport,
    ...(url === undefined ? {} : { url }),
    ...pickKeys(entry, ['headers']),
    ...also,
  }
}

function entryTransport({ type, url }: FlatDialect, entry: PlainObject): Transport {
  if (Object.hasOwn(entry, 'command')) return 'stdio'
  if (url.http !== url.sse) {
    if (Object.hasOwn(entry, url.http)) return 'http'
    return Object.hasOwn(entry, url.sse) ? 'sse' : 'stdio'
  }
  if (!Object.hasOwn(entry, url.http)) return 'stdio'
  return entry['type'] === type.sse && type.sse !== null ? 'sse' : 'http'
}
