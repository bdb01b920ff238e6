import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

test('log shows versions, newest first, and who has which', () =>
  onWorkbench(async ({ transcript, root }) => {
    await transcript('add ../source', 'deploy pdf')
    editFile(join(root, HEAD), 'first', 'twice')
    expect(await transcript('log pdf', 'log pdf -n 1', 'log')).toMatchInlineSnapshot(`
      "$ skillmeat log pdf
      av_<version>  edit  just now  Edited in the collection  ← head
      av_<version>  import  just now  Imported from /source  ← upstream ← /project

      $ skillmeat log pdf -n 1
      av_<version>  edit  just now  Edited in the collection  ← head
      … and 1 more version: --limit 2

      $ skillmeat log
      ! error: Missing required argument 'name'. [E_USAGE]
      !   \`skillmeat log --help\` shows how it is used.
      [exit 2]"
    `)
  }))

test('a snapshot is taken, listed, shown, written out, taken in and deleted', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(await transcript('snapshot list', 'snapshot show latest')).toMatchInlineSnapshot(`
      "$ skillmeat snapshot list
      No snapshot yet. Take one with \`skillmeat snapshot "message"\`.

      $ skillmeat snapshot show latest
      ! error: There is no snapshot "latest". [E_NOT_FOUND]
      !   \`skillmeat snapshot list --all\` shows them.
      [exit 2]"
    `)
    expect(
      await transcript(
        'snapshot "before the change"',
        'snapshot list',
        'snapshot show latest',
        'snapshot export latest ../out.tar.gz',
        'snapshot export latest ../out.tar.gz',
        'snapshot delete latest',
        'snapshot import ../out.tar.gz --message again',
        'snapshots',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat snapshot "before the change"
      Snapshot <snapshot> of 3 artifacts: before the change
      Take it back with \`skillmeat undo\`.

      $ skillmeat snapshot list
      <snapshot>  just now  3 artifacts  before the change

      $ skillmeat snapshot show latest
      <snapshot>  just now  before the change
        command  commit  av_<version>  <hash>
        skill  docx  av_<version>  <hash>
        skill  pdf  av_<version>  <hash>

      $ skillmeat snapshot export latest ../out.tar.gz
      Wrote /out.tar.gz (<n> bytes)

      $ skillmeat snapshot export latest ../out.tar.gz
      ! error: /out.tar.gz is there already. [E_USAGE]
      !   Name a file that does not exist yet.
      [exit 2]

      $ skillmeat snapshot delete latest
      Deleted snapshot <snapshot>
      Take it back with \`skillmeat undo\`.

      $ skillmeat snapshot import ../out.tar.gz --message again
      Snapshot <snapshot> with 3 artifacts.
      Take it back with \`skillmeat undo\`.

      $ skillmeat snapshots
      <snapshot>  just now  3 artifacts  again"
    `)
  }))

test('rollback makes the collection what it was', () =>
  onWorkbench(async ({ transcript, read, root }) => {
    await transcript('add ../source', 'snapshot create first', 'remove commit')
    editFile(join(root, HEAD), 'first', 'twice')
    expect(await transcript('rollback latest', 'rollback latest --simple', 'list'))
      .toMatchInlineSnapshot(`
        "$ skillmeat rollback latest
          added back  command:commit
            restored  commands/commit.md
          edits kept  skill:pdf
        Rolled back to snapshot <snapshot>.
        Where all that differs are edits, they stay; --simple gives them up.
        Take it back with \`skillmeat undo\`.

        $ skillmeat rollback latest --simple
          restored  skill:pdf
            restored  skills/pdf/SKILL.md
        Rolled back to snapshot <snapshot>.
        Take it back with \`skillmeat undo\`.

        $ skillmeat list
        command  commit  av_<version>  Commits what is staged.
        skill  docx  av_<version>  Writes documents.
        skill  pdf  av_<version>  Reads and fills PDF files.
        3 artifacts"
      `)
    expect(read(HEAD)).toContain('first')
  }))

test('a rollback says what it left as it was, and why, and what decides a conflict', () =>
  onWorkbench(async ({ transcript, root }) => {
    await transcript('add ../source', 'snapshot create first')
    editFile(join(root, HEAD), 'first', 'twice')
    await transcript('fork pdf own')
    expect(await transcript('rollback latest')).toMatchInlineSnapshot(`
      "$ skillmeat rollback latest
        made since, kept  skill:own
        edits kept  skill:pdf
      All that differs from snapshot <snapshot> is your own work.
      Where all that differs are edits, they stay; --simple gives them up.
      What was made since is yours and stays; --simple removes it.
      Nothing changed."
    `)
    editFile(join(root, 'source/skills/docx/SKILL.md'), 'Writes', 'Types')
    await transcript('update docx')
    editFile(join(root, 'home/collections/default/skills/docx/SKILL.md'), 'Types', 'Prints')
    expect(await transcript('rollback latest docx', 'rollback latest docx')).toMatchInlineSnapshot(`
      "$ skillmeat rollback latest docx
        conflict  skill:docx
          conflict  skills/docx/SKILL.md
      Nothing was rolled back to snapshot <snapshot> yet.
      Conflicts wait; their files are as they were. Decide them:
        skillmeat resolve skill:docx
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat rollback latest docx
        conflict  skill:docx
          conflict  skills/docx/SKILL.md
      Nothing was rolled back to snapshot <snapshot> yet.
      Conflicts wait; their files are as they were. Decide them:
        skillmeat resolve skill:docx
      Nothing changed.
      [exit 1]"
    `)
  }))

test('undo and redo say which places they change', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('undo')).toMatchInlineSnapshot(`
      "$ skillmeat undo
      ! error: There is nothing to undo. [E_NOTHING_TO_UNDO]
      !   \`skillmeat operations\` shows what was done.
      [exit 2]"
    `)
    await transcript('add ../source', 'deploy pdf')
    expect(await transcript('undo --dry-run', 'undo', 'status', 'redo', 'redo', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat undo --dry-run
        Would have: took back: Deployed skill:pdf to /project
          as before  /project/.claude/skills/pdf
        Dry run: nothing was written.

        $ skillmeat undo
        Took back: Deployed skill:pdf to /project
          as before  /project/.claude/skills/pdf

        $ skillmeat status
        Nothing is deployed in /project
        Put something there with \`skillmeat deploy <name>\`.

        $ skillmeat redo
        Returned: Deployed skill:pdf to /project
          as before  /project/.claude/skills/pdf

        $ skillmeat redo
        ! error: There is nothing to redo. [E_NOTHING_TO_UNDO]
        !   \`skillmeat operations\` shows what was done.
        [exit 2]

        $ skillmeat status
          in sync  skill:pdf  deployed just now
        1 deployment, all in sync."
      `)
  }))

test('undo leaves a place that was changed since, and says so', () =>
  onWorkbench(async ({ transcript, root, read }) => {
    await transcript('add ../source', 'deploy pdf', 'remove commit')
    const copy = 'project/.claude/skills/pdf/SKILL.md'
    editFile(join(root, HEAD), 'Fill the form.', 'Fill it with a script.')
    await transcript('sync')
    editFile(join(root, copy), 'Fill it with a script.', 'Fill it by hand.')
    expect(await transcript('undo', 'conflicts')).toMatchInlineSnapshot(`
      "$ skillmeat undo
      Took back: Synced 1 of 1 deployments
        left as it is: later edits conflict  /project/.claude/skills/pdf
      Decide with \`skillmeat conflicts\` and \`skillmeat resolve <name>\`.
      [exit 1]

      $ skillmeat conflicts
      skill:pdf  in /project  undo, just now, pm_<merge>
        SKILL.md (1 place)  both changed it
      [exit 1]"
    `)
    expect(read(copy)).toContain('by hand')
  }))

test('operations lists what was done', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source', 'tag pdf --add forms', 'deploy pdf', 'undo')
    expect(await transcript('operations')).toMatchInlineSnapshot(`
      "$ skillmeat operations
      <hash>  undo  just now  Took back: Deployed skill:pdf to /project
      <hash>  deploy  just now  Deployed skill:pdf to /project  (undone)
      <hash>  tag  just now  Changed the tags of skill:pdf
      <hash>  add  just now  Added 3 artifacts from /source"
    `)
  }))
