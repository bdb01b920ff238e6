import { expect, test } from 'vitest'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'

const AS_WRITTEN = '{"mcpServers":{"s":{"type":"stdio","command":"npx","args":[],"env":{}}}}'

test('what says nothing of a server makes no other one of it, and the files stay', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/.claude.json':
        '{"mcpServers":{"s":{"type":"stdio","command":"npx","env":{}},"h":{"type":"http","url":"https://a.test/mcp","headers":{}}}}',
      'user/.codex/config.toml':
        '[mcp_servers.s]\ncommand = "npx"\nargs = []\n[mcp_servers.s.env]\n',
      'project/.mcp.json':
        '{"mcpServers":{"s":{"command":"npx"},"h":{"type":"http","url":"https://a.test/mcp"}}}',
      'project/.cursor/mcp.json': AS_WRITTEN,
    })
    const { stdout } = await bench.run('init --json')
    const { items } = JSON.parse(stdout).result as {
      readonly items: readonly { readonly artifact: string; readonly as: string }[]
    }
    expect(items.map(({ as, artifact }) => `${as} ${artifact}`).toSorted()).toEqual([
      'added mcp:h',
      'added mcp:s',
      'same mcp:h',
      'same mcp:s',
      'same mcp:s',
      'same mcp:s',
    ])
    expect(bench.read('project/.cursor/mcp.json')).toBe(AS_WRITTEN)
    bench.write({
      'project/.mcp.json': AS_WRITTEN.replace(
        '}}}}',
        '}},"h":{"url":"https://a.test/mcp","type":"http","headers":{}}}}',
      ),
    })
    expect((await bench.run('status')).stdout).toContain('3 deployments, all in sync')
    bench.write({ 'project/.cursor/mcp.json': AS_WRITTEN.replace('npx', 'pnpx') })
    expect((await bench.run('status')).stdout).toContain('1 drifted')
  }, SOURCE))

test('a server that its source gives with what says nothing is found as what it is', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'web/.mcp.json': AS_WRITTEN,
      'project/.mcp.json': '{"mcpServers":{"s":{"command":"npx"}}}',
    })
    await bench.run('add ../web')
    const { stdout } = await bench.run('init --json')
    expect(JSON.parse(stdout).result.items).toMatchObject([{ artifact: 'mcp:s', as: 'same' }])
    expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
  }, SOURCE))
