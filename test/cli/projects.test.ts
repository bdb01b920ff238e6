import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

async function withDeployed({ transcript }: Workbench): Promise<void> {
  await transcript('add ../source', 'deploy pdf commit')
}

/** Both sides change the same line. */
async function withConflict(bench: Workbench): Promise<void> {
  await withDeployed(bench)
  editFile(join(bench.root, COPY), 'Fill the form.', 'Fill the form by hand.')
  editFile(join(bench.root, HEAD), 'Fill the form.', 'Fill the form with a script.')
  await bench.transcript('sync')
}

test('deploy puts artifacts into the project and refuses to replace what is not its own', () =>
  onWorkbench(async ({ transcript, write }) => {
    await transcript('add ../source')
    write({ 'project/.claude/skills/docx/SKILL.md': 'My own.\n' })
    expect(
      await transcript(
        'deploy',
        'deploy pdf --dry-run',
        'deploy pdf commit',
        'deploy pdf',
        'deploy docx',
        'deploy docx --force',
        'deploy pdf --to ../nowhere',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy
      ! error: No artifact was named. [E_USAGE]
      !   Name some, or add --all. \`skillmeat list\` shows what there is.
      [exit 2]

      $ skillmeat deploy pdf --dry-run
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Dry run: nothing was written.

      $ skillmeat deploy pdf commit
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  command:commit  .claude/commands/commit.md  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf
        unchanged  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Nothing changed.

      $ skillmeat deploy docx
      ! error: /project/.claude/skills/docx is there already and is not skill:docx. [E_DEPLOY_TARGET_EXISTS]
      !   Add it to the collection with \`skillmeat add /project/.claude/skills/docx\`, or replace it with --force (undo brings it back).
      [exit 2]

      $ skillmeat deploy docx --force
        replaced  skill:docx  .claude/skills/docx  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy pdf --to ../nowhere
      ! error: There is no folder /nowhere [E_PROJECT_NOT_FOUND]
      !   Check the path; the project must exist.
      [exit 2]"
    `)
  }))

test('undeploy asks before it removes a copy with edits', () =>
  onWorkbench(async (bench) => {
    await withDeployed(bench)
    editFile(join(bench.root, COPY), 'first', 'twice')
    expect(
      await bench.transcript(
        'undeploy commit',
        'undeploy pdf',
        'undeploy pdf --force',
        'undeploy pdf',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat undeploy commit
      Removed .claude/commands/commit.md
      Take it back with \`skillmeat undo\`.

      $ skillmeat undeploy pdf
      ! error: pdf has local edits in /project [E_DECISION_NEEDED]
      !   Keep them with \`skillmeat sync --pull --only pdf\`, or remove the copy with --force (the edits stay in the history, undo brings them back).
      [exit 2]

      $ skillmeat undeploy pdf --force
      Removed .claude/skills/pdf (its edits are av_<version>)
      Take it back with \`skillmeat undo\`.

      $ skillmeat undeploy pdf
      ! error: "pdf" is not deployed in /project [E_NOT_DEPLOYED]
      !   \`skillmeat status\` shows what is deployed.
      [exit 2]"
    `)
  }))

test('status and check-drift tell the state of every copy', () =>
  onWorkbench(async (bench) => {
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
      Nothing is deployed in /project
      Put something there with \`skillmeat deploy <name>\`."
    `)
    await withDeployed(bench)
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:pdf  deployed just now
      2 deployments, all in sync."
    `)
    editFile(join(bench.root, COPY), 'first', 'twice')
    editFile(join(bench.root, HEAD), 'Save the result.', 'Save it.')
    expect(
      await bench.transcript('status', 'check-drift', 'check-drift --no-exit-code --all-projects'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        both changed  skill:pdf  merges cleanly: skillmeat sync
      2 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat check-drift
        in sync  command:commit  deployed just now
        both changed  skill:pdf  merges cleanly: skillmeat sync
      2 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.
      [exit 1]

      $ skillmeat check-drift --no-exit-code --all-projects
      /project
        both changed  skill:pdf  merges cleanly: skillmeat sync
      2 deployments, 1 drifted. Bring them forward with \`skillmeat sync --all-projects\`."
    `)
  }))

test('sync merges both sides and takes edits in when told to', () =>
  onWorkbench(async (bench) => {
    await withDeployed(bench)
    editFile(join(bench.root, COPY), 'Save the result.', 'Save it.')
    editFile(join(bench.root, HEAD), '# PDF', '# Portable documents')
    expect(await bench.transcript('sync --dry-run', 'sync', 'sync', 'sync --pull', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync --dry-run
          merged  skill:pdf  .claude/skills/pdf  SKILL.md
        1 in sync.
        Dry run: nothing was written.

        $ skillmeat sync
          merged  skill:pdf  .claude/skills/pdf  SKILL.md
        1 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat sync
          local edits kept  skill:pdf  .claude/skills/pdf
        1 in sync.
        Take local edits into the collection with \`skillmeat sync --pull\`.
        Nothing changed.

        $ skillmeat sync --pull
          pulled into the collection  skill:pdf  .claude/skills/pdf
        1 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  command:commit  deployed just now
          in sync  skill:pdf  deployed just now
        2 deployments, all in sync."
      `)
    expect(bench.read(HEAD)).toBe(bench.read(COPY))
  }))

test('diff shows a patch, its size, or the words', () =>
  onWorkbench(async (bench) => {
    await withDeployed(bench)
    editFile(join(bench.root, COPY), 'first', 'twice')
    expect(await bench.transcript('diff pdf', 'diff pdf --stat --exit-code', 'diff pdf --word'))
      .toMatchInlineSnapshot(`
      "$ skillmeat diff pdf
      diff --git a/skills/pdf/SKILL.md b/skills/pdf/SKILL.md
      --- a/skills/pdf/SKILL.md
      +++ b/skills/pdf/SKILL.md
      @@ -6,6 +6,6 @@
       
       # PDF
       
      -Read the file first.
      +Read the file twice.
       Fill the form.
       Save the result.

      $ skillmeat diff pdf --stat --exit-code
       skills/pdf/SKILL.md  +1 -1
       1 file changed
      [exit 1]

      $ skillmeat diff pdf --word
      diff --git a/skills/pdf/SKILL.md b/skills/pdf/SKILL.md
      --- a/skills/pdf/SKILL.md
      +++ b/skills/pdf/SKILL.md
      @@ -6,6 +6,6 @@

      # PDF

      Read the file [-first-]{+twice+}.
      Fill the form.
      Save the result."
    `)
  }))

test('a conflict waits, is listed, and is decided by resolve', () =>
  onWorkbench(async (bench) => {
    await withConflict(bench)
    expect(bench.read(COPY)).toContain('by hand')
    expect(
      await bench.transcript(
        'status',
        'conflicts',
        'resolve pdf',
        'resolve pdf --theirs --dry-run',
        'resolve pdf --theirs',
        'conflicts',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        both changed  skill:pdf  a merge waits: skillmeat resolve skill:pdf
      2 deployments, 1 drifted. Decide what waits with \`skillmeat resolve <name>\`.

      $ skillmeat conflicts
      skill:pdf  in /project  sync, just now, pm_<merge>
        SKILL.md (1 place)  both changed it
      [exit 1]

      $ skillmeat resolve pdf
      ! error: How the conflicts of "pdf" are decided was not said. [E_DECISION_NEEDED]
      !   Add --ours, --theirs, --base, --union, --editor, --tool or --use <file>; --path decides one file, --hunk one place.
      [exit 2]

      $ skillmeat resolve pdf --theirs --dry-run
      resolved  skill:pdf
      Dry run: nothing was written.

      $ skillmeat resolve pdf --theirs
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat conflicts
      No merge is waiting."
    `)
    expect(bench.read(COPY)).toContain('with a script')
  }))

test('resolve --abort leaves both sides as they are', () =>
  onWorkbench(async (bench) => {
    await withConflict(bench)
    expect(await bench.transcript('resolve pdf --abort', 'resolve pdf --ours'))
      .toMatchInlineSnapshot(`
        "$ skillmeat resolve pdf --abort
        Dropped the merge of skill:pdf; both sides are as they were.
        Take it back with \`skillmeat undo\`.

        $ skillmeat resolve pdf --ours
        ! error: No merge of "pdf" is waiting. [E_NOT_FOUND]
        !   \`skillmeat conflicts\` lists what waits.
        [exit 2]"
      `)
    expect(bench.read(COPY)).toContain('by hand')
  }))

test('projects are listed, added and forgotten', () =>
  onWorkbench(async (bench) => {
    expect(await bench.transcript('project list')).toMatchInlineSnapshot(`
      "$ skillmeat project list
      No project is registered. \`skillmeat deploy\` registers one."
    `)
    await withDeployed(bench)
    expect(
      await bench.transcript(
        'project list',
        'project add ../user',
        'projects',
        'project remove ../user',
        'project remove ../user',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat project list
      /project  2 deployments  since just now

      $ skillmeat project add ../user
      /user is registered with 0 deployments.
      Take it back with \`skillmeat undo\`.

      $ skillmeat projects
      /project  2 deployments  since just now
      /user  0 deployments  since just now

      $ skillmeat project remove ../user
      Forgot /user and 0 deployments; the files stay.
      Take it back with \`skillmeat undo\`.

      $ skillmeat project remove ../user
      ! error: /user is no registered project. [E_PROJECT_NOT_FOUND]
      !   \`skillmeat project list\` shows them.
      [exit 2]"
    `)
  }))

test('a worktree that was removed is told as such, and can be forgotten', () =>
  onWorkbench(async (bench) => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
        cwd: join(bench.root, 'project'),
        stdio: 'pipe',
      })
    git('init', '--quiet')
    git('commit', '--quiet', '--allow-empty', '--message', 'x')
    git('worktree', 'add', '--quiet', '../feature')
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    await bench.run('deploy pdf --to ../feature')
    fs.rmSync(join(bench.root, 'feature'), { recursive: true })
    const { stdout } = await bench.run('status --all-projects')
    expect(stdout).toContain(
      `${bench.root}/feature (1 deployment): a worktree of ${bench.root}/project that was removed`,
    )
    await bench.run(`project remove ${bench.root}/feature --yes`)
    expect((await bench.run('status --all-projects')).stdout).not.toContain('feature')
  }))
