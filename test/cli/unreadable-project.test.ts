import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const RECORD = '.claude/.skillmeat-deployed.toml'

/** Two projects; somebody took away a part of git's markers in the record of the first. */
async function withHalfAConflict(bench: Workbench): Promise<void> {
  bench.write({ 'other/README.md': 'x' })
  await bench.transcript('add ../source', 'deploy pdf', 'deploy pdf --to ../other')
  const text = bench.read(`project/${RECORD}`)
  const marked = `<<<<<<< HEAD\n${text}=======\n${text}`
  writeFileSync(join(bench.root, 'project', RECORD), marked)
  editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Fill', 'Do fill')
}

test('a record that cannot be read is told of its project alone, and the others go on', () =>
  onWorkbench(async (bench) => {
    await withHalfAConflict(bench)
    expect(
      await bench.transcript(
        'status --all-projects',
        'sync --all-projects',
        'deploy docx --to ../other',
        'impact pdf',
        'status',
        'deploy docx',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat status --all-projects
      unreadable  /project: /project/.claude/.skillmeat-deployed.toml holds half of a conflict of git.
        Restore it as git left it (\`git checkout --merge\` with the file), or take a side whole (\`--ours\`, \`--theirs\`); then run this again. Nothing was changed.
      /other
        outdated  skill:pdf  deployed just now
      1 deployment, 1 drifted. Bring them forward with \`skillmeat sync --all-projects\`.
      [exit 1]

      $ skillmeat sync --all-projects
        updated  skill:pdf  .claude/skills/pdf
        unreadable  /project: /project/.claude/.skillmeat-deployed.toml holds half of a conflict of git.
          Restore it as git left it (\`git checkout --merge\` with the file), or take a side whole (\`--ours\`, \`--theirs\`); then run this again. Nothing was changed.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat deploy docx --to ../other
        deployed  skill:docx  .claude/skills/docx  av_<version>
      in /other
      Take it back with \`skillmeat undo\`.

      $ skillmeat impact pdf
      skill:pdf  av_<version> stays: nothing new.
        unaffected  /other
        unreadable  /project
      2 copies, 0 in conflict.

      $ skillmeat status
      ! error: /project/.claude/.skillmeat-deployed.toml holds half of a conflict of git. [E_MANIFEST_PARSE]
      !   Restore it as git left it (\`git checkout --merge\` with the file), or take a side whole (\`--ours\`, \`--theirs\`); then run this again. Nothing was changed.
      [exit 2]

      $ skillmeat deploy docx
      ! error: /project/.claude/.skillmeat-deployed.toml holds half of a conflict of git. [E_MANIFEST_PARSE]
      !   Restore it as git left it (\`git checkout --merge\` with the file), or take a side whole (\`--ours\`, \`--theirs\`); then run this again. Nothing was changed.
      [exit 2]"
    `)
    expect(bench.read('other/.claude/skills/pdf/SKILL.md')).toContain('Do fill')
    expect(bench.read(`project/${RECORD}`)).toContain('<<<<<<< HEAD')
  }))

test('programs are told which project it is, and why', () =>
  onWorkbench(async (bench) => {
    await withHalfAConflict(bench)
    const { code, stdout } = await bench.run('check-drift --all-projects --json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      unreadable: [{ project: join(bench.root, 'project'), problem: { code: 'E_MANIFEST_PARSE' } }],
      items: [{ project: join(bench.root, 'other') }],
    })
  }))

test.each([
  ['not TOML', 'deployed = [[\n'],
  ['empty', ''],
  [
    'of a place outside',
    '[[deployed]]\nartifact_name = "pdf"\nartifact_type = "skill"\nartifact_path = "../pdf"\n',
  ],
  ['of no type', '[[deployed]]\nname = "pdf"\ntype = "thing"\nsha = "1"\n'],
  [
    'merged, with a side that cannot be read',
    '<<<<<<< HEAD\n[[deployed]]\nname = "pdf"\ntype = "skill"\nsha = "1"\n=======\n[[[\n>>>>>>> other\n',
  ],
])('a record that is %s stops its own project alone', (_title, record) =>
  onWorkbench(async (bench) => {
    await withHalfAConflict(bench)
    bench.write({ [`project/${RECORD}`]: record })
    for (const line of [
      'status --all-projects',
      'check-drift --all-projects',
      'sync --all-projects',
    ]) {
      const { code, stdout, stderr } = await bench.run(line)
      expect({ line, code, stderr }).toEqual({ line, code: 1, stderr: '' })
      expect(stdout).toContain(`unreadable  ${bench.root}/project: ${bench.root}/project/${RECORD}`)
    }
    expect(bench.read('other/.claude/skills/pdf/SKILL.md')).toContain('Do fill')
    expect(bench.read(`project/${RECORD}`)).toBe(record)
  }),
)
