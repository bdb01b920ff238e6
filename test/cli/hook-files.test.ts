import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const stop = (command: string) => ({ Stop: [{ hooks: [{ type: 'command', command }] }] })

const hooks = (file: unknown): Files => ({ 'source/hooks/hooks.json': JSON.stringify(file) })

test.each<[string, unknown, string]>([
  ['modules alone', { modules: './mod.mjs' }, '(--native)'],
  ['a handler in no group', { hooks: { Stop: [{ command: 'x' }] } }, 'in another form'],
])('%s go nowhere by themselves, and nothing says that they are there', (_, file, why) =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    for (const profile of ['claude_code', 'codex', 'cursor', 'gemini', 'copilot']) {
      const deployed = await bench.run(`deploy hook:source --profile ${profile} --allow-exec`)
      expect(deployed.stdout).toContain('skipped  hook:source  left out')
      expect(deployed.stdout).toContain(why)
    }
    expect(readdirSync(join(bench.root, 'project'))).toEqual([])
    expect((await bench.run('status')).stdout).toContain('Nothing is deployed')
  }, hooks(file)),
)

const SEVERAL: Files = {
  'source/.claude-plugin/plugin.json': JSON.stringify({
    name: 'kit',
    hooks: ['./hooks/more.json', { hooks: stop('echo inline') }],
  }),
  'source/hooks/hooks.json': JSON.stringify({ modules: './mod.mjs', hooks: stop('echo plain') }),
  'source/hooks/mod.mjs': 'export {}\n',
  'source/hooks/more.json': JSON.stringify({ modules: './hooks/more.mjs' }),
  'source/hooks/more.mjs': 'export {}\n',
}

test('of several hooks of a plugin that is deployed whole the plain one is there, the others are named', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    for (const again of ['deployed', 'unchanged']) {
      const { stdout } = await bench.run('deploy composite:kit --native --allow-exec')
      expect(stdout).toMatch(new RegExp(`${again} +hook:kit `))
      expect(stdout).toMatch(/skipped +hook:kit-more /)
      expect(stdout).toMatch(/skipped +hook:kit-manifest /)
      expect(stdout).toContain('skillmeat export --format claude-plugin')
    }
    const written = bench.read('project/.claude/skills/kit/hooks/hooks.json')
    expect(written).toBe(SEVERAL['source/hooks/hooks.json'])
    expect((await bench.run('status')).stdout).toContain('all in sync')
  }, SEVERAL))

test('an exported plugin has the modules of each of its hooks', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('export composite:kit --format claude-plugin -o ../out')
    const read = (path: string): unknown => JSON.parse(bench.read(`out/plugins/kit/${path}`))
    const { hooks: named } = read('.claude-plugin/plugin.json') as { hooks: string[] }
    expect(named.map((path) => read(path))).toEqual([
      { modules: './mod.mjs' },
      { modules: expect.stringMatching(/^\.\/hooks\/\d-kit-more\/more\.mjs$/) },
    ])
    for (const path of named) {
      expect(existsSync(join(bench.root, 'out/plugins/kit', path, '../mod.mjs'))).toBe(true)
    }
    expect(read('hooks/hooks.json')).toEqual({
      hooks: { Stop: [...stop('echo inline').Stop, ...stop('echo plain').Stop] },
    })
  }, SEVERAL))
