import { flatDialect } from '../shared/mcp/flat-dialect.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'

/**
 * `.mcp.json` as the Copilot CLI reads it, beside Claude Code: `mcpServers`, no type on a server
 * that it starts (its own word for that, `local`, is none to Claude Code), and all tools offered
 * where no list of them is there. It reads `.github/mcp.json` in the same form while there is no
 * `.mcp.json`.
 *
 * Source: Copilot CLI 1.0.102 and Claude Code 2.1.332, run on such files.
 */
export const mcpWorkspace = jsonServers(
  flatDialect({
    id: 'mcp-workspace',
    agent: 'Copilot CLI',
    key: 'mcpServers',
    syntax: {
      write: (_, whole) => whole,
      pattern: null,
      root: { project: '${CLAUDE_PROJECT_DIR:-.}/', user: '${HOME}/' },
    },
    type: { stdio: null, http: 'http', sse: 'sse' },
    url: { http: 'url', sse: 'url' },
    also: ['cwd', 'timeout'],
    defaults: {},
  }),
)
