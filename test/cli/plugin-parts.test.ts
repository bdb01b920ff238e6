import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`
const PLUGIN: Files = {
  'source/.claude-plugin/plugin.json': '{"name":"office"}\n',
  'source/skills/pdf/SKILL.md': skill('pdf'),
  'source/skills/docx/SKILL.md': skill('docx'),
}

test('a part is left out or replaced in projects while the plugin goes on being updated', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'mine/skills/pdf-mine/SKILL.md': skill('pdf-mine') })
    await bench.transcript('add ../source', 'add ../mine', 'deploy office')
    expect(
      await bench.transcript(
        'plugin disable office docx',
        'plugin disable office docx',
        'plugin replace office pdf pdf-mine',
        'plugin replace office pdf composite:office',
        'status',
        'sync',
        'show office',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat plugin disable office docx
      composite:office
        disabled  skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin disable office docx
      composite:office
      Nothing changed.

      $ skillmeat plugin replace office pdf pdf-mine
      composite:office
        replaced  skill:pdf  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin replace office pdf composite:office
      ! error: composite:office is no skill. [E_USAGE]
      !   Name a skill to stand for skill:pdf.
      [exit 2]

      $ skillmeat status
        outdated  composite:office  deployed just now
        in sync  skill:docx  no longer a part of composite:office
        in sync  skill:pdf  no longer a part of composite:office
        new part  skill:pdf-mine  of composite:office, not deployed yet
      3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        updated  composite:office  .claude/plugins/office
        deployed  skill:pdf-mine  .claude/skills/pdf-mine  a new part of composite:office
        undeployed  skill:docx  .claude/skills/docx  no longer a part of its plugin
        undeployed  skill:pdf  .claude/skills/pdf  no longer a part of its plugin
      Take it back with \`skillmeat undo\`.

      $ skillmeat show office
      composite:office

      collection  default
      version  av_<version>
      content  <hash>
      source  /source
      added  just now
      tags  -

      Made of (2)
        skill:docx  av_<version>  left out
        skill:pdf  av_<version>  skill:pdf-mine is deployed

      Files (1)
           .claude-plugin/plugin.json  <hash>

      Deployed in (1)
        /project/.claude/plugins/office"
    `)
    editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'One', 'Two')
    editFile(join(bench.root, 'source/skills/docx/SKILL.md'), 'One', 'Two')
    expect(
      await bench.transcript(
        'update',
        'status',
        'plugin enable office docx',
        'plugin replace office pdf',
        'sync',
        'status',
        'undeploy office',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat update
        updated  skill:docx
        updated  skill:pdf
        up to date  skill:pdf-mine
        updated  composite:office  pins follow: skill:docx, skill:pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:office  deployed just now
        in sync  skill:pdf-mine  deployed just now
      2 deployments, all in sync.

      $ skillmeat plugin enable office docx
      composite:office
        enabled  skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin replace office pdf
      composite:office
        itself again  skill:pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        updated  composite:office  .claude/plugins/office
        deployed  skill:docx  .claude/skills/docx  a new part of composite:office
        deployed  skill:pdf  .claude/skills/pdf  a new part of composite:office
        undeployed  skill:pdf-mine  .claude/skills/pdf-mine  no longer a part of its plugin
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      3 deployments, all in sync.

      $ skillmeat undeploy office
      Removed .claude/plugins/office
      Removed .claude/skills/docx
      Removed .claude/skills/pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
      Nothing is deployed in /project
      Put something there with \`skillmeat deploy <name>\`."
    `)
  }, PLUGIN))

test('undeploy --all takes plugins and their parts, also where both were asked for by name', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    for (const profile of ['claude_code', 'codex', 'agents']) {
      await bench.run(`deploy --all --profile ${profile} --allow-exec`)
      expect(await bench.run('undeploy --all')).toMatchObject({ code: 0, stderr: '' })
      expect((await bench.run('status')).stdout).toContain('Nothing is deployed')
    }
  }, PLUGIN))

test('a part that a deployed plugin has by now is told of as added until it is brought in', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'mine/skills/shared/SKILL.md': skill('shared') })
    await bench.transcript('add ../source', 'add ../mine', 'deploy office')
    await bench.run('plugin link office shared')
    const added = {
      artifact_name: 'shared',
      drift_type: 'added',
      state: 'added',
      recommendation: 'sync_from_collection',
      path: '.claude/skills/shared',
      project_sha: null,
      last_deployed: null,
      new_part_of: 'composite:office',
    }
    for (const line of ['status', 'check-drift']) {
      const { items } = JSON.parse((await bench.run(`${line} --json`)).stdout)
      expect(items).toEqual(expect.arrayContaining([expect.objectContaining(added)]))
    }
    expect(await bench.transcript('status', 'sync --only shared --dry-run', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat status
          outdated  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
          new part  skill:shared  of composite:office, not deployed yet
        3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

        $ skillmeat sync --only shared --dry-run
          deployed  skill:shared  .claude/skills/shared  a new part of composite:office
        Dry run: nothing was written.

        $ skillmeat sync
          updated  composite:office  .claude/plugins/office
          deployed  skill:shared  .claude/skills/shared  a new part of composite:office
        2 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
          in sync  skill:shared  pinned
        4 deployments, all in sync."
      `)
    await bench.transcript('undo')
    expect(await bench.transcript('deploy office', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat deploy office
        unchanged  skill:docx  .claude/skills/docx  av_<version>
        unchanged  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  skill:shared  .claude/skills/shared  av_<version>
        unchanged  composite:office  .claude/plugins/office  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
        in sync  skill:shared  pinned
      4 deployments, all in sync."
    `)
  }, PLUGIN))

test('what a person deployed before it became a part is no new part', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'mine/skills/shared/SKILL.md': skill('shared') })
    await bench.transcript('add ../source', 'add ../mine', 'deploy office shared')
    expect(await bench.transcript('plugin link office shared', 'status', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat plugin link office shared
        composite:office
          linked  skill:shared  av_<version>
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          outdated  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
          in sync  skill:shared  deployed just now
        4 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

        $ skillmeat sync
          updated  composite:office  .claude/plugins/office
          deployed  skill:shared  .claude/skills/shared  a new part of composite:office
        2 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
          in sync  skill:shared  pinned
        4 deployments, all in sync."
      `)
  }, PLUGIN))

test('a part that left its plugin is told of before sync takes it out', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office')
    expect(await bench.transcript('plugin unlink office docx', 'status', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat plugin unlink office docx
        composite:office
          unlinked  skill:docx
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          outdated  composite:office  deployed just now
          in sync  skill:docx  no longer a part of composite:office
          in sync  skill:pdf  pinned
        3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

        $ skillmeat sync
          updated  composite:office  .claude/plugins/office
          undeployed  skill:docx  .claude/skills/docx  no longer a part of its plugin
        1 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  composite:office  deployed just now
          in sync  skill:pdf  pinned
        2 deployments, all in sync."
      `)
  }, PLUGIN))

test('the parts of a plugin that is gone from the collection wait for what is decided about it', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy office', 'remove composite:office')
    expect(await bench.transcript('sync', 'status', 'sync --removed undeploy', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync
          needs a decision  composite:office  .claude/plugins/office  gone from the collection
        2 in sync.
        Decide with \`skillmeat sync --removed undeploy\`, or leave the copies.
        Nothing changed.
        [exit 1]

        $ skillmeat status
          not in collection  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  pinned
        3 deployments, 1 drifted. Bring them forward with \`skillmeat sync\`.

        $ skillmeat sync --removed undeploy
          undeployed  composite:office  .claude/plugins/office  gone from the collection
          undeployed  skill:docx  .claude/skills/docx  no longer a part of its plugin
          undeployed  skill:pdf  .claude/skills/pdf  no longer a part of its plugin
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
        Nothing is deployed in /project
        Put something there with \`skillmeat deploy <name>\`."
      `)
    await bench.transcript('undo')
    rmSync(join(bench.root, 'project/.claude/plugins/office'), { recursive: true })
    expect(await bench.transcript('sync', 'status', 'undeploy pdf docx')).toMatchInlineSnapshot(`
      "$ skillmeat sync
        record dropped  composite:office  .claude/plugins/office
      2 in sync.
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  skill:docx  deployed just now
        in sync  skill:pdf  deployed just now
      2 deployments, all in sync.

      $ skillmeat undeploy pdf docx
      Removed .claude/skills/pdf
      Removed .claude/skills/docx
      Take it back with \`skillmeat undo\`."
    `)
  }, PLUGIN))

test('a part that both sides pin to something else stays, and that is said', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'plugin pin office pdf head')
    const pinNext = async (from: string, to: string) => {
      editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), from, to)
      await bench.transcript('list', 'plugin pin office pdf head')
    }
    await pinNext('One pdf.', 'Two pdf.')
    await pinNext('Two pdf.', 'Three pdf.')
    expect(await bench.transcript('revert office head~1')).toMatchInlineSnapshot(`
      "$ skillmeat revert office head~1
      composite:office has nothing of it left; it stays as it is.
        skill:pdf stays as composite:office has it here: both sides changed it, each to something else
      Nothing changed."
    `)
    const { stdout } = await bench.run('revert office head~1 --json')
    expect(JSON.parse(stdout).result.parts_kept).toEqual(['skill:pdf'])
  }, PLUGIN))
