import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

async function mark(bench: Workbench): Promise<void> {
  await bench.transcript('add ../source', 'deploy pdf', 'deploy pdf --to ../user')
  editFile(join(bench.root, HEAD), 'Fill the form.', 'Fill it there.')
  editFile(join(bench.root, COPY), 'Fill the form.', 'Fill it here.')
}

test('a copy with markers is a state of its own, and goes nowhere until they are settled', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    expect(await bench.transcript('sync --markers', 'status', 'sync --pull', 'promote pdf', 'sync'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync --markers
          conflict markers in  skill:pdf  .claude/skills/pdf  SKILL.md
        Take it back with \`skillmeat undo\`.
        [exit 1]

        $ skillmeat status
          conflict markers left  skill:pdf  settle the conflicts in SKILL.md
        1 deployment, 1 drifted. Settle what is left of the merges in their files.

        $ skillmeat sync --pull
          needs a decision  skill:pdf  .claude/skills/pdf  settle the conflict markers in SKILL.md
        Nothing changed.
        [exit 1]

        $ skillmeat promote pdf
        ! error: skill:pdf in /project has conflict markers left in SKILL.md; nothing was changed. [E_CONFLICT]
        !   Settle them there, then run the command again.
        [exit 2]

        $ skillmeat sync
          needs a decision  skill:pdf  .claude/skills/pdf  settle the conflict markers in SKILL.md
        Nothing changed.
        [exit 1]"
      `)
    const head = bench.read(HEAD)
    expect(head).not.toContain('<<<<<<<')
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).not.toContain('<<<<<<<')

    const settled = bench.read(COPY).replaceAll(/^(?:<{7}|={7}|>{7}).*\n/gm, '')
    bench.write({ [COPY]: settled })
    expect((await bench.run('sync --pull')).stdout).toContain('pulled into the collection')
    expect(bench.read(HEAD)).toContain('Fill it here.\nFill it there.')
  }))

test('a text with markers is no decision', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    await bench.run('sync')
    bench.write({
      'project/text': bench.read(COPY).replace('Fill', '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\nFill'),
    })
    const { code, stderr } = await bench.run('resolve pdf --path SKILL.md --use text')
    expect(code).toBe(2)
    expect(stderr).toContain(
      'SKILL.md still has conflict markers; nothing was decided. [E_CONFLICT]',
    )
    expect((await bench.run('conflicts')).code).toBe(1)
  }))

test('a version with markers is neither merged, forked nor pinned', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    await bench.run('sync --markers')
    const { items } = JSON.parse((await bench.run('status --json')).stdout)
    const [{ project_version: version }] = items
    for (const line of [
      `merge pdf ${version}`,
      `fork pdf mine --from ${version}`,
      `deploy pdf --to ../user --pin ${version}`,
    ]) {
      const { code, stderr } = await bench.run(line)
      expect({ line, code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(
          'This version of skill:pdf has conflict markers left in SKILL.md. [E_CONFLICT]',
        ),
      })
    }
    expect(bench.read(HEAD)).not.toContain('<<<<<<<')
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).not.toContain('<<<<<<<')
  }))

const MARKED = '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n'

test('what has markers left is not handed to others, and a backup keeps it', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [HEAD]: `${bench.read(HEAD)}${MARKED}` })
    let allow = ''
    for (const line of [
      'export pdf pdf.skillmeat-pack',
      'export pdf --format claude-plugin ./shop',
      'export --all all.skillmeat-pack',
    ]) {
      const { code, stderr } = await bench.run(line)
      expect(code).toBe(2)
      expect(stderr.replaceAll(/\b[0-9a-f]{12}\b/g, '<id>')).toBe(
        'error: skill:pdf has conflict markers left in SKILL.md (finding <id>). Nothing was written. [E_CONFLICT]\n' +
          '  Settle them with `skillmeat edit skill:pdf`. What is meant to have them goes with --allow <id>.\n',
      )
      allow = /--allow [0-9a-f]{12}/.exec(stderr)?.[0] ?? ''
    }
    expect((await bench.run('export docx docx.skillmeat-pack')).code).toBe(0)
    expect((await bench.run(`export pdf pdf.skillmeat-pack ${allow}`)).code).toBe(0)
    expect((await bench.run('snapshot create kept')).code).toBe(0)
    expect((await bench.run('snapshot export latest snapshot.tar.gz')).code).toBe(0)
  }))

test('a skill about merges may have markers that it came with', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const head = HEAD.replace('pdf', 'merging')
      bench.write({ [head]: `${bench.read(head)}More.\n` })
      expect((await bench.run('export merging out.skillmeat-pack')).code).toBe(0)
    },
    {
      'source/skills/merging/SKILL.md': `---\nname: merging\ndescription: Merges.\n---\n\n${MARKED}`,
    },
  ))

test('the line between the sides alone is a merge that is left, where markers were written', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    await bench.run('sync --markers')
    bench.write({ [COPY]: bench.read(COPY).replaceAll(/^(?:<{7}|>{7}).*\n/gm, '') })
    const { stdout, code } = await bench.run('sync --pull')
    expect(stdout).toContain('settle the conflict markers in SKILL.md')
    expect(code).toBe(1)
  }))

test('nothing is merged into a copy or a head in which markers are left', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf', 'snapshot before')
    bench.write({ [COPY]: `${bench.read(COPY)}${MARKED}`, [HEAD]: `${bench.read(HEAD)}${MARKED}` })
    editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'Fill the form.', 'Fill it there.')
    expect(
      await bench.transcript('rollback latest --project .', 'rollback latest', 'update', 'sync'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat rollback latest --project .
      ! error: skill:pdf in /project has conflict markers left in SKILL.md. [E_CONFLICT]
      !   Settle them there, then run the command again.
      [exit 2]

      $ skillmeat rollback latest
      ! error: skill:pdf in the collection has conflict markers left in SKILL.md. [E_CONFLICT]
      !   Settle them there, then run the command again.
      [exit 2]

      $ skillmeat update
        up to date  command:commit
        up to date  skill:docx
        refused  skill:pdf  conflict markers are left in SKILL.md; settle them with \`skillmeat edit skill:pdf\`
      Nothing changed.
      [exit 1]

      $ skillmeat sync
        same on both sides  skill:pdf  .claude/skills/pdf
      Take it back with \`skillmeat undo\`."
    `)
  }))

test('a decision is not merged into a copy that got markers meanwhile', () =>
  onWorkbench(async (bench) => {
    await mark(bench)
    await bench.run('sync')
    bench.write({ [COPY]: `${bench.read(COPY)}${MARKED}` })
    const { stderr, code } = await bench.run('resolve pdf --ours')
    expect(stderr).toContain('has conflict markers left in SKILL.md')
    expect(code).toBe(2)
  }))

test('a head with markers goes into no project, until somebody says that they are meant', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    bench.write({ [HEAD]: `${bench.read(HEAD)}${MARKED}` })
    const shown = await bench.transcript('sync', 'fork pdf mine', 'deploy pdf --to ../user')
    expect(shown).toMatchInlineSnapshot(`
      "$ skillmeat sync
        needs a decision  skill:pdf  .claude/skills/pdf  skill:pdf has conflict markers left in SKILL.md in the collection. Settle them with \`skillmeat edit skill:pdf\`. What is meant to have them goes with \`skillmeat deploy skill:pdf --allow <hash>\`.
      Nothing changed.
      [exit 1]

      $ skillmeat fork pdf mine
      ! error: skill:pdf has conflict markers left in SKILL.md in the collection. [E_CONFLICT]
      !   Settle them with \`skillmeat edit skill:pdf\`. What is meant to have them goes with \`skillmeat deploy skill:pdf --allow <hash>\`.
      [exit 2]

      $ skillmeat deploy pdf --to ../user
      ! error: skill:pdf has conflict markers left in SKILL.md in the collection. [E_CONFLICT]
      !   Settle them with \`skillmeat edit skill:pdf\`. What is meant to have them goes with \`skillmeat deploy skill:pdf --allow <hash>\`.
      [exit 2]"
    `)
    const { stderr } = await bench.run('deploy pdf --to ../user')
    const [, id] = /--allow ([0-9a-f]{12})/.exec(stderr) ?? []
    await bench.run(`deploy pdf --to ../user --allow ${id}`)
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).toContain('<<<<<<< a')
    expect((await bench.run('sync')).stdout).toContain('updated')
  }))
