import { flatDialect } from '../shared/mcp/flat-dialect.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'

/**
 * `mcpServers` of `.gemini/settings.json`: `httpUrl` for HTTP, `url` for SSE, no type. Gemini fills
 * in `$NAME` and `${NAME}` in every text of its settings.
 *
 * Source: geminicli.com/docs/tools/mcp-server and /docs/reference/configuration.
 */
export const mcpGemini = jsonServers(
  flatDialect({
    id: 'mcp-gemini',
    agent: 'Gemini CLI',
    key: 'mcpServers',
    syntax: {
      write: (name) => `\${${name}}`,
      pattern: /\$([A-Za-z_]\w*)/g,
      root: { project: './', user: '${HOME}/' },
    },
    type: { stdio: null, http: null, sse: null },
    url: { http: 'httpUrl', sse: 'url' },
    also: ['cwd', 'timeout', 'description'],
    defaults: {},
  }),
)
