import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'

async function withVanished(bench: Workbench): Promise<void> {
  await bench.transcript('add ../source', 'deploy pdf')
  fs.renameSync(join(bench.root, 'project'), join(bench.root, 'elsewhere'))
}

test('a project that is gone is unreachable, never removed', () =>
  onWorkbench(async (bench) => {
    await withVanished(bench)
    const run = async (line: string) => {
      const { code, stdout, stderr } = await bench.run(line, { cwd: 'user' })
      return { code, text: `${stdout}${stderr}`.replaceAll(bench.root, '') }
    }
    expect(await run('status --all-projects')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "unreachable  /project (1 deployment): if it is gone for good, \`skillmeat project remove /project\` forgets it
      ",
      }
    `)
    expect(await run('check-drift --all-projects')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "unreachable  /project (1 deployment): if it is gone for good, \`skillmeat project remove /project\` forgets it
      ",
      }
    `)
    expect(await run('sync --all-projects')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "  unreachable  /project
      Nothing changed.
      ",
      }
    `)
    expect(await run('undo')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "text": "error: /project/.claude/skills/pdf cannot be reached. [E_PROJECT_UNREACHABLE]
        Bring the project back to its place, then try again.
      ",
      }
    `)
    expect(await run('project list')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "/project  1 deployment  unreachable
      ",
      }
    `)
  }))

test('a project that comes back is as it was', () =>
  onWorkbench(async (bench) => {
    await withVanished(bench)
    await bench.run('sync --all-projects --removed undeploy --missing undeploy', { cwd: 'user' })
    fs.renameSync(join(bench.root, 'elsewhere'), join(bench.root, 'project'))
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  skill:pdf  deployed just now
      1 deployment, all in sync."
    `)
  }))
