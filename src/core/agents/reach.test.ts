import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../test/forms/in-project.ts'
import { loadFormats } from './formats.ts'
import { isUnsaid } from './shared/is-unsaid.ts'

const FORMATS = await loadFormats()

const SLOT = slotOf('s', '.claude/mcp/s.json')
const SERVERS = FORMATS.filter(({ part }) => part === 'artifact.json')

const withServer = (server: object) => JSON.stringify({ mcpServers: { s: server } })

/** Each agent, and what becomes of a server: where it stands, or why it does not. */
function reach(server: object): readonly string[] {
  const text = withServer(server)
  return SERVERS.map((format) => {
    if (isUnsaid(format, SLOT, text))
      return `${format.id}: ${lossesOf(format, SLOT, text).join(' ')}`
    return `${format.id}: ${putInto(format, SLOT, { text }).replaceAll(/\s+/g, ' ')}`
  })
}

test('every agent gets a server over HTTP', () => {
  expect(reach({ type: 'http', url: 'https://x.test' })).toMatchInlineSnapshot(`
    [
      "mcp-json: { "mcpServers": { "s": { "type": "http", "url": "https://x.test" } } }",
      "mcp-codex: [mcp_servers.s] url = "https://x.test"",
      "mcp-cursor: { "mcpServers": { "s": { "url": "https://x.test" } } }",
      "mcp-gemini: { "mcpServers": { "s": { "httpUrl": "https://x.test" } } }",
      "mcp-vscode: { "servers": { "s": { "type": "http", "url": "https://x.test" } } }",
      "mcp-copilot: { "mcpServers": { "s": { "type": "http", "url": "https://x.test", "tools": ["*"] } } }",
      "mcp-workspace: { "mcpServers": { "s": { "type": "http", "url": "https://x.test" } } }",
      "mcp-opencode: { "mcp": { "s": { "type": "remote", "url": "https://x.test", "enabled": true } } }",
      "mcp-agent-plugin: { "mcpServers": { "s": { "type": "streamable-http", "url": "https://x.test" } }, "$schema": "https://agent-plugins.org/schemas/1.0.0/mcp.schema.json" }",
    ]
  `)
})

test('Codex has no servers over SSE: it is left out, and that is said', () => {
  expect(reach({ type: 'sse', url: 'https://x.test' })).toMatchInlineSnapshot(`
    [
      "mcp-json: { "mcpServers": { "s": { "type": "sse", "url": "https://x.test" } } }",
      "mcp-codex: type: Codex has no SSE servers; it is left out.",
      "mcp-cursor: { "mcpServers": { "s": { "url": "https://x.test" } } }",
      "mcp-gemini: { "mcpServers": { "s": { "url": "https://x.test" } } }",
      "mcp-vscode: { "servers": { "s": { "type": "sse", "url": "https://x.test" } } }",
      "mcp-copilot: { "mcpServers": { "s": { "type": "sse", "url": "https://x.test", "tools": ["*"] } } }",
      "mcp-workspace: { "mcpServers": { "s": { "type": "sse", "url": "https://x.test" } } }",
      "mcp-opencode: { "mcp": { "s": { "type": "remote", "url": "https://x.test", "enabled": true } } }",
      "mcp-agent-plugin: { "mcpServers": { "s": { "type": "sse", "url": "https://x.test" } }, "$schema": "https://agent-plugins.org/schemas/1.0.0/mcp.schema.json" }",
    ]
  `)
})

test('Claude Code alone has servers over WebSocket', () => {
  expect(reach({ type: 'ws', url: 'wss://x.test' })).toMatchInlineSnapshot(`
    [
      "mcp-json: { "mcpServers": { "s": { "type": "ws", "url": "wss://x.test" } } }",
      "mcp-codex: type: Codex cannot reach such a server; it is left out.",
      "mcp-cursor: type: Cursor cannot reach such a server; it is left out.",
      "mcp-gemini: type: Gemini CLI cannot reach such a server; it is left out.",
      "mcp-vscode: type: VS Code cannot reach such a server; it is left out.",
      "mcp-copilot: type: Copilot CLI cannot reach such a server; it is left out.",
      "mcp-workspace: type: Copilot CLI cannot reach such a server; it is left out.",
      "mcp-opencode: type: OpenCode cannot reach such a server; it is left out.",
      "mcp-agent-plugin: type: Clients of Agent Plugins cannot reach such a server; the server is left out.",
    ]
  `)
})

test('a server that is off is off where the agent has a switch, and left out elsewhere', () => {
  const off = reach({ command: 'run', disabled: true })
  expect(off).toMatchInlineSnapshot(`
    [
      "mcp-json: disabled: The server is off, and Claude Code has no switch for that; it is left out.",
      "mcp-codex: [mcp_servers.s] command = "run" enabled = false",
      "mcp-cursor: disabled: The server is off, and Cursor has no switch for that; it is left out.",
      "mcp-gemini: disabled: The server is off, and Gemini CLI has no switch for that; it is left out.",
      "mcp-vscode: disabled: The server is off, and VS Code has no switch for that; it is left out.",
      "mcp-copilot: disabled: The server is off, and Copilot CLI has no switch for that; it is left out.",
      "mcp-workspace: disabled: The server is off, and Copilot CLI has no switch for that; it is left out.",
      "mcp-opencode: { "mcp": { "s": { "type": "local", "command": ["run"], "enabled": false } } }",
      "mcp-agent-plugin: disabled: The server is off, and Clients of Agent Plugins has no switch for that; it is left out.",
    ]
  `)
  expect(reach({ command: 'run', enabled: false })).toEqual(off)
})

test('a server that is off is off over HTTP too', () => {
  expect(reach({ type: 'http', url: 'https://x.test', disabled: true })).toMatchInlineSnapshot(`
    [
      "mcp-json: disabled: The server is off, and Claude Code has no switch for that; it is left out.",
      "mcp-codex: [mcp_servers.s] url = "https://x.test" enabled = false",
      "mcp-cursor: disabled: The server is off, and Cursor has no switch for that; it is left out.",
      "mcp-gemini: disabled: The server is off, and Gemini CLI has no switch for that; it is left out.",
      "mcp-vscode: disabled: The server is off, and VS Code has no switch for that; it is left out.",
      "mcp-copilot: disabled: The server is off, and Copilot CLI has no switch for that; it is left out.",
      "mcp-workspace: disabled: The server is off, and Copilot CLI has no switch for that; it is left out.",
      "mcp-opencode: { "mcp": { "s": { "type": "remote", "url": "https://x.test", "enabled": false } } }",
      "mcp-agent-plugin: disabled: The server is off, and Clients of Agent Plugins has no switch for that; it is left out.",
    ]
  `)
})

test.each(['mcp-opencode', 'mcp-codex'])('%s: turning a server off or on is an edit', (id) => {
  const format = SERVERS.find((one) => one.id === id)!
  const on = withServer({ command: 'run' })
  for (const off of [{ disabled: true }, { enabled: false }]) {
    const text = withServer({ command: 'run', ...off })
    const file = putInto(format, SLOT, { text })
    const turned = file.replace(/(enabled"?\s*[:=]\s*)false/, '$1true')
    expect(turned).not.toBe(file)
    expect(JSON.parse(format.read(turned, SLOT, text)!)).toEqual(JSON.parse(on))
  }
  const off = putInto(format, SLOT, { text: withServer({ command: 'run', disabled: true }) })
  expect(JSON.parse(format.read(off, SLOT, on)!)).toEqual({
    mcpServers: { s: { command: 'run', disabled: true } },
  })
})

test.each(SERVERS.map((format) => [format.id, format] as const))(
  '%s: a server that is off in the file is off in the collection',
  (_, format) => {
    const file = putInto(format, SLOT, { text: withServer({ command: 'run' }) })
    const off =
      format.id === 'mcp-codex'
        ? `${file}\nenabled = false\n`
        : file.replace(/"enabled": true|"command": "run"/, (one) =>
            one.startsWith('"enabled') ? '"enabled": false' : `${one}, "disabled": true`,
          )
    expect(JSON.parse(format.read(off, SLOT, null)!)).toEqual({
      mcpServers: { s: expect.objectContaining({ command: 'run', disabled: true }) },
    })
  },
)

test.each([
  [
    { transport: 'sse', url: 'https://x.test' },
    { type: 'sse', url: 'https://x.test' },
  ],
  [
    { type: 'SSE', url: 'https://x.test' },
    { type: 'sse', url: 'https://x.test' },
  ],
])('the way %j is the same, however it is spelled', (odd, usual) => {
  const codex = (server: object) => reach(server).filter((line) => line.startsWith('mcp-codex'))
  expect(codex(odd)).toEqual(codex(usual))
  const gemini = reach(odd).find((line) => line.startsWith('mcp-gemini'))
  expect(gemini).toContain('"url": "https://x.test"')
})

test('an address of WebSockets goes to Claude Code alone', () => {
  const told = reach({ url: 'wss://x.test' })
  expect(told.filter((line) => line.includes('cannot reach such a server'))).toHaveLength(
    SERVERS.length - told.filter((line) => line.includes('wss://')).length,
  )
  expect(told.filter((line) => line.includes('wss://')).map((line) => line.split(':')[0])).toEqual([
    'mcp-json',
  ])
})

test.each([{ disabled: 'true' }, { disabled: 1 }, { enabled: 0 }, { enabled: 'false' }])(
  'a server that is off stays off, however that is spelled: %j',
  (off) => {
    for (const line of reach({ command: 'x', ...off })) {
      expect(line).toMatch(
        /the server is off|enabled = false|"enabled": false|"disabled"|The server is off/,
      )
    }
  },
)
