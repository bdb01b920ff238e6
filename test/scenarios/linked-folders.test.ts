import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'

const KIT = {
  ...SOURCE,
  'kit/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo kit"}]}]}}\n',
}

function link(root: string, target: string, path: string): void {
  fs.mkdirSync(join(root, path, '..'), { recursive: true })
  fs.symlinkSync(target, join(root, path))
}

test("an agent's folder that is a link into another agent's is followed, and the copy is recorded there", () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'project/.agents/skills'), { recursive: true })
    link(bench.root, '../.agents/skills', 'project/.claude/skills')
    await bench.run('add ../source')
    expect(await bench.run('deploy pdf')).toMatchObject({ code: 0 })
    expect(fs.lstatSync(join(bench.root, 'project/.claude/skills')).isSymbolicLink()).toBe(true)
    expect(bench.read('project/.agents/.skillmeat-deployed.toml')).toContain('skills/pdf')
    expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
    await bench.run('undeploy pdf --yes')
    expect(fs.readdirSync(join(bench.root, 'project/.agents'))).toEqual(['skills'])
    expect(fs.lstatSync(join(bench.root, 'project/.claude/skills')).isSymbolicLink()).toBe(true)
  }))

test("a person's folder that is a link to one of dotfiles holds skills and hooks there", () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'user/dotfiles/claude'), { recursive: true })
    link(bench.root, 'dotfiles/claude', 'user/.claude')
    await bench.transcript('add ../source', 'add ../kit')
    expect(await bench.run('deploy pdf kit --scope user --allow-exec')).toMatchObject({ code: 0 })
    expect(bench.read('user/dotfiles/claude/skills/pdf/SKILL.md')).toContain('name: pdf')
    expect(bench.read('user/dotfiles/claude/settings.json')).toContain('echo kit')
    const seen = await bench.run('status --scope user')
    expect(seen.stdout).toContain('2 deployments, all in sync')
    await bench.run('undeploy --all --scope user --yes')
    expect(fs.readdirSync(join(bench.root, 'user/dotfiles/claude'))).toEqual([])
  }, KIT))

test('a link that leads out of the project and the home is not written through', () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'elsewhere'))
    link(bench.root, '../../elsewhere', 'project/.claude/skills')
    await bench.run('add ../source')
    const { code, stderr } = await bench.run('deploy pdf')
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E_PROJECT_LINK'),
    })
    expect(fs.readdirSync(join(bench.root, 'elsewhere'))).toEqual([])
  }))
