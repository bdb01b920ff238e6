import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

test('an edit goes from one project to the collection, to the others, and as a patch to its source', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'other/keep': '', 'third/keep': '' })
    await bench.transcript(
      'add ../source',
      'deploy pdf docx',
      'deploy pdf --to ../other',
      'deploy docx --to ../third',
    )
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Read the', 'Open the')
    editFile(join(bench.root, 'other/.claude/skills/pdf/SKILL.md'), 'Save the', 'Keep the')
    expect(await bench.transcript('promote pdf --dry-run', 'promote pdf --patch ../pdf.patch'))
      .toMatchInlineSnapshot(`
      "$ skillmeat promote pdf --dry-run
        merged  skill:pdf  /other  SKILL.md
        pulled into the collection  skill:pdf  /project
      Dry run: nothing was written.

      $ skillmeat promote pdf --patch ../pdf.patch
        merged  skill:pdf  /other  SKILL.md
        pulled into the collection  skill:pdf  /project
      Take it back with \`skillmeat undo\`.
      /pdf.patch has 1 changed files for /source."
    `)
    expect(bench.read('other/.claude/skills/pdf/SKILL.md')).toMatch(/Open the[^]*Keep the/)
    execFileSync('git', ['apply', '../pdf.patch'], { cwd: join(bench.root, 'source') })
    expect(bench.read('source/skills/pdf/SKILL.md')).toBe(
      bench.read('project/.claude/skills/pdf/SKILL.md'),
    )
    expect(await bench.transcript('undo', 'promote nothing')).toMatchInlineSnapshot(`
      "$ skillmeat undo
      Took back: Promoted pdf from /project
        as before  /home/collections/default/skills/pdf
        as before  /other/.claude/skills/pdf

      $ skillmeat promote nothing
      ! error: "nothing" is not deployed in /project [E_NOT_DEPLOYED]
      !   \`skillmeat status\` shows what is deployed.
      [exit 2]"
    `)
  }))

test('a patch that cannot be written is refused before anything is promoted', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill', 'Do not fill')
    for (const file of ['../source', '../nowhere/pdf.patch']) {
      const { code, stderr } = await bench.run(`promote pdf --patch ${file}`)
      expect({ code, isUsage: stderr.includes('[E_USAGE]') }).toEqual({ code: 2, isUsage: true })
    }
    expect((await bench.run('status')).stdout).toMatch(/edited here +skill:pdf/)
  }))
