import type { PlainJson } from '../../json/plain-json.ts'
import type { Loss, Slot } from '../../form/format.ts'
import type { PlainObject } from '../shared/data.ts'
import { isList, isObject, isText, pickKeys, withoutKeys } from '../shared/data.ts'
import type { ServerDialect } from '../shared/mcp/server-dialect.ts'
import { switchedDialect } from '../shared/mcp/switched-dialect.ts'
import { mapTexts, serverLosses, transportOf } from '../shared/mcp/server-texts.ts'
import type { EntryShape } from '../shared/mcp/toml-servers.ts'
import { tomlServers } from '../shared/mcp/toml-servers.ts'
import type { VariableSyntax } from '../shared/mcp/variables.ts'
import { hasPlaceholder } from '../shared/mcp/variables.ts'

/** Codex fills in nothing in a text; what only the machine knows has keys of its own. */
const SYNTAX: VariableSyntax = { write: null, pattern: null, root: { project: './', user: null } }
const AGENT = 'Codex'
const KNOWN = new Set(['type', 'command', 'args', 'env', 'cwd', 'url', 'headers'])
const NAME = /^\$\{([A-Za-z_]\w*)(:-[^}]*)?\}$/
const BEARER = /^Bearer \$\{([A-Za-z_]\w*)(:-[^}]*)?\}$/

/** In the entries of this dialect `env_vars` is a table, so that each of its names is a key. */
const SHAPE: EntryShape = {
  fromFile(entry) {
    const names = entry['env_vars']
    if (!isList(names)) return entry
    return { ...entry, env_vars: Object.fromEntries(names.map((item) => [nameOf(item), item])) }
  },
  toFile(entry) {
    const names = entry['env_vars']
    return isObject(names) ? { ...entry, env_vars: Object.values(names) } : entry
  },
}

const DIALECT: ServerDialect = {
  id: 'mcp-codex',
  agent: AGENT,
  key: 'mcp_servers',
  owned: new Set([
    'command',
    'args',
    'env',
    'env_vars',
    'cwd',
    'url',
    'http_headers',
    'bearer_token_env_var',
    'env_http_headers',
    'enabled',
  ]),
  secrets: ['env', 'http_headers'],
  defaults: {},
  ...switchedDialect({
    syntax: SYNTAX,
    reaches: new Set(['stdio', 'http']),
    localKeys,
    remoteKeys,
    serverKeys,
  }),
  isPlaceholder: (text) => hasPlaceholder(text),
  losses,
}

/**
 * `[mcp_servers.<name>]` of `.codex/config.toml`. A variable of the same name goes to `env_vars`,
 * one in a header to `bearer_token_env_var` or `env_http_headers`; paths begin at the project,
 * where Codex starts a server; `enabled` is the switch.
 *
 * Source: developers.openai.com/codex/mcp and /codex/config-reference, "mcp_servers".
 */
export const mcpCodex = tomlServers(DIALECT, SHAPE)

function localKeys(server: PlainObject): PlainObject {
  const { env } = server
  if (!isObject(env)) return pickKeys(server, ['command', 'args', 'cwd'])
  const asked = Object.entries(env).filter(([key, value]) => variableOf(value) === key)
  return {
    ...pickKeys(server, ['command', 'args']),
    ...orNothing('env', withoutPlaceholders(env)),
    ...orNothing('env_vars', Object.fromEntries(asked.map(([key]) => [key, key]))),
    ...pickKeys(server, ['cwd']),
  }
}

function remoteKeys(server: PlainObject): PlainObject {
  const { headers } = server
  if (!isObject(headers)) return pickKeys(server, ['url'])
  const bearer = bearerOf(headers)
  const asked = Object.entries(headers).flatMap(([key, value]): [string, PlainJson][] => {
    const name = variableOf(value)
    return name === null ? [] : [[key, name]]
  })
  return {
    ...pickKeys(server, ['url']),
    ...orNothing('http_headers', withoutPlaceholders(headers)),
    ...(bearer === null ? {} : { bearer_token_env_var: bearer.name }),
    ...orNothing('env_http_headers', Object.fromEntries(asked)),
  }
}

/** A value that stands in the file counts more than a variable of the same name. */
function serverKeys(entry: PlainObject): PlainObject {
  if (entry['url'] !== undefined && entry['command'] === undefined) {
    const { bearer_token_env_var: bearer, env_http_headers: asked, http_headers: plain } = entry
    const named = isObject(asked) ? mapTexts(asked, (name) => `\${${name}}`) : {}
    return {
      type: 'http',
      ...pickKeys(entry, ['url']),
      ...orNothing('headers', {
        ...(isText(bearer) ? { Authorization: `Bearer \${${bearer}}` } : {}),
        ...(isObject(named) ? named : {}),
        ...(isObject(plain) ? plain : {}),
      }),
    }
  }
  const { env, env_vars: names } = entry
  const asked = isObject(names) ? Object.values(names).filter(isText) : []
  return {
    ...pickKeys(entry, ['command', 'args']),
    ...orNothing('env', {
      ...Object.fromEntries(asked.map((name) => [name, `\${${name}}`])),
      ...(isObject(env) ? env : {}),
    }),
    ...pickKeys(entry, ['cwd']),
  }
}

function losses(server: PlainObject, slot: Slot): readonly Loss[] {
  if (transportOf(server) === 'sse') {
    return [{ field: 'type', message: 'Codex has no SSE servers; it is left out.' }]
  }
  const { env, headers, ...rest } = server
  const isLocal = transportOf(server) === 'stdio'
  const isNamed = /^[A-Za-z0-9_-]+$/.test(slot.name)
  const name = { field: 'name', message: `Codex takes no server called "${slot.name}".` }
  return [
    ...(isNamed ? [] : [name]),
    ...serverLosses(rest, { agent: AGENT, syntax: SYNTAX, known: KNOWN, hasSwitch: true }, slot),
    ...(isLocal && isObject(env)
      ? Object.entries(env).flatMap(([key, value]) =>
          variableLosses(`env.${key}`, value, variableOf(value) === key),
        )
      : []),
    ...(!isLocal && isObject(headers)
      ? Object.entries(headers).flatMap(([key, value]) =>
          variableLosses(
            `headers.${key}`,
            value,
            variableOf(value) !== null || bearerOf(headers)?.key === key,
          ),
        )
      : []),
  ]
}

function variableLosses(field: string, value: PlainJson, isSaid: boolean): readonly Loss[] {
  if (!isText(value) || !hasPlaceholder(value)) return []
  if (!isSaid) return [{ field, message: `Codex cannot be told ${value}; it is left out.` }]
  if (!value.includes(':-')) return []
  return [{ field, message: `Codex does not know the default in ${value}.` }]
}

/** Returns the variable that a value is, and nothing besides; null for any other. */
function variableOf(value: PlainJson): string | null {
  return isText(value) ? (NAME.exec(value)?.[1] ?? null) : null
}

function bearerOf(headers: PlainObject): { readonly key: string; readonly name: string } | null {
  const { Authorization: value } = headers
  const name = isText(value) ? BEARER.exec(value)?.[1] : undefined
  return name === undefined ? null : { key: 'Authorization', name }
}

function withoutPlaceholders(values: PlainObject): PlainObject {
  return withoutKeys(values, (key) => {
    const value = values[key]
    return isText(value) && hasPlaceholder(value)
  })
}

function orNothing(key: string, values: PlainObject): PlainObject {
  return Object.keys(values).length === 0 ? {} : { [key]: values }
}

function nameOf(item: PlainJson): string {
  const name = isObject(item) ? item['name'] : item
  return isText(name) ? name : JSON.stringify(item)
}
