import { schemaError } from './manifest-paths.ts'
import type { BrokenManifest, Server } from './manifest.ts'
import { serverProblem } from './server-shape.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** Servers of a file, and those that cannot be servers. */
export interface FoundServers {
  readonly servers: readonly Server[]
  readonly broken: readonly BrokenManifest[]
}

const VSCODE = /(?:^|\/)\.vscode\/mcp\.json$/
const NONE: FoundServers = { servers: [], broken: [] }

/**
 * Lists the servers of a file: below `mcpServers`, or by themselves, or as VS Code has them; `isList` where it is known that
 * nothing stands beside them. Throws `E_MANIFEST_SCHEMA`.
 */
export function serversIn(path: string, fields: JsonMap, isList = false): FoundServers {
  const key = VSCODE.test(path) ? 'servers' : 'mcpServers'
  const wrapped = fields.get(key)
  // Other tools have files of these names, too.
  if (wrapped === undefined && (key === 'servers' || path === 'mcp.json')) return NONE
  if (wrapped !== undefined && !(wrapped instanceof Map)) throw schemaError(path, 'has no servers')
  // Beside servers that stand by themselves a file may have other keys, such as `$schema`.
  const listed = [...(wrapped ?? fields)].filter(
    ([, config]) => isList || wrapped !== undefined || config instanceof Map,
  )
  const servers: Server[] = []
  const broken: BrokenManifest[] = []
  for (const [name, config] of listed) {
    const error = serverProblem(path, name, config)
    if (error !== null) broken.push({ path, artifact: `mcp:${name}`, error })
    else if (config instanceof Map) servers.push({ name, path, config: plainWords(path, config) })
  }
  return { servers, broken }
}

/** VS Code calls a variable `${env:NAME}`. */
function plainWords(path: string, config: JsonMap): JsonMap {
  if (!VSCODE.test(path)) return config
  return new Map([...config].map(([key, value]) => [key, withPlainVariables(value)]))
}

function withPlainVariables(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replace(/\$\{env:([A-Za-z_]\w*)\}/g, '${$1}')
  if (Array.isArray(value)) return value.map(withPlainVariables)
  if (!(value instanceof Map)) return value
  return new Map([...value].map(([key, inner]) => [key, withPlainVariables(inner)]))
}
