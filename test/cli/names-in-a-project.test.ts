import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { join } from 'node:path'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const skill = (name: string, text: string) =>
  `---\nname: ${name}\ndescription: Does ${name}.\n---\n\n# ${name}\n\n${text}\n\nThe end.\n`

const FILES = {
  'mine/skills/x/SKILL.md': skill('x', 'Mine.'),
  'mine/skills/y/SKILL.md': skill('y', 'Only mine.'),
  'theirs/skills/x/SKILL.md': skill('x', 'Theirs.'),
}

/** Two collections with a skill `x`; the project has that of `other`, and `default` is in use. */
async function withTwoCollections(task: (bench: Workbench) => Promise<void>): Promise<void> {
  await onWorkbench(async (bench) => {
    const lines = [
      'add ../mine',
      'collection create other',
      'collection use other',
      'add ../theirs',
      'deploy x',
      'collection use default',
    ]
    for (const line of lines) expect(await bench.run(line)).toMatchObject({ code: 0 })
    await task(bench)
  }, FILES)
}

const edit = ({ root }: Workbench, file: string, text: string) =>
  editFile(join(root, file), 'Theirs.', text)

const COPY = 'project/.claude/skills/x/SKILL.md'

test('in a project a name means what is deployed there, and that it is of another collection is said', async () => {
  await withTwoCollections(async (bench) => {
    edit(bench, COPY, 'Edited.')
    expect(await bench.transcript('status', 'diff x', 'diff y')).toMatchInlineSnapshot(`
      "$ skillmeat status
        edited here  other/skill:x  deployed just now
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

      $ skillmeat diff x
      diff --git a/skills/x/SKILL.md b/skills/x/SKILL.md
      --- a/skills/x/SKILL.md
      +++ b/skills/x/SKILL.md
      @@ -5,6 +5,6 @@
       
       # x
       
      -Theirs.
      +Edited.
       
       The end.
      ! Here x is other/skill:x; the collection in use is default.

      $ skillmeat diff y
      ! error: skill:y is not deployed in /project [E_NOT_DEPLOYED]
      !   Name a project with --project <path>, or compare versions: A..B.
      [exit 2]"
    `)
  })
})

test.each([
  'show x',
  'show x head',
  'log x',
  'graph x',
  'impact x',
  'strategy x head head',
  'changelog x head..head',
  'resolution list x',
  'resolution forget --artifact x --dry-run',
  'tag x v1 --dry-run',
  'tag x --add word --dry-run',
  'fork x z --dry-run',
  'rename x z --dry-run',
  'remove x --dry-run',
  'deploy x --dry-run',
  'update x --dry-run',
  'revert x head --dry-run',
  'merge x head --dry-run',
])(
  '`%s` means what is deployed here, and outside of the project the collection in use',
  async (line) => {
    await withTwoCollections(async ({ run }) => {
      const note = 'Here x is other/skill:x; the collection in use is default.\n'
      const here = await run(line)
      expect(here.stderr).toContain(note)
      expect(here.stderr.split(note).length).toBe(2)
      const exact = await run(line.replace(/\bx\b/, 'other/skill:x'))
      expect({ ...here, stderr: here.stderr.replace(note, '') }).toEqual(exact)
      const elsewhere = await run(line, { cwd: 'user' })
      expect(elsewhere.stderr).not.toContain(note)
    })
  },
)

test('the commands that status prints work as printed', async () => {
  await withTwoCollections(async (bench) => {
    edit(bench, COPY, 'Here.')
    edit(bench, 'home/collections/other/skills/x/SKILL.md', 'There.')
    expect(
      await bench.transcript(
        'sync',
        'status',
        'resolve other/skill:x --ours --dry-run',
        'conflicts default/skill:x',
        'resolve x --ours',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat sync
        conflict  other/skill:x  .claude/skills/x  SKILL.md
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat status
        both changed  other/skill:x  a merge waits: skillmeat resolve other/skill:x
      1 deployment, 1 drifted. Decide what waits with \`skillmeat resolve <name>\`.

      $ skillmeat resolve other/skill:x --ours --dry-run
      resolved  skill:x
      Dry run: nothing was written.

      $ skillmeat conflicts default/skill:x
      ! error: No merge of "default/skill:x" is waiting. [E_NOT_FOUND]
      !   Did you mean x?
      [exit 2]

      $ skillmeat resolve x --ours
      resolved  skill:x
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        edited here  other/skill:x  deployed just now
      1 deployment, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`."
    `)
    const { stdout } = await bench.run('status --json')
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ artifact_name: 'x', collection: 'other' }],
    })
  })
})

test('where the project has namesakes of two collections, the name alone is refused', async () => {
  await withTwoCollections(async (bench) => {
    expect(
      await bench.transcript(
        'deploy default/skill:x --profile codex',
        'status',
        'log x',
        'undeploy skill:x',
        'sync --only x',
        'promote x',
        'undeploy default/skill:x',
        'sync --only x',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy default/skill:x --profile codex
        deployed  skill:x  .agents/skills/x  av_<version>
        W_SEEN_TWICE skill:x: Cursor, GitHub Copilot and OpenCode also read /project/.claude/skills/x; \`skillmeat why x\` tells which one counts.
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  default/skill:x  codex  deployed just now
        in sync  other/skill:x  claude_code  deployed just now
      2 deployments, all in sync.

      $ skillmeat log x
      ! error: "x" names 2 artifacts. [E_NAME_AMBIGUOUS]
      !   Write one of: default/skill:x, other/skill:x
      [exit 2]

      $ skillmeat undeploy skill:x
      ! error: "skill:x" names 2 artifacts. [E_NAME_AMBIGUOUS]
      !   Write one of: default/skill:x, other/skill:x
      [exit 2]

      $ skillmeat sync --only x
      ! error: "x" names 2 artifacts. [E_NAME_AMBIGUOUS]
      !   Write one of: default/skill:x, other/skill:x
      [exit 2]

      $ skillmeat promote x
      ! error: "x" names 2 artifacts. [E_NAME_AMBIGUOUS]
      !   Write one of: default/skill:x, other/skill:x
      [exit 2]

      $ skillmeat undeploy default/skill:x
      Removed .agents/skills/x
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync --only x
      1 in sync.
      Nothing changed."
    `)
  })
})

test('a command that names another project means what is deployed there', async () => {
  await withTwoCollections(async (bench) => {
    bench.write({ 'second/README.md': 'Another project.\n' })
    expect(
      await bench.transcript(
        'deploy default/skill:x --to ../second',
        'deploy x --to ../second --dry-run',
        'diff x --project ../second',
        'undeploy x --from ../second',
        'deploy x --to ../second',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy default/skill:x --to ../second
        deployed  skill:x  .claude/skills/x  av_<version>
      in /second
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy x --to ../second --dry-run
        unchanged  skill:x  .claude/skills/x  av_<version>
      in /second
      Dry run: nothing was written.

      $ skillmeat diff x --project ../second

      $ skillmeat undeploy x --from ../second
      Removed .claude/skills/x
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy x --to ../second
        deployed  skill:x  .claude/skills/x  av_<version>
      in /second
      Take it back with \`skillmeat undo\`.
      ! Here x is other/skill:x; the collection in use is default."
    `)
  })
})

test('parts of a plugin are of its own collection, whatever is deployed here', async () => {
  await withTwoCollections(async (bench) => {
    expect(
      await bench.transcript('plugin create team x', 'plugin link team other/skill:x', 'show team'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat plugin create team x
      composite:team
        linked  skill:x  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin link team other/skill:x
      ! error: other/skill:x is not in default, the collection of the plugin. [E_USAGE]
      !   Take it into default first: add it from its source while that collection is in use.
      [exit 2]

      $ skillmeat show team
      composite:team

      collection  default
      version  av_<version>
      content  <hash>
      source  made here
      added  just now
      tags  -

      Made of (1)
        skill:x  av_<version>  as pinned

      Files (1)
           .claude-plugin/plugin.json  <hash>"
    `)
  })
})

test('a plugin of another collection is named with its collection alone', async () => {
  await withTwoCollections(async ({ run }) => {
    await run('plugin create team y')
    await run('collection use other')
    expect(await run('plugin unlink default/team y')).toMatchObject({ code: 0 })
    expect(await run('plugin unlink nowhere/team y')).toMatchObject({ code: 2 })
  })
})
