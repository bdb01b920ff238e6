import { flatDialect } from '../shared/mcp/flat-dialect.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'

/**
 * `~/.copilot/mcp-config.json` of the Copilot CLI: `mcpServers` with `type` `local`, `http` or
 * `sse`, and `tools`, without which none is offered. It fills in `$NAME`, `${NAME}` and
 * `${NAME:-default}`.
 *
 * Source: docs.github.com, "Extending Copilot with MCP", "Writing a JSON configuration".
 */
export const mcpCopilot = jsonServers(
  flatDialect({
    id: 'mcp-copilot',
    agent: 'Copilot CLI',
    key: 'mcpServers',
    syntax: {
      write: (_, whole) => whole,
      pattern: /\$([A-Za-z_]\w*)/g,
      root: { project: './', user: '${HOME}/' },
    },
    type: { stdio: 'local', http: 'http', sse: 'sse' },
    url: { http: 'url', sse: 'url' },
    also: ['cwd', 'timeout'],
    defaults: { tools: ['*'] },
  }),
)
