import { schemaError } from './manifest-paths.ts'
import type { BrokenManifest, Server } from './manifest.ts'
import { serverProblem } from './server-shape.ts'
import type { JsonMap } from '../json/strict-json.ts'

/** Servers of a file, and those that cannot be servers. */
export interface FoundServers {
  readonly servers: readonly Server[]
  readonly broken: readonly BrokenManifest[]
}

/**
 * Lists the servers of a file: below `mcpServers`, or by themselves; `isList` where it is known that
 * nothing stands beside them. Throws `E_MANIFEST_SCHEMA`.
 */
export function serversIn(path: string, fields: JsonMap, isList = false): FoundServers {
  const wrapped = fields.get('mcpServers')
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
    else if (config instanceof Map) servers.push({ name, path, config })
  }
  return { servers, broken }
}
