import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SKILL = 'project/.claude/skills/pdf/SKILL.md'
const RECORD = 'project/.claude/.skillmeat-deployed.toml'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** Lists what the entries of a record were made from. */
function basesOf(record: string): readonly string[] {
  return record.match(/^merge_base_snapshot = .*$/gm) ?? []
}

test('an edit that is meant is no finding any more, is still told of, and still merges', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf docx')
    editFile(join(bench.root, SKILL), 'Fill', 'Print')
    const before = bench.read(RECORD)
    expect(
      await bench.transcript(
        'record --dry-run',
        'install --frozen',
        'record',
        'install --frozen',
        'record',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat record --dry-run
        recorded  skill:pdf  .claude/skills/pdf
      Dry run: nothing was written.

      $ skillmeat install --frozen
        modified  skill:pdf  .claude/skills/pdf
      2 recorded copies, 1 not as recorded. \`skillmeat install\` brings back what is missing; \`skillmeat record\` records an edit that is meant.
      [exit 1]

      $ skillmeat record
        recorded  skill:pdf  .claude/skills/pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat install --frozen
      2 recorded copies, all as recorded.

      $ skillmeat record
      Nothing to record: every copy that the collection knows is what its record says.

      $ skillmeat status
        in sync  skill:docx  deployed just now
        edited here  skill:pdf  deployed just now
      2 deployments, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`."
    `)
    const after = bench.read(RECORD)
    expect(basesOf(after)).toEqual(basesOf(before))

    await bench.run('undo')
    expect(bench.read(RECORD)).toBe(before)
    expect((await bench.run('install --frozen')).code).toBe(1)
    await bench.run('redo')
    expect(bench.read(RECORD)).toBe(after)

    editFile(join(bench.root, HEAD), '# PDF', '# Any PDF')
    expect((await bench.run('sync')).code).toBe(0)
    expect(bench.read(SKILL)).toMatch(/# Any PDF[^]*Print the form/)
    expect((await bench.run('install --frozen')).code).toBe(0)
  }))

test('names choose, a copy with markers left or without files is not recorded', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf docx commit')
    editFile(join(bench.root, SKILL), 'Fill', 'Print')
    bench.write({
      'project/.claude/skills/docx/SKILL.md': '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n',
    })
    expect(await bench.transcript('record docx', 'record nothing', 'record', 'install --frozen'))
      .toMatchInlineSnapshot(`
      "$ skillmeat record docx
      ! error: skill:docx in /project has conflict markers left in SKILL.md. [E_CONFLICT]
      !   Settle them there, then run this again.
      [exit 2]

      $ skillmeat record nothing
      ! error: "nothing" is not deployed in /project [E_NOT_DEPLOYED]
      !   \`skillmeat status\` shows what is deployed.
      [exit 2]

      $ skillmeat record
        refused  skill:docx  .claude/skills/docx: skill:docx in /project has conflict markers left in SKILL.md.
        recorded  skill:pdf  .claude/skills/pdf
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat install --frozen
        modified  skill:docx  .claude/skills/docx
      3 recorded copies, 1 not as recorded. \`skillmeat install\` brings back what is missing; \`skillmeat record\` records an edit that is meant.
      [exit 1]"
    `)
  }))

test('what another home recorded stays its own, with the new content', () =>
  onWorkbench(async (bench) => {
    const other = { env: { SKILLMEAT_HOME: join(bench.root, 'other') } }
    await bench.transcript('add ../source', 'deploy pdf')
    const uuid = /^artifact_uuid = .*$/m.exec(bench.read(RECORD))?.[0]
    for (const line of ['add ../source', 'deploy pdf']) await bench.run(line, other)
    editFile(join(bench.root, SKILL), 'Fill', 'Print')
    expect(await bench.run('record pdf')).toMatchObject({ code: 0 })
    expect(/^artifact_uuid = .*$/m.exec(bench.read(RECORD))?.[0]).toBe(uuid)
    expect((await bench.run('install --frozen')).code).toBe(0)
  }))

test('what a clone has by its files alone is recorded too, so that the check of CI comes to an end', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill', 'Do not fill')
    const env = { SKILLMEAT_HOME: join(bench.root, 'second-home') }
    const before = await bench.run('record', { env })
    expect(before.stdout + before.stderr).toContain('`skillmeat install`')
    await bench.run('install', { env })
    expect(await bench.run('install --frozen', { env })).toMatchObject({ code: 1 })
    expect((await bench.run('record pdf', { env })).stdout).toContain('recorded  skill:pdf')
    expect(await bench.run('install --frozen', { env })).toMatchObject({ code: 0 })
    expect((await bench.run('record', { env })).stdout).toContain('Nothing to record')
  }))
