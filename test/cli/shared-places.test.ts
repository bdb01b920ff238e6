import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

/** Claude Code and the Copilot CLI read one `.mcp.json`; only the first knows WebSockets. */
const PLUGIN: Files = {
  'source/.claude-plugin/plugin.json': '{"name":"plug"}\n',
  'source/.mcp.json': JSON.stringify({
    mcpServers: {
      web: { type: 'http', url: 'https://x.test' },
      sock: { type: 'ws', url: 'wss://x.test' },
    },
  }),
}

test('what one agent cannot be told stays where it is for another that shares the file', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy mcp:web mcp:sock --allow-exec')
    const before = bench.read('project/.mcp.json')
    const { stdout } = await bench.run('deploy mcp:web mcp:sock --profile copilot_cli --allow-exec')
    expect(stdout).toContain('left out')
    expect(bench.read('project/.mcp.json')).toBe(before)
    expect((await bench.run('status')).stdout).toContain('2 deployments, all in sync')
  }, PLUGIN))

test('one plugin for two agents that share a file comes to rest', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy composite:plug --allow-exec')
    await bench.run('deploy composite:plug --profile copilot_cli --allow-exec')
    expect((await bench.run('check-drift')).code).toBe(0)
    expect((await bench.run('sync --allow-exec')).stdout).not.toContain('a new part')
    expect((await bench.run('check-drift')).code).toBe(0)
  }, PLUGIN))
