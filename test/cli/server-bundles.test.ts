import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const plugin = (mcpServers: unknown, files: Files = {}): Files => ({
  'source/.claude-plugin/plugin.json': JSON.stringify({ name: 'kit', mcpServers }),
  'source/skills/plain/SKILL.md': '---\nname: plain\ndescription: P.\n---\nRead.\n',
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`source/${path}`, text])),
})

const BUNDLES: readonly (readonly [
  named: string,
  manifest: unknown,
  files: Files,
  runs: string,
])[] = [
  ['a bundle', './srv.mcpb', { 'srv.mcpb': 'PK' }, 'starts the servers of srv.mcpb'],
  ['a bundle of the old kind', ['./a.dxt'], { 'a.dxt': 'PK' }, 'starts the servers of a.dxt'],
  [
    'an address',
    'https://servers.example/s.mcpb',
    {},
    'fetches and starts the servers of https://servers.example/s.mcpb',
  ],
  [
    'a bundle beside a server',
    [{ tool: { command: 'npx' } }, './srv.mcpb'],
    { 'srv.mcpb': 'PK' },
    'starts the servers of srv.mcpb',
  ],
]

test.each(BUNDLES)(
  '%s is not read, asked about with the whole plugin, and left out apart',
  (_, manifest, files, runs) =>
    onWorkbench(
      async (bench) => {
        const added = await bench.run('add ../source')
        expect(added.stdout).toContain(`W_EXECUTABLE composite:kit: `)
        expect(added.stdout).toContain(
          ', not read; used only where the plugin kit is deployed whole',
        )
        const refused = await bench.run('deploy composite:kit --native')
        expect(refused.code).toBe(2)
        expect(refused.stderr).toContain(runs)
        expect(existsSync(join(bench.root, 'project/.claude'))).toBe(false)

        const apart = await bench.run('deploy composite:kit --allow-exec')
        expect(apart.stdout).toContain('W_FORMAT_LOSS composite:kit (claude_code): MCP servers')
        expect(apart.stdout).toContain(runs)

        const whole = await bench.run('deploy composite:kit --native --to ../other --allow-exec')
        expect(whole.stdout).not.toContain('W_FORMAT_LOSS')
        const written = bench.read('other/.claude/skills/kit/.claude-plugin/plugin.json')
        const named = [manifest].flat().filter((one) => typeof one === 'string')
        expect([JSON.parse(written).mcpServers].flat()).toEqual(named)
      },
      { ...plugin(manifest, files), 'other/.keep': '' },
    ),
)

test('a bundle that is not there is said to be missing', () =>
  onWorkbench(async (bench) => {
    const added = await bench.run('add ../source')
    expect(added.stdout).toContain(
      'srv.mcpb: the plugin kit names it for its servers, and it is not there',
    )
  }, plugin('./srv.mcpb')))

test('a changed bundle is asked about again', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      await bench.run('deploy composite:kit --native --allow-exec')
      bench.write({ 'source/srv.mcpb': 'PK changed' })
      await bench.run('update composite:kit --allow-exec')
      const again = await bench.run('deploy composite:kit --native')
      expect(again.stderr).toContain('E_CONSENT_REQUIRED')
    },
    plugin('./srv.mcpb', { 'srv.mcpb': 'PK' }),
  ))

test('monitors that nothing reads apart from the plugin are named', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const apart = await bench.run('deploy composite:kit')
      expect(apart.stdout).toContain('here it is left out: monitor: watch it.')
    },
    plugin({}, { 'monitors/monitors.json': JSON.stringify([{ name: 'm', command: 'watch it' }]) }),
  ))
