import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const MANIFEST = {
  name: 'kit',
  version: '2.0.0',
  engines: { 'claude-code': '>=2.1.300' },
  network: { hosts: ['api.example.org'] },
  optionalDependencies: ['other@market'],
  settings: { agent: 'reviewer' },
  types: './kit.d.ts',
  binaries: { tool: { sha256: '0'.repeat(64) } },
  experimental: { evals: './evals', syntaxHighlighting: {} },
}

const KIT: Files = {
  'kit/.claude-plugin/plugin.json': `${JSON.stringify(
    {
      ...MANIFEST,
      commands: { go: { content: 'Go on.\n', description: 'Goes on.', argumentHint: '[where]' } },
      mcpServers: ['./db.mcpb', { docs: { type: 'http', url: 'https://docs.example/mcp' } }],
    },
    null,
    2,
  )}\n`,
  'kit/db.mcpb': 'PK\n',
  'kit/kit.d.ts': 'export {}\n',
  'kit/mod.mjs': 'export default {}\n',
  'kit/hooks/hooks.json': '{"modules":"./mod.mjs"}\n',
}

test('newer keys of a plugin are kept, and named where nothing honours them', () =>
  onWorkbench(async (bench) => {
    const added = await bench.run('add ../kit')
    expect(added.stdout).toContain('command:go')
    expect(added.stdout).toContain('without other [E_DEPENDENCY_UNMET]')
    const deployed = await bench.run('deploy composite:kit --allow-exec')
    const said = deployed.stdout + deployed.stderr
    for (const key of ['engines', 'network', 'types', 'binaries']) expect(said).toContain(key)
    expect(said).toContain('db.mcpb')
    expect(said).toContain('Modules of hooks.json')

    await bench.run('export composite:kit --format claude-plugin ../shop')
    const manifest = JSON.parse(bench.read('shop/plugins/kit/.claude-plugin/plugin.json'))
    expect(manifest).toEqual({ ...MANIFEST, mcpServers: ['./db.mcpb'] })
    expect(JSON.parse(bench.read('shop/plugins/kit/hooks/hooks.json'))).toEqual({
      modules: './mod.mjs',
    })
    expect(bench.read('shop/plugins/kit/commands/go.md')).toContain('argument-hint')
    expect(bench.read('shop/plugins/kit/.mcp.json')).toContain('docs.example')

    const asked = await bench.run('deploy composite:kit --native --scope user')
    expect(asked.stderr).toContain('E_CONSENT_REQUIRED')
    expect(
      await bench.run('deploy composite:kit --native --scope user --allow-exec'),
    ).toMatchObject({ code: 0 })
    expect(
      JSON.parse(bench.read('user/.claude/skills/kit/.claude-plugin/plugin.json')),
    ).toMatchObject(MANIFEST)
  }, KIT))
