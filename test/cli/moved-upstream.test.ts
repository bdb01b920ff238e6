import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { renameSync, mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { editFile, writeFiles } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const note = (last: string) =>
  `---\nname: note\ndescription: Takes notes\n---\n# Note\n\none\ntwo\nthree\nfour\n${last}\n`
const other = '---\nname: other\ndescription: Another.\n---\nOther.\n'

function git(bench: Workbench, ...args: readonly string[]): void {
  const own = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]
  execFileSync('git', own, { cwd: join(bench.root, 'up'), stdio: 'ignore' })
}

/** A repository with a skill that lies at its top. */
async function withRepository(bench: Workbench): Promise<void> {
  writeFiles(bench.root, { 'up/note/SKILL.md': note('five'), 'up/other/SKILL.md': other })
  git(bench, 'init', '-q')
  commit(bench)
  git(bench, 'tag', 'v1.0.0')
}

function commit(bench: Workbench): void {
  git(bench, 'add', '.')
  git(bench, 'commit', '-qm', 'x')
}

const HEAD = 'home/collections/default/skills/note/SKILL.md'

test('what its source moved is followed, and what was edited here merged', () =>
  onWorkbench(async (bench) => {
    await withRepository(bench)
    await bench.run(`add file://${bench.root}/up`)
    editFile(join(bench.root, HEAD), 'one', 'ONE')
    mkdirSync(join(bench.root, 'up/skills'))
    renameSync(join(bench.root, 'up/note'), join(bench.root, 'up/skills/note'))
    writeFiles(bench.root, { 'up/skills/note/SKILL.md': note('FIVE') })
    commit(bench)
    expect(await bench.transcript('update', 'update')).toMatchInlineSnapshot(`
      "$ skillmeat update
        merged  skill:note  moved from note to skills/note; SKILL.md
        up to date  skill:other
      Take it back with \`skillmeat undo\`.

      $ skillmeat update
        up to date  skill:note
        up to date  skill:other
      Nothing changed."
    `)
    expect(bench.read(HEAD)).toBe(note('FIVE').replace('one', 'ONE'))
  }, {}))

test('what only moved is followed too, and what may be two things is not', () =>
  onWorkbench(async (bench) => {
    await withRepository(bench)
    await bench.run(`add file://${bench.root}/up`)
    mkdirSync(join(bench.root, 'up/skills'))
    renameSync(join(bench.root, 'up/note'), join(bench.root, 'up/skills/note'))
    renameSync(join(bench.root, 'up/other'), join(bench.root, 'up/skills/other'))
    writeFiles(bench.root, { 'up/more/note/SKILL.md': note('six') })
    commit(bench)
    expect(await bench.transcript('update', 'update note --prune', 'list', 'undo'))
      .toMatchInlineSnapshot(`
      "$ skillmeat update
        gone upstream  skill:note  say where it is with \`skillmeat source move skill:note <source>\`, or let it go with \`skillmeat update skill:note --prune\`
        updated  skill:other  moved from other to skills/other
      Take it back with \`skillmeat undo\`.

      $ skillmeat update note --prune
        removed  skill:note
      Take it back with \`skillmeat undo\`.

      $ skillmeat list
      skill  other  av_<version>  Another.
      1 artifact

      $ skillmeat undo
      Took back: Updated skill:note
        as before  /home/collections/default/skills/note"
    `)
  }, {}))

test('a source that lies elsewhere is re-pointed, and its old address still known', () =>
  onWorkbench(async (bench) => {
    await withRepository(bench)
    const old = `file://${bench.root}/up`
    await bench.run(`add ${old}`)
    renameSync(join(bench.root, 'up'), join(bench.root, 'new'))
    writeFiles(bench.root, { 'new/note/SKILL.md': note('FIVE') })
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qam', 'x'], {
      cwd: join(bench.root, 'new'),
    })
    expect(
      await bench.transcript('update', `source move ${old} file://${bench.root}/new`, 'update'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat update
        unreachable  skill:note, skill:other  file:///up was not found: fatal: '/up' does not appear to be a git repository
      Nothing changed.
      [exit 1]

      $ skillmeat source move file:///up file:///new
        moved  skill:note  note
        moved  skill:other  other
      Take it back with \`skillmeat undo\`.

      $ skillmeat update
        updated  skill:note
        up to date  skill:other
      Take it back with \`skillmeat undo\`."
    `)
    renameSync(join(bench.root, 'new'), join(bench.root, 'up'))
    const { stdout } = await bench.run(`add ${old}`)
    expect(stdout).toContain('unchanged')
  }, {}))

test('a version that is followed is told of a newer one, and goes there when asked', () =>
  onWorkbench(async (bench) => {
    await withRepository(bench)
    await bench.run(`add file://${bench.root}/up note --ref v1.0.0`)
    writeFiles(bench.root, { 'up/note/SKILL.md': note('FIVE') })
    commit(bench)
    git(bench, 'tag', 'v1.10.0')
    git(bench, 'tag', 'v1.9.0')
    expect(
      await bench.transcript('update', 'update note --ref v1.10.0', 'update', 'update --ref x'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat update
        up to date  skill:note  v1.10.0 is there: skillmeat update skill:note --ref v1.10.0
      Nothing changed.

      $ skillmeat update note --ref v1.10.0
        updated  skill:note
      Take it back with \`skillmeat undo\`.

      $ skillmeat update
        up to date  skill:note
      Nothing changed.

      $ skillmeat update --ref x
      ! error: --ref is for artifacts of one source. [E_USAGE]
      !   Name them: \`skillmeat update <name> --ref <ref>\`.
      [exit 2]"
    `)
    expect(bench.read(HEAD)).toBe(note('FIVE'))
  }, {}))

test('a ref of something that comes from a folder is refused', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source pdf')
    expect(await bench.transcript('update pdf --ref v2')).toMatchInlineSnapshot(`
      "$ skillmeat update pdf --ref v2
      ! error: skill:pdf comes from /source, which has no refs. [E_GIT_REF]
      !   Update it without --ref, or say where else it is with \`skillmeat source move skill:pdf <source>\`.
      [exit 2]"
    `)
  }))
