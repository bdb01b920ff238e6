import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'

const KIT = {
  ...SOURCE,
  'kit/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo kit"}]}]}}\n',
}

function link(root: string, target: string, path: string): void {
  fs.mkdirSync(join(root, path, '..'), { recursive: true })
  fs.symlinkSync(target, join(root, path))
}

test("an agent's folder that is a link into another agent's is followed, and the copy is recorded there", () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'project/.agents/skills'), { recursive: true })
    link(bench.root, '../.agents/skills', 'project/.claude/skills')
    await bench.run('add ../source')
    expect(await bench.run('deploy pdf')).toMatchObject({ code: 0 })
    expect(fs.lstatSync(join(bench.root, 'project/.claude/skills')).isSymbolicLink()).toBe(true)
    expect(bench.read('project/.agents/.skillmeat-deployed.toml')).toContain('skills/pdf')
    expect((await bench.run('status')).stdout).toContain('1 deployment, all in sync')
    await bench.run('undeploy pdf --yes')
    expect(fs.readdirSync(join(bench.root, 'project/.agents'))).toEqual(['skills'])
    expect(fs.lstatSync(join(bench.root, 'project/.claude/skills')).isSymbolicLink()).toBe(true)
  }))

test("a person's folder that is a link to one of dotfiles holds skills and hooks there", () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'user/dotfiles/claude'), { recursive: true })
    link(bench.root, 'dotfiles/claude', 'user/.claude')
    await bench.transcript('add ../source', 'add ../kit')
    expect(await bench.run('deploy pdf kit --scope user --allow-exec')).toMatchObject({ code: 0 })
    expect(bench.read('user/dotfiles/claude/skills/pdf/SKILL.md')).toContain('name: pdf')
    expect(bench.read('user/dotfiles/claude/settings.json')).toContain('echo kit')
    const seen = await bench.run('status --scope user')
    expect(seen.stdout).toContain('2 deployments, all in sync')
    await bench.run('undeploy --all --scope user --yes')
    expect(fs.readdirSync(join(bench.root, 'user/dotfiles/claude'))).toEqual([])
  }, KIT))

test('a link that leads out of the project and the home is not written through', () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'elsewhere'))
    link(bench.root, '../../elsewhere', 'project/.claude/skills')
    await bench.run('add ../source')
    const { code, stderr } = await bench.run('deploy pdf')
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E_PROJECT_LINK'),
    })
    expect(fs.readdirSync(join(bench.root, 'elsewhere'))).toEqual([])
  }))

test('a deploy by link puts one copy where agents share a folder, and links to it', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(await bench.transcript('deploy pdf --link --profile claude_code,cursor', 'status'))
      .toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf --link --profile claude_code,cursor
        deployed  skill:pdf  .claude/skills/pdf -> .agents/skills/pdf  av_<version>
        deployed  skill:pdf  .cursor/skills/pdf -> .agents/skills/pdf  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  skill:pdf  linked from .claude/skills/pdf; linked from .cursor/skills/pdf
      1 deployment, nothing to bring forward."
    `)
    expect(fs.readlinkSync(join(bench.root, 'project/.claude/skills/pdf'))).toBe(
      '../../.agents/skills/pdf',
    )
    // There is one place: an edit through any of them is one edit.
    fs.appendFileSync(join(bench.root, 'project/.cursor/skills/pdf/SKILL.md'), 'More.\n')
    const { items } = JSON.parse((await bench.run('status --json')).stdout)
    expect(items).toMatchObject([
      { drift_type: 'modified', linked_from: ['.claude/skills/pdf', '.cursor/skills/pdf'] },
    ])
    await bench.run('sync --pull')
    expect(bench.read('home/collections/default/skills/pdf/SKILL.md')).toContain('More.')
    // A link that is gone is told of, and can be made again.
    fs.rmSync(join(bench.root, 'project/.claude/skills/pdf'))
    expect((await bench.run('status')).stdout).toContain('no link at .claude/skills/pdf any more')
    await bench.run('deploy pdf --link --profile claude_code')
    expect((await bench.run('status')).stdout).toContain('linked from .claude/skills/pdf;')
    await bench.run('undeploy pdf --yes')
    expect(fs.existsSync(join(bench.root, 'project/.claude'))).toBe(false)
    expect(fs.existsSync(join(bench.root, 'project/.agents'))).toBe(false)
    await bench.run('undo')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('More.')
    await bench.run('redo')
    // What is there and no link to the copy is left, and so is what is no skill.
    bench.write({ 'project/.claude/skills/pdf/SKILL.md': 'Mine.\n' })
    expect((await bench.run('deploy pdf --link')).stderr).toContain('E_DEPLOY_TARGET_EXISTS')
    expect((await bench.run('deploy commit --link')).stderr).toContain('only skills are linked')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toBe('Mine.\n')
  }))

test('servers of a person stand in the folder that CLAUDE_CONFIG_DIR names, as Claude Code reads them', () =>
  onWorkbench(async (bench) => {
    const env = { CLAUDE_CONFIG_DIR: join(bench.root, 'moved') }
    const run = (line: string, more = {}) => bench.run(line, { env: { ...env, ...more } })
    bench.write({
      'moved/.claude.json': '{ "mcpServers": { "mine": { "command": "own" } } }\n',
      'web/.mcp.json': '{ "mcpServers": { "web": { "command": "web" } } }\n',
    })
    await run('add ../web')
    expect(await run('deploy web --scope user --allow-exec')).toMatchObject({ code: 0 })
    expect(Object.keys(JSON.parse(bench.read('moved/.claude.json')).mcpServers)).toEqual([
      'mine',
      'web',
    ])
    expect(fs.existsSync(join(bench.root, '.claude.json'))).toBe(false)
    expect((await run('status --scope user')).stdout).toContain('1 deployment, all in sync')

    // Another home finds both there, and the one with a record as what it is.
    const found = await run('init --json', { SKILLMEAT_HOME: join(bench.root, 'other') })
    const { items } = JSON.parse(found.stdout).result
    expect(items.map(({ artifact, as }: Record<string, string>) => `${as} ${artifact}`)).toEqual(
      expect.arrayContaining(['added mcp:mine', 'added mcp:web']),
    )
    await run('undeploy web --scope user --yes')
    expect(bench.read('moved/.claude.json')).toBe(
      '{ "mcpServers": { "mine": { "command": "own" } } }\n',
    )
  }))

test('one agent loses its link, and the others keep theirs; the folders that were there stay', () =>
  onWorkbench(async (bench) => {
    for (const folder of ['.claude/skills', '.cursor', '.agents/skills']) {
      fs.mkdirSync(join(bench.root, 'project', folder), { recursive: true })
    }
    await bench.run('add ../source')
    await bench.run('deploy pdf --link --profile claude_code,cursor')
    expect(await bench.run('disable pdf --profile cursor')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('skillmeat undeploy skill:pdf --profile'),
    })
    expect((await bench.run('undeploy pdf --profile cursor')).stdout).toContain(
      'Removed .cursor/skills/pdf',
    )
    expect(fs.existsSync(join(bench.root, 'project/.claude/skills/pdf'))).toBe(true)
    expect((await bench.run('status')).stdout).toMatch(/in sync +skill:pdf +linked from .claude/)
    // A link that is gone can be made again by what is said.
    fs.rmSync(join(bench.root, 'project/.claude/skills/pdf'))
    const seen = (await bench.run('status')).stdout
    const again = /`skillmeat (deploy [^`]+)`/.exec(seen)?.[1] ?? ''
    expect(await bench.run(again)).toMatchObject({ code: 0 })
    expect(fs.existsSync(join(bench.root, 'project/.claude/skills/pdf'))).toBe(true)
    await bench.run('undeploy pdf')
    const left = fs.readdirSync(join(bench.root, 'project'), { recursive: true }).map(String)
    expect(left.toSorted()).toEqual([
      '.agents',
      '.agents/skills',
      '.claude',
      '.claude/skills',
      '.cursor',
    ])
  }))
