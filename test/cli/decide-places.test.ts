import { unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const LINES = Array.from({ length: 20 }, (_, index) => `Line ${index + 1}.`).join('\n')
const FILES = {
  'source/skills/pdf/SKILL.md': `---\nname: pdf\ndescription: Reads PDF files.\n---\n\n${LINES}\n`,
  'source/skills/pdf/guide.md': 'A guide.\n',
}
const COPY = 'project/.claude/skills/pdf'
const HEAD = 'home/collections/default/skills/pdf'

/** The collection has a fix and a change; the project another change of the same line. */
async function diverge(bench: Workbench): Promise<void> {
  await bench.run('add ../source')
  await bench.run('deploy pdf')
  editFile(join(bench.root, HEAD, 'SKILL.md'), 'Line 5.', 'SECURITY FIX.')
  editFile(join(bench.root, HEAD, 'SKILL.md'), 'Line 15.', 'theirs')
  editFile(join(bench.root, COPY, 'SKILL.md'), 'Line 15.', 'mine')
}

test.each([
  ['sync', 'resolve pdf --ours', 'mine'],
  ['sync', 'resolve pdf --theirs', 'theirs'],
  ['sync', 'resolve pdf --base', 'Line 15.'],
  ['sync --strategy use_local', 'status', 'mine'],
  ['sync --strategy use_remote', 'status', 'theirs'],
])('%s, %s: what only one side changed stays', (sync, decide, kept) =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    await bench.run(sync)
    expect(await bench.run(decide)).toMatchObject({ stderr: '' })
    const copy = bench.read(`${COPY}/SKILL.md`)
    expect(copy).toContain('SECURITY FIX.\n')
    expect(copy).toContain(`Line 14.\n${kept}\nLine 16.`)
    await bench.run('sync --pull')
    expect(bench.read(`${HEAD}/SKILL.md`)).toContain('SECURITY FIX.\n')
  }, FILES),
)

test('a whole file is asked for by another word, which lists what it drops', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    await bench.run('sync')
    expect(await bench.transcript('resolve pdf --whole ours --dry-run', 'resolve pdf --whole ours'))
      .toMatchInlineSnapshot(`
      "$ skillmeat resolve pdf --whole ours --dry-run
      SKILL.md drops these changes:
        @@ -7,7 +7,7 @@
         Line 2.
         Line 3.
         Line 4.
        -SECURITY FIX.
        +Line 5.
         Line 6.
         Line 7.
         Line 8.
      resolved  skill:pdf
      Dry run: nothing was written.

      $ skillmeat resolve pdf --whole ours
      SKILL.md drops these changes:
        @@ -7,7 +7,7 @@
         Line 2.
         Line 3.
         Line 4.
        -SECURITY FIX.
        +Line 5.
         Line 6.
         Line 7.
         Line 8.
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(`${COPY}/SKILL.md`)).not.toContain('SECURITY FIX.')
  }, FILES))

test('a version merged by a strategy keeps what both did elsewhere', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    await bench.run('status')
    await bench.run('merge pdf project:. --strategy ours')
    const head = bench.read(`${HEAD}/SKILL.md`)
    expect(head).toContain('SECURITY FIX.\n')
    expect(head).toContain('Line 14.\ntheirs\nLine 16.')
  }, FILES))

test('a deletion shows what goes, and needs a word', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    bench.write({ [`${COPY}/guide.md`]: 'A guide, edited.\n' })
    unlinkSync(join(bench.root, HEAD, 'guide.md'))
    expect(
      await bench.transcript(
        'sync --strategy use_remote',
        'conflicts pdf',
        'resolve pdf --theirs',
        'resolve pdf --theirs --yes',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat sync --strategy use_remote
        conflict  skill:pdf  .claude/skills/pdf  guide.md; That deletes guide.md, which the other side changed.
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat conflicts pdf
      skill:pdf  in /project  sync, just now, pm_<merge>

      guide.md: deleted in the collection, changed in the project:
        @@ -1 +1 @@
        -A guide.
        +A guide, edited.
      [exit 1]

      $ skillmeat resolve pdf --theirs
      ! error: That deletes guide.md, which the other side changed. [E_DECISION_NEEDED]
      !   Add --yes if you want that; \`--dry-run --yes\` shows what goes.
      [exit 2]

      $ skillmeat resolve pdf --theirs --yes
      guide.md goes, with these changes of the other side:
        @@ -1 +1 @@
        -A guide.
        +A guide, edited.
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`."
    `)
    expect(() => bench.read(`${COPY}/guide.md`)).toThrow('ENOENT')
  }, FILES))

test('a copy of unknown origin is decided by the places that differ', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'project/.claude/skills/pdf/SKILL.md': FILES['source/skills/pdf/SKILL.md'].replace(
        'Line 7.',
        'Line 7, here.',
      ),
      'project/.claude/skills/pdf/guide.md': 'A guide.\n',
    })
    await bench.run('add ../source')
    expect(
      await bench.transcript(
        'init',
        'sync',
        'conflicts pdf',
        'resolve pdf --path SKILL.md --hunk 1 --base',
        'resolve pdf --path SKILL.md --hunk 1 --union',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat init
      The collection is in /home
      In /project
        Claude Code
          differs  skill:pdf  .claude/skills/pdf  \`skillmeat diff skill:pdf\`, then \`skillmeat sync --only skill:pdf\`
      Adopted 0 artifacts; 1 that differ from one of their name.
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        conflict  skill:pdf  .claude/skills/pdf  SKILL.md
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat conflicts pdf
      skill:pdf  in /project  sync, just now, pm_<merge>

      SKILL.md, place 1, line 12
        Line 4.
        Line 5.
        Line 6.
      <<<<<<< project
        Line 7, here.
      ======= collection
        Line 7.
      >>>>>>> collection
        Line 8.
        Line 9.
        Line 10.
      [exit 1]

      $ skillmeat resolve pdf --path SKILL.md --hunk 1 --base
      ! error: SKILL.md has no common ancestor that could be taken. [E_USAGE]
      !   Take --ours, --theirs or --union, or give the text with --use <file>.
      [exit 2]

      $ skillmeat resolve pdf --path SKILL.md --hunk 1 --union
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(`${COPY}/SKILL.md`)).toContain('Line 7, here.\nLine 7.\nLine 8.')
    const places = JSON.parse((await bench.run('conflicts --json')).stdout) as { items: unknown[] }
    expect(places.items).toEqual([])
  }, FILES))

test('a result that could not be read any more is left to a person', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'source/skills/pdf/data.json': '{\n  "a": 1,\n  "b": 1\n}\n' })
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    bench.write({ [`${HEAD}/data.json`]: '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n' })
    bench.write({ [`${COPY}/data.json`]: '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n' })
    await bench.run('sync')
    const { code, stderr } = await bench.run('resolve pdf --union')
    expect(code).toBe(2)
    expect(stderr).toContain('data.json could not be read any more after that. [E_CONFLICT]')
    expect((await bench.run('resolve pdf --ours')).code).toBe(0)
    expect(bench.read(`${COPY}/data.json`)).toContain('"c": 2')
  }, FILES))

test('an artifact that the collection no longer has is one decision, however many files it has', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'source/skills/pdf/more.md': 'More.\n', 'source/skills/pdf/most.md': 'Most.\n' })
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    bench.write({ [`${COPY}/guide.md`]: 'A guide, edited.\n' })
    await bench.run('remove pdf --force')
    expect(
      await bench.transcript(
        'status',
        'sync',
        'conflicts',
        'conflicts pdf',
        'resolve pdf --theirs',
        'resolve pdf --ours',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat status
        removed from the collection, edited here  skill:pdf  keep or delete it: skillmeat sync
      1 deployment, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        conflict  skill:pdf  .claude/skills/pdf  SKILL.md, guide.md, more.md, most.md
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat conflicts
      skill:pdf  in /project  sync, just now, pm_<merge>
        skill:pdf: removed from the collection, edited in the project
      [exit 1]

      $ skillmeat conflicts pdf
      skill:pdf  in /project  sync, just now, pm_<merge>

      skill:pdf: removed from the collection, edited in the project
      guide.md:
        @@ -1 +1 @@
        -A guide.
        +A guide, edited.
      3 files as before
      [exit 1]

      $ skillmeat resolve pdf --theirs
      ! error: That deletes guide.md, which the other side changed. [E_DECISION_NEEDED]
      !   Add --yes if you want that; \`--dry-run --yes\` shows what goes.
      [exit 2]

      $ skillmeat resolve pdf --ours
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(`${COPY}/guide.md`)).toBe('A guide, edited.\n')
  }, FILES))
