import { expect, test } from 'vitest'
import { findFormat } from '../../formats.ts'

/** Lists what a format takes for artifacts in a file, and what for none. */
async function contents(format: string, file: string) {
  const found = (await findFormat(format))?.contents
  if (found === undefined) throw new Error(`${format} has no contents`)
  return {
    names: found.kind === 'named' ? found.names(file) : [],
    odd: found.odd(file).map(({ key, what }) => `${key} ${what}`),
  }
}

const NO_SERVER: Readonly<Record<string, string>> = {
  none: 'is no server: it has neither a command nor an address',
  five: 'is no server: its command is no text',
  blank: 'is no server: it has neither a command nor an address',
  where: 'is no server: its address is no text',
  args: 'is no server: its args are no list',
  env: 'is no server: its env is no object',
}

const BAD = {
  none: {},
  five: { command: 5 },
  blank: { command: ' ' },
  where: { url: 5 },
  args: { command: 'x', args: 'y' },
  env: { command: 'x', env: [] },
}

test.each(['mcp-json', 'mcp-vscode', 'mcp-cursor', 'mcp-copilot'])(
  '%s: what can neither be started nor reached is no server',
  async (format) => {
    const key = format === 'mcp-vscode' ? 'servers' : 'mcpServers'
    const file = JSON.stringify({
      [key]: {
        good: { command: 'x', env: null },
        web: { type: 'http', url: 'https://x.test' },
        ...BAD,
      },
    })
    const { names, odd } = await contents(format, file)
    expect(names).toEqual(['good', 'web'])
    expect(odd).toEqual(Object.entries(NO_SERVER).map(([name, what]) => `${name} ${what}`))
  },
)

test('an agent’s own words are read first', async () => {
  const opencode = { mcp: { a: { type: 'local', command: ['x'] }, b: { command: [5] }, c: null } }
  expect(await contents('mcp-opencode', JSON.stringify(opencode))).toEqual({
    names: ['a'],
    odd: ['b is no server: its command is no text', 'c is no server: it is no object'],
  })
  const gemini = { mcpServers: { a: { httpUrl: 'https://x.test' }, b: { httpUrl: 5 } } }
  expect(await contents('mcp-gemini', JSON.stringify(gemini))).toEqual({
    names: ['a'],
    odd: ['b is no server: its address is no text'],
  })
})

test('in TOML the same holds of tables', async () => {
  expect(await contents('mcp-codex', 'mcp_servers = 3\n')).toEqual({
    names: [],
    odd: ['mcp_servers is no table'],
  })
  const file = '[mcp_servers]\nx = 3\n[mcp_servers.a]\ncommand = "x"\n[mcp_servers.b]\nargs = []\n'
  expect(await contents('mcp-codex', file)).toEqual({
    names: ['a'],
    odd: [
      'x is no server: it is no table',
      'b is no server: it has neither a command nor an address',
    ],
  })
})

test('keys that stand twice are named, and so is what is no object', async () => {
  const file = `{"mcpServers":{"z":{"command":"x"}},"mcpServers":{
    "a":{"command":"x"},"a":{"command":"y"},"b":{"command":"x","command":"y"}}}`
  expect(await contents('mcp-json', file)).toEqual({
    names: ['a', 'b'],
    odd: [
      'mcpServers stands there twice; the last one counts',
      'a stands there twice; the last one counts',
      'b has a key twice; the last one counts',
    ],
  })
  expect((await contents('mcp-json', '{"mcpServers":[]}')).odd).toEqual(['mcpServers is no object'])
  const hooks = '{"hooks":{"Stop":[],"Stop":[]}}'
  expect((await contents('hooks-claude', hooks)).odd).toEqual([
    'Stop stands there twice; the last one counts',
  ])
  expect((await contents('hooks-claude', '{"hooks":3}')).odd).toEqual(['hooks is no object'])
  expect((await contents('hooks-claude', '{}')).odd).toEqual([])
})
