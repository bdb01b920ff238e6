import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const SKILLS = 'home/collections/default/skills'

/** Makes a folder of an artifact one that cannot be read. */
function spoil({ root }: Workbench, dir: string): void {
  execFileSync('mkfifo', [join(root, dir, 'pipe')])
}

test('of several copies the one that cannot be read stays, named, and the others go', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    await run('add ../source')
    await run('deploy pdf docx')
    spoil(bench, 'project/.claude/skills/pdf')
    const { code, stdout } = await run('undeploy --all')
    expect(code).toBe(1)
    expect(stdout).toContain('Left .claude/skills/pdf, which cannot be read')
    expect(stdout).toContain('Removed .claude/skills/docx')
    expect(fs.readdirSync(join(root, 'project/.claude/skills'))).toEqual(['pdf'])
    expect((await run('undeploy pdf --force')).code).toBe(2)
  }))

test('of several artifacts the one that cannot be read stays, and the others are removed', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    await run('add ../source')
    spoil(bench, `${SKILLS}/pdf`)
    const { code, stdout } = await run('remove pdf docx --yes')
    expect(code).toBe(1)
    expect(stdout).toContain('Left skill:pdf, which cannot be read')
    expect(fs.readdirSync(join(root, SKILLS))).toEqual(['pdf'])
    expect((await run('remove pdf --yes')).code).toBe(2)
  }))

test('a rollback goes on past an artifact that cannot be read, and names it', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    await run('add ../source')
    await run('snapshot one')
    editFile(join(root, SKILLS, 'docx/SKILL.md'), '# DOCX', '# Words')
    spoil(bench, `${SKILLS}/pdf`)
    const { code, stdout } = await run('rollback latest --simple --json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      result: {
        artifacts: [
          { artifact: 'skill:pdf', action: 'unread', problem: expect.stringContaining('pipe') },
          { artifact: 'skill:docx', action: 'restored' },
        ],
      },
    })
    expect(bench.read(`${SKILLS}/docx/SKILL.md`)).toContain('# DOCX')
    expect((await run('rollback latest pdf --simple')).code).toBe(2)
  }))

test('a rollback of copies goes on past one that cannot be read', () =>
  onWorkbench(async (bench) => {
    const { root, run } = bench
    await run('add ../source')
    await run('deploy pdf docx')
    await run('snapshot one')
    editFile(join(root, 'project/.claude/skills/docx/SKILL.md'), '# DOCX', '# Words')
    spoil(bench, 'project/.claude/skills/pdf')
    const { code, stdout } = await run('rollback latest --simple --project')
    expect(code).toBe(1)
    expect(stdout).toContain('unreadable')
    expect(bench.read('project/.claude/skills/docx/SKILL.md')).toContain('# DOCX')
  }))

test('words are given to artifacts whether or not their files can be read', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    spoil(bench, `${SKILLS}/pdf`)
    expect((await bench.run('tag pdf docx --add office')).code).toBe(0)
  }))
