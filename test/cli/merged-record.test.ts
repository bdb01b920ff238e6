import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitIn, makeBranches } from '../world/merged-project.ts'
import { onWorkbench } from './workbench.ts'

const RECORD = '.claude/.skillmeat-deployed.toml'

test('a record with conflicts is read by the files, and written whole by the next change', () =>
  onWorkbench(async (bench) => {
    await makeBranches(bench)
    gitIn(bench, 'merge', 'other')
    expect(bench.read(`project/${RECORD}`)).toContain('<<<<<<<')
    const marked = bench.read(`project/${RECORD}`)
    gitIn(bench, 'checkout', '--ours', '.claude/skills')
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

test('what git merged line by line into something that nobody wrote is settled as well', () =>
  onWorkbench(async (bench) => {
    await makeBranches(bench)
    const ours = bench.read(`project/${RECORD}`)
    gitIn(bench, 'checkout', '-q', 'other')
    const twice = `${bench.read(`project/${RECORD}`)}\n${ours}`
    bench.write({ [`project/${RECORD}`]: twice })
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        files gone  command:commit  deployed just now
        in sync  skill:docx  deployed just now
        outdated  skill:pdf  deployed just now
      3 deployments, 2 drifted. Bring them forward with \`skillmeat sync\`.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git into entries that nobody wrote: 1 entry settled (1 by the files)."
    `)
    expect(bench.read(`project/${RECORD}`)).toBe(twice)
    await bench.run('sync')
    expect(bench.read(`project/${RECORD}`).match(/artifact_path/g)).toHaveLength(3)
  }))

test('a record in which nothing is left goes, and comes back as git left it', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const marked = `<<<<<<< a\n${bench.read(`project/${RECORD}`)}=======\n>>>>>>> b\n`
    bench.write({ [`project/${RECORD}`]: marked })
    fs.rmSync(join(bench.root, 'project/.claude/skills'), { recursive: true })
    expect((await bench.run('status')).code).toBe(0)
    expect(bench.read(`project/${RECORD}`)).toBe(marked)
    expect((await bench.run('sync')).code).toBe(0)
    expect(fs.existsSync(join(bench.root, 'project', RECORD))).toBe(false)
    expect((await bench.run('undo')).code).toBe(0)
    expect(bench.read(`project/${RECORD}`)).toBe(marked)
  }))

test('another project that a command only looks into keeps its record as git left it', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'other/README.md': 'x' })
    await bench.transcript('add ../source', 'deploy pdf docx', 'deploy pdf --to ../other')
    const record = bench.read(`other/${RECORD}`)
    const marked = `<<<<<<< a\n${record}=======\n${record}>>>>>>> b\n`
    bench.write({ [`other/${RECORD}`]: marked })
    for (const line of ['deploy commit --yes', 'tag docx --add office', 'undeploy pdf', 'sync']) {
      expect({ line, code: (await bench.run(line)).code }).toEqual({ line, code: 0 })
      expect({ line, record: bench.read(`other/${RECORD}`) }).toEqual({ line, record: marked })
    }
    expect((await bench.run('sync --all-projects')).code).toBe(0)
    expect(bench.read(`other/${RECORD}`)).toBe(record)
  }))

test('while a copy holds the markers of the merge its record is left, and the settled file settles it', () =>
  onWorkbench(async (bench) => {
    await makeBranches(bench)
    gitIn(bench, 'merge', 'other')
    const marked = bench.read(`project/${RECORD}`)
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('<<<<<<<')
    expect((await bench.run('sync')).stdout).toContain('needs a decision')
    expect(bench.read(`project/${RECORD}`)).toBe(marked)
    gitIn(bench, 'checkout', '--theirs', '.claude/skills')
    await bench.run('sync')
    expect(bench.read(`project/${RECORD}`)).not.toContain('<<<<<<<')
    expect((await bench.run('install --frozen')).code).toBe(0)
  }))
