import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

test('a part that cannot be read is told of once, and the reason stands at it alone', () =>
  onWorkbench(async ({ run, root }) => {
    await run('add ../source')
    await run('plugin create pg pdf docx')
    execFileSync('mkfifo', [join(root, 'home/collections/default/skills/pdf/pipe')])
    const { code, stdout } = await run('deploy --all')
    expect(code).toBe(1)
    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 2).join(' '))
    expect(lines.filter((line) => /^(deployed|refused|unchanged)/.test(line)).toSorted()).toEqual([
      'deployed command:commit',
      'deployed skill:docx',
      'refused composite:pg',
      'refused skill:pdf',
    ])
    expect(lines.filter((line) => line.startsWith('E_')).map((line) => line.split(':', 2))).toEqual(
      [['E_SPECIAL_FILE skill', 'pdf']],
    )
  }))

test('a plugin that is refused for a part lists no part twice', () =>
  onWorkbench(async ({ run, write }) => {
    await run('add ../source')
    await run('plugin create pg pdf docx')
    await run('deploy pdf')
    write({ 'project/.claude/skills/docx/SKILL.md': 'My own.\n' })
    const { stdout } = await run('deploy --all')
    expect(stdout.match(/skill:pdf /g)).toHaveLength(1)
    expect(stdout.match(/refused +skill:docx/g)).toHaveLength(1)
    expect(stdout.match(/E_DEPLOY_TARGET_EXISTS/g)).toHaveLength(1)
  }))
