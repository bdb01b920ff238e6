import { flatDialect } from '../../../src/core/agents/shared/mcp/flat-dialect.ts'
import { jsonServers } from '../../../src/core/agents/shared/mcp/json-servers.ts'
import type { Format } from '../../../src/core/form/format.ts'

export const formats: readonly Format[] = [
  jsonServers(
    flatDialect({
      id: 'mcp-made-up',
      agent: 'Made Up',
      key: 'programs',
      syntax: {
        write: (name) => `<${name}>`,
        pattern: /<([A-Za-z_]\w*)>/g,
        root: { project: './', user: '${HOME}/' },
      },
      type: { stdio: null, http: null, sse: null },
      url: { http: 'address', sse: 'address' },
      also: [],
      defaults: {},
    }),
  ),
]
