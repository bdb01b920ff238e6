import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commitAll, gitIn, makeBranches } from '../world/merged-project.ts'
import { PROGRAM } from './run-program.ts'
import { onWorkbench } from './workbench.ts'

const RECORD = '.claude/.skillmeat-deployed.toml'
const LINE = '.skillmeat-deployed.toml merge=skillmeat-record'

test('git merges records by the driver once a project is set up for it', () =>
  onWorkbench(async (bench) => {
    await makeBranches(bench)
    bench.write({ 'project/.gitattributes': '# ours\n*.png binary\n' })
    expect(
      await bench.transcript(
        'project add --git-merge --dry-run',
        'project add --git-merge',
        'project add --git-merge',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat project add --git-merge --dry-run
      /project is registered with 2 deployments.
      git merges the records there with \`skillmeat merge-record\`: a line was added to /project/.gitattributes.
      Dry run: nothing was written.

      $ skillmeat project add --git-merge
      /project is registered with 2 deployments.
      git merges the records there with \`skillmeat merge-record\`: a line was added to /project/.gitattributes.

      $ skillmeat project add --git-merge
      /project is registered with 2 deployments.
      git merges the records there with \`skillmeat merge-record\`: its line was there."
    `)
    expect(bench.read('project/.gitattributes')).toBe(`# ours\n*.png binary\n${LINE}\n`)
    expect(gitIn(bench, 'config', '--local', 'merge.skillmeat-record.driver')).toContain(
      'then skillmeat merge-record %O %A %B; else git merge-file %A %O %B;',
    )
    commitAll(bench, 'attributes')
    const driver = `'${process.execPath}' '${PROGRAM}' merge-record %O %A %B`
    gitIn(bench, 'config', '--local', 'merge.skillmeat-record.driver', driver)
    gitIn(bench, 'merge', 'other')
    const record = bench.read(`project/${RECORD}`)
    const taken = record.match(/artifact_path = .*/g)
    expect(taken).toEqual(
      expect.arrayContaining(
        ['commands/commit.md', 'skills/docx', 'skills/pdf'].map(
          (path) => `artifact_path = "${path}"`,
        ),
      ),
    )
    // The skill that both changed is the newer one of the two, and so are its files to be.
    expect(gitIn(bench, 'diff', '--name-only', '--diff-filter=U').trim().split('\n')).toEqual([
      '.claude/skills/pdf/SKILL.md',
    ])
    const head = JSON.parse((await bench.run('show pdf --json')).stdout)
    expect(record).toContain(head.version.replace(/^av_/, ''))
  }))

test('a project without git is refused with the next step, and nothing is registered', () =>
  onWorkbench(async (bench) => {
    await bench.run('init')
    expect(await bench.transcript('project add --git-merge', 'project list'))
      .toMatchInlineSnapshot(`
      "$ skillmeat project add --git-merge
      ! error: /project is in no git repository. [E_USAGE]
      !   Make one with \`git init\` there, or leave --git-merge out.
      [exit 2]

      $ skillmeat project list
      No project is registered. \`skillmeat deploy\` registers one."
    `)
    expect(fs.existsSync(join(bench.root, 'project/.gitattributes'))).toBe(false)
  }))

test('the driver needs no home and makes none', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/base': '', 'project/ours': 'own = 1\n', 'project/theirs': 'x = [[\n' })
    expect(
      await bench.transcript('merge-record base ours theirs', 'merge-record base ours nothing'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat merge-record base ours theirs
      ! error: ours (their side of the merge) is not valid TOML on line 2: Invalid TOML document: invalid value [E_MANIFEST_PARSE]
      !   Mend the file by hand, or restore an earlier copy of it. Nothing was changed.
      [exit 2]

      $ skillmeat merge-record base ours nothing
      ! error: Could not read /project/nothing (ENOENT). [E_IO_NOT_FOUND]
      !   Check the path, then try again.
      [exit 2]"
    `)
    expect(bench.read('project/ours')).toBe('own = 1\n')
    bench.write({ 'project/theirs': 'other = 2\n' })
    expect((await bench.run('merge-record base ours theirs')).code).toBe(0)
    expect(bench.read('project/ours')).toContain('#')
    expect(fs.existsSync(join(bench.root, 'home'))).toBe(false)
    expect(fs.readdirSync(join(bench.root, 'user'))).toEqual([])
  }))
