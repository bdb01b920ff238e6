import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf'
const HEAD = 'home/collections/default/skills/pdf'

/** A copy that somebody edited, and decided to keep though its artifact was removed. */
async function keepCopy(bench: Workbench, ...more: readonly string[]): Promise<string> {
  await bench.transcript('add ../source pdf', 'deploy pdf')
  editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
  return bench.transcript('remove pdf --yes', 'sync', 'resolve pdf --ours', ...more)
}

test('a copy that is kept is not asked about again, and what deletes it asks', () =>
  onWorkbench(async (bench) => {
    await keepCopy(bench)
    expect(
      await bench.transcript(
        'status',
        'sync',
        'sync --removed undeploy',
        'undeploy pdf',
        'operations --limit 2',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat status
        removed from the collection, kept here  skill:pdf  into the collection again: skillmeat sync --pull
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

      $ skillmeat sync
        local edits kept  skill:pdf  .claude/skills/pdf  removed from the collection
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Nothing changed.

      $ skillmeat sync --removed undeploy
        needs a decision  skill:pdf  .claude/skills/pdf  edited here; add --yes to delete it
      Nothing changed.
      [exit 1]

      $ skillmeat undeploy pdf
      ! error: pdf has local edits in /project [E_DECISION_NEEDED]
      !   Keep them with \`skillmeat sync --pull --only pdf\`, or remove the copy with --force (the edits stay in the history, undo brings them back).
      [exit 2]

      $ skillmeat operations --limit 2
      <hash>  resolve  just now  Resolved the merge of skill:pdf
      <hash>  sync  just now  Synced 0 of 1 deployments, 1 in conflict"
    `)
  }))

test('edited further it is still kept, also with recorded decisions off', () =>
  onWorkbench(async (bench) => {
    await bench.run('config set merge.recorded false')
    await keepCopy(bench)
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF here', '# PDF there')
    expect(await bench.run('sync')).toMatchObject({ code: 0 })
    expect(bench.read(`${COPY}/SKILL.md`)).toContain('# PDF there')
  }))

test('--pull brings the artifact back as the copy has it, and undo takes it out again', () =>
  onWorkbench(async (bench) => {
    await keepCopy(bench, 'sync --pull')
    expect(bench.read(`${HEAD}/SKILL.md`)).toContain('# PDF here')
    expect(await bench.transcript('status', 'log pdf', 'undo', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  skill:pdf  deployed just now
      1 deployment, all in sync.

      $ skillmeat log pdf
      av_<version>  pull (av_<version> + av_<version>)  just now  Pulled from /project  ← head ← /project
      av_<version>  merge  just now  Resolved in /project
      av_<version>  edit  just now  Edited in /project
      av_<version>  import  just now  Imported from /source  ← upstream

      $ skillmeat undo
      Took back: Synced 1 of 1 deployments
        as before  /home/collections/default/skills/pdf

      $ skillmeat status
        removed from the collection, kept here  skill:pdf  into the collection again: skillmeat sync --pull
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`."
    `)
  }))

test('where its name is taken by now, it is not brought back', () =>
  onWorkbench(async (bench) => {
    await keepCopy(bench, 'add ../source pdf')
    const { stdout, code } = await bench.run('sync --pull')
    expect(stdout).toContain('`skillmeat rename skill:pdf <new name>` makes room')
    expect(code).toBe(1)
  }))

test('an artifact that is back is merged with the copy as before', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf', 'snapshot "with pdf"')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.transcript('remove pdf --yes', 'sync', 'resolve pdf --ours', 'rollback latest')
    expect(fs.existsSync(join(bench.root, HEAD))).toBe(true)
    expect(await bench.transcript('status', 'sync --pull', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        edited here  skill:pdf  deployed just now
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

      $ skillmeat sync --pull
        pulled into the collection  skill:pdf  .claude/skills/pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  skill:pdf  deployed just now
      1 deployment, all in sync."
    `)
  }))

test('--removed undeploy --yes deletes an edited copy, and undo brings it back', () =>
  onWorkbench(async (bench) => {
    await keepCopy(bench, 'sync --removed undeploy --yes')
    expect(fs.existsSync(join(bench.root, COPY))).toBe(false)
    await bench.run('undo')
    expect(bench.read(`${COPY}/SKILL.md`)).toContain('# PDF here')
  }))

test.for([
  ['with conflict markers', 'sync --markers'],
  ['with both sides merged', 'sync --strategy union'],
])('undeploy asks before it removes a copy %s', ([, command]) =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    editFile(join(bench.root, HEAD, 'SKILL.md'), '# PDF', '# PDF there')
    await bench.run(command ?? '')
    const { stderr, code } = await bench.run('undeploy pdf')
    expect(stderr).toContain('E_DECISION_NEEDED')
    expect(code).toBe(2)
    expect(fs.existsSync(join(bench.root, COPY))).toBe(true)
  }),
)

test('what deletes an edited copy is decided in each project, whatever was decided in another', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf', 'deploy pdf --to ../user')
    for (const place of ['project', 'user']) {
      const file = join(bench.root, place, '.claude/skills/pdf/SKILL.md')
      editFile(file, '# PDF', '# PDF here')
    }
    await bench.transcript('remove pdf --yes', 'sync', 'resolve pdf --theirs --yes')
    const { stdout, code } = await bench.run('sync ../user')
    expect(stdout).toContain('conflict  skill:pdf')
    expect(code).toBe(1)
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).toContain('# PDF here')
  }))

test('a kept copy whose edits are gone is still kept, and promote brings it back for all', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf', 'deploy pdf --to ../user')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.transcript('remove pdf --yes', 'sync', 'resolve pdf --ours')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF here', '# PDF')
    expect(await bench.run('sync')).toMatchObject({ code: 0 })
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF again')
    expect(await bench.transcript('promote pdf')).toMatchInlineSnapshot(`
      "$ skillmeat promote pdf
        pulled into the collection  skill:pdf  /project  in the collection again
        updated  skill:pdf  /user
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).toContain('# PDF again')
  }))

test('of an artifact that is gone on one side no file is decided by itself', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.transcript('remove pdf --yes', 'sync')
    expect(await bench.transcript('resolve pdf --path SKILL.md --ours')).toMatchInlineSnapshot(`
      "$ skillmeat resolve pdf --path SKILL.md --ours
      ! error: skill:pdf is gone on one side: that is one decision. [E_USAGE]
      !   Keep or delete all of it: \`skillmeat resolve skill:pdf --ours\` or --theirs.
      [exit 2]"
    `)
  }))

test('what was decided about the files in another project decides nothing of a copy that is kept', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf', 'deploy pdf --to ../user')
    for (const place of ['project', 'user']) {
      editFile(
        join(bench.root, place, '.claude/skills/pdf/scripts/fill.sh'),
        'echo',
        `echo ${place}`,
      )
    }
    await bench.transcript('remove pdf --yes', 'sync', 'resolve pdf --theirs --yes')
    await bench.transcript('sync ../user', 'resolve pdf --ours')
    expect(fs.readdirSync(join(bench.root, 'user/.claude/skills/pdf')).toSorted()).toEqual([
      'SKILL.md',
      'scripts',
    ])
  }))

test('--removed keep decides it as well, of an edited copy and of an untouched one', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf docx')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.run('remove pdf docx --yes')
    expect(await bench.transcript('sync --removed keep', 'sync', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat sync --removed keep
        local edits kept  skill:docx  .claude/skills/docx  kept, though removed from the collection
        local edits kept  skill:pdf  .claude/skills/pdf  kept, though removed from the collection
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        local edits kept  skill:docx  .claude/skills/docx  removed from the collection
        local edits kept  skill:pdf  .claude/skills/pdf  removed from the collection
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Nothing changed.

      $ skillmeat status
        removed from the collection, kept here  skill:docx  into the collection again: skillmeat sync --pull
        removed from the collection, kept here  skill:pdf  into the collection again: skillmeat sync --pull
      2 deployments, 2 drifted. Take edits into the collection with \`skillmeat sync --pull\`."
    `)
  }))

test('only a side decides about an artifact that is gone', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.run('remove pdf --yes')
    expect((await bench.run('sync --strategy use_base --yes')).stdout).toContain('conflict')
    expect((await bench.run('resolve pdf --base --yes')).code).toBe(2)
    expect(bench.read(`${COPY}/SKILL.md`)).toContain('# PDF here')
  }))

test('a merge whose cause is gone deletes nothing any more', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, COPY, 'SKILL.md'), '# PDF', '# PDF here')
    await bench.transcript('remove pdf --yes', 'sync', 'undo', 'undo', 'redo', 'sync')
    const { stdout } = await bench.run('conflicts')
    expect(stdout).toContain('removed from the collection')
    const { items } = JSON.parse((await bench.run('operations --json')).stdout)
    const removal = items.find((one: { command: string }) => one.command === 'remove').id
    await bench.run(`undo ${removal}`)
    const late = await bench.run('resolve pdf --theirs --yes')
    expect(late.stderr).toContain('is in the collection again')
    await bench.run('sync')
    expect((await bench.run('conflicts')).stdout).toContain('No merge is waiting')
    expect(bench.read(`${COPY}/SKILL.md`)).toContain('# PDF here')
  }))
