import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`

const PLUGIN: Files = {
  'up/.claude-plugin/plugin.json': '{"name":"office","version":"1.0.0"}\n',
  'up/skills/pdf/SKILL.md': skill('pdf'),
  'up/skills/docx/SKILL.md': skill('docx'),
}

function commit({ root, env }: Workbench): string {
  const git = (...words: string[]) =>
    execFileSync(
      'git',
      ['-C', join(root, 'up'), '-c', 'user.name=t', '-c', 'user.email=t@t', ...words],
      { env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null' }, encoding: 'utf8' },
    )
  if (!existsSync(join(root, 'up/.git'))) git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'x')
  return git('rev-parse', 'HEAD').trim()
}

test('a plugin that is gone takes its parts along in one run', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    commit(bench)
    await run(`add file://${root}/up`)
    for (const one of ['.claude-plugin', 'skills'])
      rmSync(join(root, 'up', one), { recursive: true })
    bench.write({ 'up/skills/other/SKILL.md': skill('other') })
    commit(bench)
    const { stdout } = await run('update --prune')
    expect(stdout).not.toContain('kept')
    expect((await run('list')).stdout).toContain('The collection is empty')
  }, PLUGIN))

test('after an update a plugin is said to be at the commit that its parts are of', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    commit(bench)
    await run(`add file://${root}/up`)
    editFile(join(root, 'up/skills/pdf/SKILL.md'), 'One', 'Two')
    const now = commit(bench)
    await run('update')
    expect((await run('show composite:office')).stdout).toContain(now.slice(0, 7))
  }, PLUGIN))

test('a part that left is not said to have its pin moved too', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    commit(bench)
    await run(`add file://${root}/up`)
    // It goes on in its source, as a skill that the plugin does not have.
    editFile(join(root, 'up/skills/pdf/SKILL.md'), 'One', 'Two')
    renameSync(join(root, 'up/skills/pdf'), join(root, 'pdf'))
    bench.write({ 'up/more/skills/pdf/SKILL.md': skill('pdf').replace('One', 'Two') })
    commit(bench)
    const { stdout } = await run('update')
    expect(stdout.split('\n').find((line) => line.includes('office'))).not.toMatch(/pins follow/)
  }, PLUGIN))

test('a source that cannot be reached is said once, with what came from there', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    commit(bench)
    await run(`add file://${root}/up`)
    renameSync(join(root, 'up'), join(root, 'away'))
    const { code, stdout } = await run('update')
    expect(code).toBe(1)
    expect(stdout.match(/unreachable/g)).toHaveLength(1)
    expect(stdout).toContain('unreachable  skill:docx, skill:pdf, composite:office  file://')
  }, PLUGIN))
