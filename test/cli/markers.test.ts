import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

async function mark(bench: Workbench): Promise<void> {
  await bench.transcript('add ../source', 'deploy pdf', 'deploy pdf --to ../user')
  editFile(join(bench.root, HEAD), 'Fill the form.', 'Fill it there.')
  editFile(join(bench.root, COPY), 'Fill the form.', 'Fill it here.')
}

test('a copy with markers is a state of its own, and goes nowhere until they are settled', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    expect(await bench.transcript('sync --markers', 'status', 'sync --pull', 'promote pdf', 'sync'))
      .toMatchInlineSnapshot(`
      "$ skillmeat sync --markers
        conflict markers in  skill:pdf  .claude/skills/pdf  SKILL.md
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat status
        conflict markers left  skill:pdf  settle the conflicts in SKILL.md
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

      $ skillmeat sync --pull
        needs a decision  skill:pdf  .claude/skills/pdf  conflict markers are left in SKILL.md
      Nothing changed.
      [exit 1]

      $ skillmeat promote pdf
        needs a decision  skill:pdf  /project  conflict markers are left in SKILL.md
        updated  skill:pdf  /user
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat sync
        local edits kept  skill:pdf  .claude/skills/pdf
      Take local edits into the collection with --pull.
      Nothing changed."
    `)
    const head = bench.read(HEAD)
    expect(head).not.toContain('<<<<<<<')
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).not.toContain('<<<<<<<')

    const settled = bench.read(COPY).replaceAll(/^(?:<{7}|={7}|>{7}).*\n/gm, '')
    bench.write({ [COPY]: settled })
    expect((await bench.run('sync --pull')).stdout).toContain('pulled into the collection')
    expect(bench.read(HEAD)).toContain('Fill it here.\nFill it there.')
  }))

test('a text with markers is no decision', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    await bench.run('sync')
    bench.write({
      'project/text': bench.read(COPY).replace('Fill', '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\nFill'),
    })
    const { code, stderr } = await bench.run('resolve pdf --path SKILL.md --use text')
    expect(code).toBe(2)
    expect(stderr).toContain(
      'SKILL.md still has conflict markers; nothing was decided. [E_CONFLICT]',
    )
    expect((await bench.run('conflicts')).code).toBe(1)
  }))
