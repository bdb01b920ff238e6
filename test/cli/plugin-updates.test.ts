import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`

const PLUGIN: Files = {
  'source/.claude-plugin/plugin.json':
    '{"name":"office","version":"1.0.0","commands":"./extra/"}\n',
  'source/skills/pdf/SKILL.md': skill('pdf'),
  'source/skills/docx/SKILL.md': skill('docx'),
  'source/hooks/hooks.json': '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]}]}}\n',
  'source/.mcp.json':
    '{"mcpServers":{"gh":{"command":"npx","args":["${CLAUDE_PLUGIN_ROOT}/s.js"]}}}\n',
}

test('a plugin follows its source: parts join and leave, pins move, projects follow', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy composite:office --allow-exec')
    bench.write({ 'source/skills/xlsx/SKILL.md': skill('xlsx') })
    editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'One', 'Two')
    rmSync(join(bench.root, 'source/skills/docx'), { recursive: true })
    expect(await bench.transcript('update', 'show composite:office', 'status', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat update
          gone upstream  skill:docx  say where it is with \`skillmeat source move skill:docx <source>\`, or let it go with \`skillmeat update skill:docx --prune\`
          updated  skill:pdf
          up to date  hook:office
          up to date  mcp:gh
          updated  composite:office  + skill:xlsx, - skill:docx, pins follow: skill:pdf
        Take it back with \`skillmeat undo\`.

        $ skillmeat show composite:office
        composite:office

        collection  default
        version  av_<version>
        content  <hash>
        source  /source
        added  just now
        tags  -

        Made of (4)
          skill:pdf  av_<version>  as pinned
          skill:xlsx  av_<version>  as pinned
          hook:office  av_<version>  as pinned
          mcp:gh  av_<version>  as pinned

        Files (1)
             .claude-plugin/plugin.json  <hash>

        Deployed in (1)
          /project/.claude/plugins/office

        $ skillmeat status
          in sync  hook:office  pinned
          in sync  mcp:gh  pinned
          outdated  composite:office  deployed just now
          in sync  skill:docx  no longer a part of composite:office
          outdated  skill:pdf  its plugin pins another version
          new part  skill:xlsx  of composite:office, not deployed yet
        5 deployments, 2 drifted. Bring them forward with \`skillmeat sync\`.

        $ skillmeat sync
          updated  composite:office  .claude/plugins/office
          updated  skill:pdf  .claude/skills/pdf
          deployed  skill:xlsx  .claude/skills/xlsx  a new part of composite:office
          undeployed  skill:docx  .claude/skills/docx  no longer a part of its plugin
        2 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  hook:office  pinned
          in sync  mcp:gh  pinned
          in sync  composite:office  deployed just now
          in sync  skill:pdf  pinned
          in sync  skill:xlsx  pinned
        5 deployments, all in sync."
      `)
    expect(existsSync(join(bench.root, 'project/.claude/skills/docx'))).toBe(false)
    await bench.transcript('undo', 'undo')
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  hook:office  pinned
        in sync  mcp:gh  pinned
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      5 deployments, all in sync."
    `)
  }, PLUGIN))

test('a part that was edited in the project stays there when it leaves its plugin', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy composite:office --allow-exec')
    editFile(join(bench.root, 'project/.claude/skills/docx/SKILL.md'), 'One', 'My')
    rmSync(join(bench.root, 'source/skills/docx'), { recursive: true })
    expect(await bench.transcript('update', 'sync')).toMatchInlineSnapshot(`
      "$ skillmeat update
        gone upstream  skill:docx  say where it is with \`skillmeat source move skill:docx <source>\`, or let it go with \`skillmeat update skill:docx --prune\`
        up to date  skill:pdf
        up to date  hook:office
        up to date  mcp:gh
        updated  composite:office  - skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat sync
        updated  composite:office  .claude/plugins/office
        local edits kept  skill:docx  .claude/skills/docx  no longer a part; it has local edits
      3 in sync.
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read('project/.claude/skills/docx/SKILL.md')).toContain('My docx')
  }, PLUGIN))

test('a part that a person linked stays through updates', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source', 'add ../other', 'plugin link office mine')
      editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'One', 'Two')
      expect(await bench.transcript('update', 'show composite:office')).toContain('skill:mine')
      expect(await bench.transcript('add ../source')).toContain('Nothing changed.')
      expect(await bench.transcript('show composite:office')).toContain('skill:mine')
    },
    { ...PLUGIN, 'other/mine/SKILL.md': skill('mine') },
  ))

test('a plugin stands in a project as one folder that the agent loads itself', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.claude/skills/own/SKILL.md': skill('own') })
    expect(
      await bench.transcript(
        'add ../source',
        'deploy skill:pdf --native',
        'deploy composite:office --native --allow-exec',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  skill:docx  docx.
        added  skill:pdf  pdf.
        added  hook:office
        added  mcp:gh
        added  composite:office
        W_EXECUTABLE hook:office: By itself, once it is deployed: on Stop: x.
        W_EXECUTABLE mcp:gh: By itself, once it is deployed: server gh: npx \${CLAUDE_PLUGIN_ROOT}/s.js.
        note extra: the plugin office names it among its commands, and it is not there
        note s.js: the mcp gh uses it, and it does not come with the plugin
      5 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy skill:pdf --native
      ! error: skill:pdf is no plugin. [E_USAGE]
      !   Leave --native out, or name a plugin: \`skillmeat list --type composite\`.
      [exit 2]

      $ skillmeat deploy composite:office --native --allow-exec
        deployed  skill:docx  .claude/skills/office/skills/docx  av_<version>
        deployed  skill:pdf  .claude/skills/office/skills/pdf  av_<version>
        deployed  hook:office  .claude/skills/office/hooks  av_<version>
        deployed  mcp:gh  .claude/skills/office/.mcp.json  av_<version>
        deployed  composite:office  .claude/skills/office  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  composite:office  deployed just now
        in sync  mcp:gh  pinned
        in sync  hook:office  pinned
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      5 deployments, all in sync."
    `)
    const folder = 'project/.claude/skills/office'
    expect(JSON.parse(bench.read(`${folder}/.claude-plugin/plugin.json`))).toEqual({
      name: 'office',
      version: '1.0.0',
    })
    expect(JSON.parse(bench.read(`${folder}/.mcp.json`))).toEqual({
      mcpServers: { gh: { command: 'npx', args: ['${CLAUDE_PLUGIN_ROOT}/s.js'] } },
    })
    expect(bench.read(`${folder}/skills/pdf/SKILL.md`)).toBe(skill('pdf'))
    expect(bench.read(`${folder}/hooks/hooks.json`)).toBe(PLUGIN['source/hooks/hooks.json'])
    editFile(join(bench.root, `${folder}/.claude-plugin/plugin.json`), '1.0.0', '1.0.1')
    expect(await bench.transcript('status', 'sync --pull')).toMatchInlineSnapshot(`
      "$ skillmeat status
        edited here  composite:office  deployed just now
        in sync  mcp:gh  pinned
        in sync  hook:office  pinned
        in sync  skill:docx  pinned
        in sync  skill:pdf  pinned
      5 deployments, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

      $ skillmeat sync --pull
        pulled into the collection  composite:office  .claude/skills/office
      4 in sync.
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read('home/collections/default/plugins/office/.claude-plugin/plugin.json')).toBe(
      '{\n  "name": "office",\n  "version": "1.0.1",\n  "commands": "./extra/"\n}\n',
    )
    await bench.transcript('undeploy composite:office')
    expect(existsSync(join(bench.root, folder))).toBe(false)
    expect(bench.read('project/.claude/skills/own/SKILL.md')).toBe(skill('own'))
  }, PLUGIN))

test('a plugin that its marketplace calls otherwise keeps its history, and so do its parts', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source')
      const source = join(bench.root, 'source')
      renameSync(join(source, 'plugins/old'), join(source, 'plugins/new'))
      bench.write({
        'source/.claude-plugin/marketplace.json': market('new', { old: 'middle', middle: 'new' }),
        'source/plugins/new/skills/pdf/SKILL.md': skill('pdf').replace('One', 'Two'),
      })
      expect(await bench.transcript('update', 'log pdf', 'update')).toMatchInlineSnapshot(`
        "$ skillmeat update
          updated  skill:pdf  moved from plugins/old/skills/pdf to plugins/new/skills/pdf
          updated  composite:old  moved from plugins/old to plugins/new; pins follow: skill:pdf
        Take it back with \`skillmeat undo\`.

        $ skillmeat log pdf
        av_<version>  upstream  just now  From /source  ← head ← upstream
        av_<version>  import  just now  Imported from /source

        $ skillmeat update
          up to date  skill:pdf
          up to date  composite:old
        Nothing changed."
      `)
    },
    {
      'source/.claude-plugin/marketplace.json': market('old', {}),
      'source/plugins/old/skills/pdf/SKILL.md': skill('pdf'),
      'source/plugins/old/README.md': 'Read me.\n',
    },
  ))

function market(name: string, renames: object): string {
  return JSON.stringify({ name: 'm', plugins: [{ name, source: `./plugins/${name}` }], renames })
}

test('what a person linked stays in a plugin and what they unlinked stays out, whatever reads its source', () =>
  onWorkbench(
    async (bench) => {
      const parts = async () =>
        JSON.parse((await bench.run('show composite:kit --json')).stdout).members.map(
          ({ name }: { readonly name: string }) => name,
        )
      await bench.transcript('add ../source', 'plugin unlink kit docx', 'plugin link kit loose')
      expect(await parts()).toEqual(['pdf', 'loose'])
      await bench.run('update')
      expect(await parts()).toEqual(['pdf', 'loose'])
      await bench.run('add ../source')
      expect(await parts()).toEqual(['pdf', 'loose'])
      bench.write({ 'source/plug/skills/xlsx/SKILL.md': skill('xlsx') })
      rmSync(join(bench.root, 'source/plug/skills/pdf'), { recursive: true })
      await bench.run('update')
      expect(await parts()).toEqual(['xlsx', 'loose'])
    },
    {
      'source/plug/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
      'source/plug/skills/pdf/SKILL.md': skill('pdf'),
      'source/plug/skills/docx/SKILL.md': skill('docx'),
      'source/skills/loose/SKILL.md': skill('loose'),
    },
  ))
