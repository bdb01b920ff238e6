import { flatDialect } from '../shared/mcp/flat-dialect.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'

/**
 * `.vscode/mcp.json`, which Copilot in VS Code reads: key `servers`, a type on every server, and
 * `${env:NAME}`.
 *
 * Source: code.visualstudio.com/docs/copilot/reference/mcp-configuration.
 */
export const mcpVscode = jsonServers(
  flatDialect({
    id: 'mcp-vscode',
    agent: 'VS Code',
    key: 'servers',
    syntax: {
      write: (name) => `\${env:${name}}`,
      pattern: /\$\{env:([A-Za-z_]\w*)\}/g,
      root: { project: '${workspaceFolder}/', user: '${userHome}/' },
    },
    type: { stdio: 'stdio', http: 'http', sse: 'sse' },
    url: { http: 'url', sse: 'url' },
    also: ['cwd'],
    defaults: {},
  }),
)
