import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** A skill whose project copy got another tag, and whose head got another description. */
async function diverge({ run, root }: Workbench): Promise<void> {
  await run('add ../source')
  await run('deploy pdf')
  editFile(`${root}/${COPY}`, 'tags: [office]', 'tags: [office, forms]')
  editFile(`${root}/${HEAD}`, 'PDF files.\ntags: [office]', 'PDFs.\ntags: [office, print]')
}

test('where the lines of frontmatter conflict, sync merges it by key and says so', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    expect(await bench.transcript('status', 'sync')).toMatchInlineSnapshot(`
      "$ skillmeat status
        both changed  skill:pdf  merges cleanly: skillmeat sync
      1 deployment, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        merged  skill:pdf  .claude/skills/pdf  SKILL.md (by key: frontmatter)
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(COPY).split('\n').slice(0, 5)).toEqual([
      '---',
      'name: pdf',
      'description: Reads and fills PDFs.',
      'tags: [office, forms, print]',
      '---',
    ])
    const { stdout } = await bench.run('status --json')
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ drift_type: 'modified' }] })
  }))

test('--json names what settled a file', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    const { stdout } = await bench.run('sync --json')
    expect(JSON.parse(stdout)).toMatchObject({
      result: {
        synced: [{ merged: ['SKILL.md'], resolved_by: [{ path: 'SKILL.md', by: 'frontmatter' }] }],
      },
    })
  }))

test('with merge.structured off the same sync leaves a conflict of lines', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    expect(await bench.transcript('config set merge.structured false', 'sync'))
      .toMatchInlineSnapshot(`
      "$ skillmeat config set merge.structured false
      merge.structured is false.
      Written to /home/config.toml

      $ skillmeat sync
        conflict  skill:pdf  .claude/skills/pdf  SKILL.md
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    expect(bench.read(COPY)).toContain('tags: [office, forms]')
  }))

test('a merge that waits is finished as it was begun, whatever is set meanwhile', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    const mine = COPY.replace('SKILL', 'notes')
    const theirs = HEAD.replace('SKILL', 'notes')
    bench.write({ [mine]: 'mine\n', [theirs]: 'theirs\n' })
    expect((await bench.run('sync')).stdout).toMatch(/conflict +skill:pdf .*notes\.md/)
    await bench.run('config set merge.structured false')
    const resolved = await bench.run('resolve pdf --ours')
    expect(resolved.code).toBe(0)
    expect(bench.read(COPY)).toContain('tags: [office, forms, print]')
    expect(bench.read(mine)).toBe('mine\n')
  }))

test('a broken settings file is not passed over', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    bench.write({ 'home/config.toml': '[merge]\nstructured = "of course"\n' })
    expect(await bench.transcript('sync')).toMatchInlineSnapshot(`
      "$ skillmeat sync
      ! error: merge.structured is "of course" in /home/config.toml. [E_CONFIG]
      !   It takes true or false: \`skillmeat config set merge.structured <value>\`, or \`skillmeat config unset merge.structured\`.
      [exit 2]"
    `)
    expect(bench.read(COPY)).toContain('tags: [office, forms]')
  }))
