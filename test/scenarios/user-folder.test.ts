import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'

test("copies in a person's folder are compared and synced from anywhere, as they are deployed", () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf --scope user')
    fs.appendFileSync(join(bench.root, 'user/.claude/skills/pdf/SKILL.md'), 'Mine.\n')
    expect((await bench.run('diff pdf --scope user')).stdout).toContain('+Mine.')
    expect((await bench.run('sync --scope user')).stdout).toContain('local edits kept')
    await bench.run('sync --scope user --pull')
    expect(bench.read('home/collections/default/skills/pdf/SKILL.md')).toContain('Mine.')
    await bench.run('disable pdf --scope user')
    expect(fs.existsSync(join(bench.root, 'user/.claude/skills'))).toBe(false)
    await bench.run('enable pdf --scope user')
    expect((await bench.run('status --scope user')).stdout).toContain('all in sync')
  }))
