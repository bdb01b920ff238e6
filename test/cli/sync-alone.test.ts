import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const HEADS = 'home/collections/default/skills'

test('what asks is left out where nobody can answer, and the rest is brought forward', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf docx', 'deploy pdf --to ../user')
    editFile(join(bench.root, HEADS, 'pdf/SKILL.md'), '# PDF', '# PDF there')
    fs.appendFileSync(join(bench.root, HEADS, 'docx/SKILL.md'), '!`date`\n')
    expect(await bench.transcript('sync --all-projects --dry-run', 'sync --all-projects', 'sync'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync --all-projects --dry-run
          needs a decision  skill:docx  /project  E_CONSENT_REQUIRED: skill:docx would run by itself there: each time it is loaded: date. Run the command again with --allow-exec if you want that.
          updated  skill:pdf  /project
          updated  skill:pdf  /user
        Dry run: nothing was written.
        [exit 1]

        $ skillmeat sync --all-projects
          needs a decision  skill:docx  /project  E_CONSENT_REQUIRED: skill:docx would run by itself there: each time it is loaded: date. Run the command again with --allow-exec if you want that.
          updated  skill:pdf  /project
          updated  skill:pdf  /user
        Take it back with \`skillmeat undo\`.
        [exit 1]

        $ skillmeat sync
          needs a decision  skill:docx  .claude/skills/docx  E_CONSENT_REQUIRED: skill:docx would run by itself there: each time it is loaded: date. Run the command again with --allow-exec if you want that.
        1 in sync.
        Nothing changed.
        [exit 1]"
      `)
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('# PDF there')
    expect(bench.read('user/.claude/skills/pdf/SKILL.md')).toContain('# PDF there')
    expect((await bench.run('sync --allow-exec')).stdout).toContain('updated  skill:docx')
  }))

test('a copy is no longer pinned once the plugin that pinned it is gone from the project', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../source',
      'plugin create team pdf docx',
      'deploy pdf',
      'deploy team',
      'undeploy team',
    )
    editFile(join(bench.root, HEADS, 'pdf/SKILL.md'), '# PDF', '# PDF there')
    expect((await bench.run('sync')).stdout).toContain('updated  skill:pdf')
  }))

test('promote is recorded as what it is', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), '# PDF', '# PDF here')
    await bench.run('promote pdf')
    expect((await bench.run('operations --command promote')).stdout).toContain('Promoted pdf from')
  }))

test('a plugin that took the place of a copy of yours is named as long as that is so', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'plugin create team pdf docx', 'list')
    editFile(join(bench.root, HEADS, 'pdf/SKILL.md'), '# PDF', '# PDF there')
    await bench.transcript('list', 'deploy pdf', 'plugin pin team pdf head~1')
    await bench.run('deploy team --on-mismatch overwrite')
    expect((await bench.run('status')).stdout).toContain(
      'you have it at its newest; overwritten for team',
    )
  }))

test('a new part that another plugin has otherwise is a clash, and the plugin waits with it', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../source',
      'plugin create one pdf',
      'plugin create two docx',
      'deploy one two',
    )
    editFile(join(bench.root, HEADS, 'pdf/SKILL.md'), '# PDF', '# PDF there')
    expect(await bench.transcript('plugin link two pdf', 'status', 'sync', 'sync', 'status'))
      .toMatchInlineSnapshot(`
      "$ skillmeat plugin link two pdf
      composite:two
        linked  skill:pdf  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:one  deployed just now
        outdated  composite:two  deployed just now
        in sync  skill:docx  pinned
        clash  skill:pdf  two pins another version
      4 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        needs a decision  composite:two  .claude/plugins/two  its parts wait for a decision
        in sync  skill:pdf  .claude/skills/pdf  two pins another version
        needs a decision  skill:pdf  Nothing was changed. Replace it with \`skillmeat deploy two --on-mismatch overwrite\`, keep both with \`skillmeat deploy two --on-mismatch side-by-side\` (it is called pdf-two then), or leave it.
      2 in sync.
      Nothing changed.
      [exit 1]

      $ skillmeat sync
        needs a decision  composite:two  .claude/plugins/two  its parts wait for a decision
        in sync  skill:pdf  .claude/skills/pdf  two pins another version
        needs a decision  skill:pdf  Nothing was changed. Replace it with \`skillmeat deploy two --on-mismatch overwrite\`, keep both with \`skillmeat deploy two --on-mismatch side-by-side\` (it is called pdf-two then), or leave it.
      2 in sync.
      Nothing changed.
      [exit 1]

      $ skillmeat status
        in sync  composite:one  deployed just now
        outdated  composite:two  deployed just now
        in sync  skill:docx  pinned
        clash  skill:pdf  two pins another version
      4 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`."
    `)
  }))

test('a part that was removed by force waits for the same decision as any copy', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'plugin create team pdf docx', 'deploy team')
    expect(
      await bench.transcript(
        'remove pdf --force --yes',
        'status',
        'sync',
        'sync --removed undeploy',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat remove pdf --force --yes
      Removed skill:pdf
        still deployed in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:team  its part skill:pdf is not in the collection
        in sync  skill:docx  pinned
        not in collection  skill:pdf  pinned
      3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        in sync  composite:team  .claude/plugins/team  its part skill:pdf is not in the collection
        needs a decision  skill:pdf  .claude/skills/pdf  gone from the collection
      1 in sync.
      Decide with \`skillmeat sync --removed undeploy\`, or leave the copies.
      Nothing changed.
      [exit 1]

      $ skillmeat sync --removed undeploy
        in sync  composite:team  .claude/plugins/team  its part skill:pdf is not in the collection
        undeployed  skill:pdf  .claude/skills/pdf  gone from the collection
      1 in sync.
      Take it back with \`skillmeat undo\`."
    `)
  }))

test('a new part that asks is left out as well, and the rest of the sync goes on', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'plugin create team docx', 'deploy team', 'deploy pdf')
    fs.appendFileSync(join(bench.root, HEADS, 'docx/SKILL.md'), 'More.\n')
    bench.write({
      'source/skills/dates/SKILL.md': '---\nname: dates\ndescription: d\n---\n!`date`\n',
    })
    editFile(join(bench.root, HEADS, 'pdf/SKILL.md'), '# PDF', '# PDF there')
    await bench.transcript('add ../source', 'plugin link team dates')
    expect(await bench.transcript('sync', 'sync --allow-exec')).toMatchInlineSnapshot(`
      "$ skillmeat sync
        needs a decision  composite:team  .claude/plugins/team  E_CONSENT_REQUIRED: skill:dates would run by itself there: each time it is loaded: date. Run the command again with --allow-exec if you want that.
        updated  skill:pdf  .claude/skills/pdf
      1 in sync.
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat sync --allow-exec
        updated  composite:team  .claude/plugins/team
        deployed  skill:dates  .claude/skills/dates  a new part of composite:team
      2 in sync.
      Take it back with \`skillmeat undo\`."
    `)
  }))

test('a conflict that waits is told again, and recorded once', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), '# PDF', '# PDF here')
    editFile(
      join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'),
      '# PDF',
      '# PDF there',
    )
    await bench.transcript('sync', 'sync', 'sync')
    const { stdout } = await bench.run('operations --json')
    const { items } = JSON.parse(stdout) as { items: { command: string; summary: string }[] }
    expect(items.filter(({ command }) => command === 'sync').map(({ summary }) => summary)).toEqual(
      ['Synced 0 of 1 deployments, 1 in conflict'],
    )
  }))

test('from another folder, what is to be typed names the project', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source pdf', 'deploy pdf')
    editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), '# PDF', '# PDF here')
    const elsewhere = { cwd: '.' }
    const project = join(bench.root, 'project')
    const told = await bench.run(`status ${project}`, elsewhere)
    expect(told.stdout).toContain(`\`skillmeat sync --pull ${project}\``)
    expect((await bench.run(`sync ${project}`, elsewhere)).stdout).toContain(
      `\`skillmeat sync --pull ${project}\``,
    )
    expect((await bench.run('status --all-projects', elsewhere)).stdout).toContain(
      '`skillmeat sync --pull --all-projects`',
    )
    expect(await bench.run(`sync --pull ${project}`, elsewhere)).toMatchObject({ code: 0 })
  }))
