import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

test('diff looks at all copies of a project, each under its place', () =>
  onWorkbench(async ({ root, run }) => {
    await run('add ../source')
    await run('deploy pdf')
    await run('deploy pdf --profile codex')
    expect((await run('diff pdf --exit-code')).code).toBe(0)
    editFile(join(root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill the form.', 'Fill it in.')
    const { code, stdout } = await run('diff pdf --exit-code')
    expect(code).toBe(1)
    expect(stdout).toContain('+++ b/.claude/skills/pdf/SKILL.md')
    expect(stdout.match(/^\+\+\+/gm)).toHaveLength(1)
    editFile(join(root, 'project/.agents/skills/pdf/SKILL.md'), 'Save the result.', 'Save it.')
    const both = await run('diff pdf --stat')
    expect(both.stdout).toContain('.claude/skills/pdf/SKILL.md')
    expect(both.stdout).toContain('.agents/skills/pdf/SKILL.md')
  }))

test('one copy that cannot be read is named, and the others are compared', () =>
  onWorkbench(async ({ root, run }) => {
    await run('add ../source')
    await run('deploy pdf')
    await run('deploy pdf --profile codex')
    editFile(join(root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill the form.', 'Fill it in.')
    execFileSync('mkfifo', [join(root, 'project/.agents/skills/pdf/pipe')])
    const { code, stdout, stderr } = await run('diff pdf')
    expect(code).toBe(1)
    expect(stdout).toContain('+Fill it in.')
    expect(stderr).toContain('.agents/skills/pdf was not compared')
  }))
