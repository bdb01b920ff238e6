import { flatDialect } from '../shared/mcp/flat-dialect.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'

/**
 * `.cursor/mcp.json`: `mcpServers` with `${env:NAME}` and paths below `${workspaceFolder}`; a
 * remote server has a `url` and no type.
 *
 * Source: cursor.com/docs/mcp, "Config interpolation" and "STDIO server configuration".
 */
export const mcpCursor = jsonServers(
  flatDialect({
    id: 'mcp-cursor',
    agent: 'Cursor',
    key: 'mcpServers',
    syntax: {
      write: (name) => `\${env:${name}}`,
      pattern: /\$\{env:([A-Za-z_]\w*)\}/g,
      root: { project: '${workspaceFolder}/', user: '${userHome}/' },
    },
    type: { stdio: null, http: null, sse: null },
    url: { http: 'url', sse: 'url' },
    also: [],
    defaults: {},
  }),
)
