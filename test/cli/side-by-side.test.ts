import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** A plugin whose agent lists its skills. */
const OFFICE: Files = {
  'source/.claude-plugin/plugin.json': '{"name":"office"}\n',
  'source/skills/pdf/SKILL.md':
    '---\nname: "pdf" # short\ndescription: PDF.\n---\nRead the file.\n\nFill it.\n\nThen close it.\n',
  'source/skills/pdf/scripts/read.sh': '#!/bin/sh\nexit 0\n',
  'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Word.\n---\nWrite.\n',
  'source/agents/writer.md':
    '---\nname: writer\ndescription: Writes.\nskills:\n  - docx\n  - pdf # to read\n---\nYou write.\n',
  'source/commands/fill.md': '---\ndescription: Fills.\n---\nFill the form.\n',
}

const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** The plugin pins what it came with; the person has gone on, and deployed that. */
async function withOwnPdf(bench: Workbench, ...more: readonly string[]): Promise<void> {
  await bench.transcript('add ../source')
  editFile(join(bench.root, HEAD), 'Read the file.', 'Read all of it.')
  await bench.transcript('deploy pdf', ...more)
}

test('a part that is there in another version is replaced, put beside it, or left out, as the person says', () =>
  onWorkbench(async (bench) => {
    await withOwnPdf(bench)
    expect(
      await bench.transcript(
        'deploy office',
        'deploy office --on-mismatch cancel',
        'deploy office --on-mismatch side-by-side --dry-run',
        'deploy office --on-mismatch overwrite',
        'undo',
        'deploy office --on-mismatch side-by-side',
        'deploy office',
        'status',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat deploy office
      ! error: skill:pdf is deployed in /project with other content, for something else. [E_DECISION_NEEDED]
      !   Nothing was changed. Replace it with \`skillmeat deploy office --on-mismatch overwrite\`, keep both with \`skillmeat deploy office --on-mismatch side-by-side\` (it is called pdf-office then), or leave it.
      [exit 2]

      $ skillmeat deploy office --on-mismatch cancel
      ! error: skill:pdf is deployed in /project with other content, for something else. [E_DECISION_NEEDED]
      !   Nothing was changed. Replace it with \`skillmeat deploy office --on-mismatch overwrite\`, keep both with \`skillmeat deploy office --on-mismatch side-by-side\` (it is called pdf-office then), or leave it.
      [exit 2]

      $ skillmeat deploy office --on-mismatch side-by-side --dry-run
        deployed  skill:docx  .claude/skills/docx  av_<version>
        deployed  skill:pdf  .claude/skills/pdf-office  av_<version>
        deployed  command:fill  .claude/commands/fill.md  av_<version>
        deployed  agent:writer  .claude/agents/writer.md  av_<version>
        deployed  composite:office  .claude/plugins/office  av_<version>
      in /project
      Dry run: nothing was written.

      $ skillmeat deploy office --on-mismatch overwrite
        deployed  skill:docx  .claude/skills/docx  av_<version>
        updated  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  command:fill  .claude/commands/fill.md  av_<version>
        deployed  agent:writer  .claude/agents/writer.md  av_<version>
        deployed  composite:office  .claude/plugins/office  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat undo
      Took back: Deployed skill:docx, skill:pdf, command:fill, agent:writer, composite:office to /project
        as before  /project/.claude/skills/docx
        as before  /project/.claude/skills/pdf
        as before  /project/.claude/commands/fill.md
        as before  /project/.claude/agents/writer.md
        as before  /project/.claude/plugins/office

      $ skillmeat deploy office --on-mismatch side-by-side
        deployed  skill:docx  .claude/skills/docx  av_<version>
        deployed  skill:pdf  .claude/skills/pdf-office  av_<version>
        deployed  command:fill  .claude/commands/fill.md  av_<version>
        deployed  agent:writer  .claude/agents/writer.md  av_<version>
        deployed  composite:office  .claude/plugins/office  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy office
        unchanged  skill:docx  .claude/skills/docx  av_<version>
        unchanged  skill:pdf  .claude/skills/pdf-office  av_<version>
        unchanged  command:fill  .claude/commands/fill.md  av_<version>
        unchanged  agent:writer  .claude/agents/writer.md  av_<version>
        unchanged  composite:office  .claude/plugins/office  av_<version>
      in /project
      Nothing changed.

      $ skillmeat status
        in sync  agent:writer  pinned
        in sync  command:fill  pinned
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  .claude/skills/pdf: deployed just now
        in sync  skill:pdf  .claude/skills/pdf-office: pinned
      6 deployments, all in sync."
    `)
    const { stderr } = await bench.run('deploy office --json --native --on-mismatch cancel')
    expect(stderr).toBe('')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('name: "pdf" # short')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Read all of it.')
    expect(bench.read('project/.claude/skills/pdf-office/SKILL.md')).toBe(
      '---\nname: pdf-office\ndescription: PDF.\n---\nRead the file.\n\nFill it.\n\nThen close it.\n',
    )
    expect(bench.read('project/.claude/agents/writer.md')).toBe(
      '---\nname: writer\ndescription: Writes.\nskills:\n  - docx\n  - pdf-office # to read\n---\nYou write.\n',
    )
    const script = join(bench.root, 'project/.claude/skills/pdf-office/scripts/read.sh')
    expect(fs.readFileSync(script, 'utf8')).toContain('exit 0')
  }, OFFICE))

test('an edit of a copy with another name comes back under its own, and a new version goes there', () =>
  onWorkbench(async (bench) => {
    await withOwnPdf(bench, 'deploy office --on-mismatch side-by-side')
    const copy = 'project/.claude/skills/pdf-office/SKILL.md'
    editFile(join(bench.root, copy), 'Then close it.', 'Then close it well.')
    bench.write({ 'project/.claude/skills/pdf-office/notes.md': 'New here.\n' })
    editFile(join(bench.root, 'project/.claude/agents/writer.md'), 'You write.', 'You write well.')
    expect(await bench.transcript('status', 'sync --pull', 'plugin repin office', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat status
          edited here  agent:writer  pinned
          in sync  command:fill  pinned
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  .claude/skills/pdf: deployed just now
          edited here  skill:pdf  .claude/skills/pdf-office: pinned
        6 deployments, 2 drifted. Take edits into the collection with \`skillmeat sync --pull\`.

        $ skillmeat sync --pull
          pulled into the collection  agent:writer  .claude/agents/writer.md  still pinned: \`skillmeat plugin repin office\`
          updated  skill:pdf  .claude/skills/pdf
          pulled into the collection  skill:pdf  .claude/skills/pdf-office  SKILL.md
        3 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat plugin repin office
        composite:office
          pinned  skill:pdf  av_<version>
          pinned  agent:writer  av_<version>
        Take it back with \`skillmeat undo\`.

        $ skillmeat sync
          same on both sides  agent:writer  .claude/agents/writer.md
          merged  skill:pdf  .claude/skills/pdf-office  SKILL.md
        4 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  agent:writer  pinned
          in sync  command:fill  pinned
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  .claude/skills/pdf: deployed just now
          in sync  skill:pdf  .claude/skills/pdf-office: pinned
        6 deployments, all in sync."
      `)
    expect(bench.read(HEAD)).toBe(
      '---\nname: "pdf" # short\ndescription: PDF.\n---\nRead all of it.\n\nFill it.\n\nThen close it well.\n',
    )
    expect(bench.read('home/collections/default/agents/writer.md')).toContain(
      '  - pdf # to read\n---\nYou write well.\n',
    )
    expect(bench.read(copy)).toBe(
      '---\nname: pdf-office\ndescription: PDF.\n---\nRead all of it.\n\nFill it.\n\nThen close it well.\n',
    )
    expect(bench.read('project/.claude/skills/pdf-office/notes.md')).toBe('New here.\n')
  }, OFFICE))

test('a copy with another name goes with its plugin, and comes back with undo', () =>
  onWorkbench(async (bench) => {
    await withOwnPdf(bench, 'deploy office --on-mismatch side-by-side')
    const before = project(bench)
    expect(await bench.transcript('undeploy office', 'undo')).toMatchInlineSnapshot(`
      "$ skillmeat undeploy office
      Removed .claude/agents/writer.md
      Removed .claude/commands/fill.md
      Removed .claude/plugins/office
      Removed .claude/skills/docx
      Removed .claude/skills/pdf-office
      Take it back with \`skillmeat undo\`.

      $ skillmeat undo
      Took back: Undeployed agent:writer, command:fill, composite:office, skill:docx, skill:pdf from /project
        as before  /project/.claude/agents/writer.md
        as before  /project/.claude/commands/fill.md
        as before  /project/.claude/plugins/office
        as before  /project/.claude/skills/docx
        as before  /project/.claude/skills/pdf-office"
    `)
    expect(project(bench)).toEqual(before)
    await bench.transcript('undeploy pdf')
    expect([...project(bench).keys()].filter((path) => path.includes('pdf'))).toEqual([
      '.claude/skills/pdf-office/SKILL.md',
      '.claude/skills/pdf-office/scripts/read.sh',
    ])
    await bench.transcript('undeploy office')
    expect(project(bench)).toEqual(new Map())
    expect(fs.existsSync(join(bench.root, 'project/.claude/skills'))).toBe(false)
  }, OFFICE))

/** What the plugin consists of, and the plugin. */
const PARTS_FIRST = ['agent:writer', 'command:fill', 'skill:docx', 'skill:pdf', 'composite:office']

test('with a new store a copy with another name is known by the project’s record', () =>
  onWorkbench(async (bench) => {
    await withOwnPdf(bench, 'deploy office --on-mismatch side-by-side')
    const before = project(bench)
    fs.rmSync(join(bench.root, 'home'), { recursive: true })
    await bench.transcript('add ../source')
    for (const name of PARTS_FIRST) {
      expect(await bench.run(`install ${name} --same ${name}`)).toMatchObject({ code: 0 })
    }
    expect(await bench.transcript('status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  agent:writer  pinned
        in sync  command:fill  pinned
        in sync  composite:office  deployed just now
        in sync  skill:docx  pinned
        in sync  skill:pdf  .claude/skills/pdf: deployed just now
        in sync  skill:pdf  .claude/skills/pdf-office: pinned
      6 deployments, all in sync."
    `)
    const copy = 'project/.claude/skills/pdf-office/SKILL.md'
    editFile(join(bench.root, copy), 'Then close it.', 'Then close it well.')
    editFile(join(bench.root, 'source/agents/writer.md'), 'You write.', 'You write well.')
    expect(await bench.transcript('sync --pull', 'update', 'sync', 'status'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync --pull
          updated  skill:pdf  .claude/skills/pdf
          pulled into the collection  skill:pdf  .claude/skills/pdf-office  SKILL.md
        4 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat update
          updated  agent:writer
          up to date  command:fill
          up to date  skill:docx
          up to date  skill:pdf
          updated  composite:office  pins follow: skill:pdf, agent:writer
        Take it back with \`skillmeat undo\`.

        $ skillmeat sync
          updated  agent:writer  .claude/agents/writer.md
          merged  skill:pdf  .claude/skills/pdf-office  SKILL.md
        4 in sync.
        Take it back with \`skillmeat undo\`.

        $ skillmeat status
          in sync  agent:writer  pinned
          in sync  command:fill  pinned
          in sync  composite:office  deployed just now
          in sync  skill:docx  pinned
          in sync  skill:pdf  .claude/skills/pdf: deployed just now
          in sync  skill:pdf  .claude/skills/pdf-office: pinned
        6 deployments, all in sync."
      `)
    expect(bench.read(HEAD)).toContain('name: "pdf" # short\n')
    expect(bench.read(HEAD)).toContain('Then close it well.')
    expect(bench.read('project/.claude/agents/writer.md')).toBe(
      before.get('.claude/agents/writer.md')?.replace('You write.', 'You write well.'),
    )
    await bench.transcript('undeploy --all --force')
    expect(project(bench)).toEqual(new Map())
  }, OFFICE))

test('every agent gets the copy under the other name, in its own form', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'source/.mcp.json': '{"mcpServers":{"gh":{"command":"npx"}}}\n' })
    await bench.transcript('add ../source')
    const parts = ['skills/pdf/SKILL.md', 'agents/writer.md', 'commands/fill.md']
    for (const part of parts) {
      const file = join(bench.root, 'home/collections/default', part)
      fs.writeFileSync(file, `${fs.readFileSync(file, 'utf8')}One line more.\n`)
    }
    editFile(join(bench.root, 'home/collections/default/mcp/gh.json'), 'npx', 'bunx')
    for (const profile of ['claude_code', 'codex', 'gemini', 'opencode']) {
      const names = profile === 'codex' ? 'pdf writer gh' : 'pdf writer fill gh'
      await bench.transcript(
        `deploy ${names} --profile ${profile} --allow-exec`,
        `deploy office --profile ${profile} --allow-exec --on-mismatch side-by-side`,
      )
    }
    const files = project(bench)
    expect([...files.keys()].filter((path) => path.includes('-office'))).toMatchInlineSnapshot(`
      [
        ".agents/skills/pdf-office/SKILL.md",
        ".agents/skills/pdf-office/scripts/read.sh",
        ".claude/agents/writer-office.md",
        ".claude/commands/fill-office.md",
        ".claude/skills/pdf-office/SKILL.md",
        ".claude/skills/pdf-office/scripts/read.sh",
        ".codex/agents/writer-office.toml",
        ".gemini/agents/writer-office.md",
        ".gemini/commands/fill-office.toml",
        ".gemini/skills/pdf-office/SKILL.md",
        ".gemini/skills/pdf-office/scripts/read.sh",
        ".opencode/agents/writer-office.md",
        ".opencode/commands/fill-office.md",
        ".opencode/skills/pdf-office/SKILL.md",
        ".opencode/skills/pdf-office/scripts/read.sh",
      ]
    `)
    expect(files.get('.codex/agents/writer-office.toml')).toContain('name = "writer-office"')
    expect(files.get('.gemini/agents/writer-office.md')).toContain('name: writer-office')
    expect(JSON.parse(files.get('.mcp.json') ?? '')).toEqual({
      mcpServers: { gh: { command: 'bunx' }, 'gh-office': { command: 'npx' } },
    })
    expect(await bench.transcript('status')).toContain(', all in sync.')
    await bench.transcript('undeploy office')
    const left = [...project(bench)].filter(([path]) => path.includes('office'))
    expect(left).toEqual([])
    expect(await bench.transcript('status')).toContain(', all in sync.')
  }, OFFICE))

/** The files of the project but for our own records. */
function project({ root }: Workbench): ReadonlyMap<string, string> {
  const dir = join(root, 'project')
  const paths = fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('.skillmeat') && fs.statSync(join(dir, path)).isFile())
  return new Map(paths.toSorted().map((path) => [path, fs.readFileSync(join(dir, path), 'utf8')]))
}
