import { expect, test } from 'vitest'
import { agentPluginServer } from './server.ts'

const fieldsOf = (server: Parameters<typeof agentPluginServer>[0]) =>
  agentPluginServer(server).losses.map(({ field }) => field)

test('a program of the plugin is named by its path, and its folders by their names', () => {
  const server = {
    command: '${CLAUDE_PLUGIN_ROOT}/bin/db',
    args: ['--data', '${CLAUDE_PLUGIN_DATA}/db'],
    env: { ROOT: '${CLAUDE_PLUGIN_ROOT}', MODE: 'fast' },
    cwd: '${CLAUDE_PLUGIN_ROOT}/work',
  }
  expect(agentPluginServer(server)).toEqual({
    entry: {
      type: 'stdio',
      command: './bin/db',
      args: ['--data', '${PLUGIN_DATA}/db'],
      env: { ROOT: '${PLUGIN_ROOT}', MODE: 'fast' },
      cwd: './work',
    },
    losses: [],
  })
})

test.each([
  ['http', 'streamable-http'],
  ['streamable-http', 'streamable-http'],
  ['sse', 'sse'],
])('the way %s is called %s', (type, word) => {
  const server = { type, url: 'https://x.example/mcp', headers: { Accept: 'a' } }
  expect(agentPluginServer(server).entry).toEqual({
    type: word,
    url: 'https://x.example/mcp',
    headers: { Accept: 'a' },
  })
})

test('what would be a literal there is left out, and named', () => {
  const local = {
    command: 'npx',
    args: ['-y', 'a', '${KEY}'],
    env: { TOKEN: '${TOKEN}' },
    timeout: 5,
  }
  expect(agentPluginServer(local).entry).toEqual({
    type: 'stdio',
    command: 'npx',
    args: ['-y', 'a', '${KEY}'],
  })
  expect(fieldsOf(local)).toEqual(['env.TOKEN', 'args', 'timeout'])
  const remote = {
    type: 'http',
    url: 'https://x.example',
    headers: { Authorization: 'Bearer ${T}' },
  }
  expect(agentPluginServer(remote).entry).toEqual({
    type: 'streamable-http',
    url: 'https://x.example',
  })
  expect(fieldsOf(remote)).toEqual(['headers.Authorization'])
})

test.each([
  [{ command: '/usr/bin/db' }, 'command'],
  [{ command: 'node server.js' }, 'command'],
  [{ type: 'http', url: 'http://x.example' }, 'url'],
  [{ type: 'http', url: 'https://${HOST}/mcp' }, 'url'],
  [{ type: 'ws', url: 'wss://x.example' }, 'type'],
  [{ command: 'npx', disabled: true }, 'disabled'],
])('%j is no server of an Agent Plugin', (server, field) => {
  expect(agentPluginServer(server).entry).toBeNull()
  expect(fieldsOf(server)).toEqual([field])
})

test('an address of this machine need not be secure', () => {
  expect(agentPluginServer({ type: 'http', url: 'http://localhost:3000/mcp' }).entry).not.toBeNull()
})
