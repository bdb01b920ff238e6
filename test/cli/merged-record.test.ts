import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const RECORD = '.claude/.skillmeat-deployed.toml'

function git(bench: Workbench, ...words: string[]): void {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  try {
    execFileSync('git', [...author, ...words], {
      cwd: join(bench.root, 'project'),
      env: { ...bench.env, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'pipe',
    })
  } catch (error) {
    if (words[0] !== 'merge') throw error
  }
}

function commitAll(bench: Workbench, message: string): void {
  git(bench, 'add', '-A')
  git(bench, 'commit', '-q', '-m', message)
}

/** Our branch and another one both deployed something, and another version of the skill. */
async function withMerge(bench: Workbench): Promise<void> {
  const skill = join(bench.root, 'home/collections/default/skills/pdf/SKILL.md')
  await bench.transcript('add ../source', 'deploy pdf')
  git(bench, 'init', '-q', '-b', 'main')
  commitAll(bench, 'base')
  git(bench, 'checkout', '-q', '-b', 'other')
  editFile(skill, 'Fill', 'Do fill')
  await bench.transcript('deploy pdf docx')
  commitAll(bench, 'other')
  git(bench, 'checkout', '-q', 'main')
  editFile(skill, 'Save', 'Do save')
  await bench.transcript('deploy pdf commit --yes')
  commitAll(bench, 'ours')
}

test('a record with conflicts is read by the files, and written whole by the next change', () =>
  onWorkbench(async (bench) => {
    await withMerge(bench)
    git(bench, 'merge', 'other')
    expect(bench.read(`project/${RECORD}`)).toContain('<<<<<<<')
    const marked = bench.read(`project/${RECORD}`)
    git(bench, 'checkout', '--ours', '.claude/skills')
    expect(await bench.transcript('status', 'status', 'sync --dry-run')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:docx  deployed just now
        in sync  skill:pdf  deployed just now
      3 deployments, all in sync.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git with conflicts: 3 entries settled (3 by the files).

      $ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:docx  deployed just now
        in sync  skill:pdf  deployed just now
      3 deployments, all in sync.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git with conflicts: 3 entries settled (3 by the files).

      $ skillmeat sync --dry-run
      3 in sync.
      Dry run: nothing was written."
    `)
    expect(bench.read(`project/${RECORD}`)).toBe(marked)
    expect(await bench.transcript('deploy pdf')).toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf
        unchanged  skill:pdf  .claude/skills/pdf  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git with conflicts: 3 entries settled (3 by the files)."
    `)
    const settled = bench.read(`project/${RECORD}`)
    expect(settled).not.toContain('<<<<<<<')
    expect(await bench.transcript('status', 'undo')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:docx  deployed just now
        in sync  skill:pdf  deployed just now
      3 deployments, all in sync.

      $ skillmeat undo
      Took back: Settled what git merged in the record of /project"
    `)
    expect(bench.read(`project/${RECORD}`)).toBe(marked)
    expect(await bench.transcript('sync')).toMatchInlineSnapshot(`
      "$ skillmeat sync
      3 in sync.
      Take it back with \`skillmeat undo\`.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git with conflicts: 3 entries settled (3 by the files)."
    `)
    expect(bench.read(`project/${RECORD}`)).toBe(settled)
  }))
