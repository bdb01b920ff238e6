import type { PlainObject } from '../shared/data.ts'
import { isList, pickKeys } from '../shared/data.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'
import type { ServerDialect } from '../shared/mcp/server-dialect.ts'
import { switchedDialect } from '../shared/mcp/switched-dialect.ts'
import { serverLosses } from '../shared/mcp/server-texts.ts'
import type { VariableSyntax } from '../shared/mcp/variables.ts'
import { hasPlaceholder, readVariables } from '../shared/mcp/variables.ts'

const SYNTAX: VariableSyntax = {
  write: (name) => `{env:${name}}`,
  pattern: /\{env:([A-Za-z_]\w*)\}/g,
  root: { project: './', user: '{env:HOME}/' },
}
const AGENT = 'OpenCode'
const KNOWN = new Set(['type', 'command', 'args', 'env', 'url', 'headers', 'timeout'])

const DIALECT: ServerDialect = {
  id: 'mcp-opencode',
  agent: AGENT,
  key: 'mcp',
  owned: new Set(['type', 'command', 'environment', 'url', 'headers', 'timeout', 'enabled']),
  secrets: ['environment', 'headers'],
  defaults: { enabled: true },
  ...switchedDialect({
    syntax: SYNTAX,
    reaches: new Set(['stdio', 'http', 'sse']),
    localKeys,
    remoteKeys,
    serverKeys,
  }),
  isPlaceholder: (text, slot) => hasPlaceholder(readVariables(text, SYNTAX, slot)),
  losses: (server, slot) =>
    serverLosses(server, { agent: AGENT, syntax: SYNTAX, known: KNOWN, hasSwitch: true }, slot),
}

/**
 * `mcp` of `opencode.json`: local servers with one list for the command and its arguments, remote
 * ones with a `url`; `{env:NAME}` and paths from the project; `enabled` is the switch.
 *
 * Source: opencode.ai/docs/mcp-servers and /docs/config, "Env vars".
 */
export const mcpOpencode = jsonServers(DIALECT)

function localKeys({ command, args, env, ...rest }: PlainObject): PlainObject {
  const whole = [command ?? '', ...(isList(args) ? args : [])]
  const environment = env === undefined ? {} : { environment: env }
  return { type: 'local', command: whole, ...environment, ...pickKeys(rest, ['timeout']) }
}

function remoteKeys(server: PlainObject): PlainObject {
  return { type: 'remote', ...pickKeys(server, ['url', 'headers', 'timeout']) }
}

function serverKeys(entry: PlainObject): PlainObject {
  const { command, environment } = entry
  const rest = pickKeys(entry, ['timeout'])
  if (entry['type'] === 'remote') {
    return { type: 'http', ...pickKeys(entry, ['url', 'headers']), ...rest }
  }
  const [first, ...args] = isList(command) ? command : command === undefined ? [] : [command]
  return {
    ...(first === undefined ? {} : { command: first }),
    ...(args.length === 0 ? {} : { args }),
    ...(environment === undefined ? {} : { env: environment }),
    ...rest,
  }
}
