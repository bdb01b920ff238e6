import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entryText } from '../world/write-files.ts'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'

/** By the place in the home, what is linked there and what stands in it. */
const FOLDERS = {
  '.codex': ['codex', { 'config.toml': '[mcp_servers.codex]\ncommand = "w"\n' }],
  '.cursor': ['cursor', { 'mcp.json': '{"mcpServers":{"cursor":{"command":"w"}}}' }],
  '.gemini': ['gemini', { 'settings.json': '{"mcpServers":{"gemini":{"command":"w"}}}' }],
  '.copilot': [
    'copilot',
    { 'mcp-config.json': '{"mcpServers":{"copilot":{"type":"local","command":"w","args":[]}}}' },
  ],
  '.config': [
    'config',
    { 'opencode/opencode.json': '{"mcp":{"opencode":{"type":"local","command":["w"]}}}' },
  ],
} as const

function linkAll(bench: Workbench, base: string): void {
  for (const [place, [folder, files]] of Object.entries(FOLDERS)) {
    const dir = join(bench.root, base, folder)
    for (const [file, text] of Object.entries(files))
      bench.write({ [`${base}/${folder}/${file}`]: text })
    fs.symlinkSync(dir, join(bench.root, 'user', place))
  }
}

interface Row {
  readonly artifact: string | null
  readonly as: string
  readonly places: readonly string[]
  readonly detail: string | null
}

function rowsOf(stdout: string): Row[] {
  return JSON.parse(stdout).result.items
}

/** What `init` says, and the same that it says in a dry run. */
async function found(bench: Workbench): Promise<{ readonly code: number; readonly rows: Row[] }> {
  const dry = await bench.run('init --json --dry-run')
  const { code, stdout } = await bench.run('init --json')
  expect(rowsOf(stdout)).toEqual(rowsOf(dry.stdout))
  expect(code).toBe(dry.code)
  return { code, rows: rowsOf(stdout) }
}

test("a person's links from folders of agents into dotfiles are followed", () =>
  onWorkbench(async (bench) => {
    linkAll(bench, 'user/dotfiles')
    bench.write({
      'user/dotfiles/codex/agents/c.toml':
        'name = "c"\ndescription = "Does."\ndeveloper_instructions = "Do."\n',
      'user/dotfiles/codex/prompts/p.md': 'Do it.\n',
    })
    const { code, rows } = await found(bench)
    expect({ code, rows: rows.map(({ artifact, as }) => `${as} ${artifact}`).toSorted() }).toEqual({
      code: 0,
      rows: [
        'added agent:c',
        'added command:p',
        'added mcp:codex',
        'added mcp:copilot',
        'added mcp:cursor',
        'added mcp:gemini',
        'added mcp:opencode',
      ],
    })
    await bench.run('add ../source')
    const deployed = await bench.run('deploy pdf --profile cursor --scope user')
    expect(deployed.stdout).toContain('dotfiles/cursor/skills/pdf')
    const seen = await bench.run('status --scope user')
    expect(seen.stdout).toContain('8 deployments, all in sync')
    expect((await found(bench)).rows.map(({ as }) => as)).toEqual(Array(8).fill('known'))
  }, SOURCE))

test('what lies behind a link out of the home is refused by itself, with what to do', () =>
  onWorkbench(async (bench) => {
    linkAll(bench, 'outside')
    bench.write({
      'outside/claude/settings.json':
        '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo"}]}]}}',
      'outside/codex/prompts/p.md': 'Do it.\n',
      'outside/codex/agents/c.toml': 'name = "c"\n',
      'user/.agents/skills/own/SKILL.md': entryText('own'),
    })
    fs.symlinkSync(join(bench.root, 'outside/claude'), join(bench.root, 'user/.claude'))
    const { code, rows } = await found(bench)
    expect(code).toBe(1)
    expect(rows.filter(({ as }) => as === 'added').map(({ artifact }) => artifact)).toEqual([
      'skill:own',
    ])
    const refused = Object.fromEntries(rows.map(({ places, detail }) => [places[0], detail]))
    expect(refused['~/.codex/config.toml']).toContain('CODEX_HOME')
    expect(refused['~/.cursor/mcp.json']).toContain('put the folder itself there')
    expect(refused['~/.claude/settings.json']).toContain('put the folder itself there')
    expect(refused['~/.codex/agents/c.toml']).not.toContain('skillmeat add')
    const advice = /`skillmeat (add [^`]+)`/.exec(refused['~/.codex/prompts/p.md'] ?? '')?.[1]
    expect(await bench.run(advice ?? '')).toMatchObject({ code: 0 })
  }))

test('nothing of a project is put through its link into the home, and no command says otherwise', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/project/.agents/skills/own/SKILL.md': entryText('own'),
      'user/shared/skills/s1/SKILL.md': entryText('s1'),
      'user/shared/settings.json':
        '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo"}]}]}}',
      'user/project/.mcp.json': '{"mcpServers":{"web":{"command":"w"}}}',
    })
    fs.symlinkSync('../shared', join(bench.root, 'user/project/.claude'))
    const run = (line: string) => bench.run(line, { cwd: 'user/project' })
    await run('add ../../source')
    const { code, stdout } = await run('init --json')
    const { items } = JSON.parse(stdout).result as { readonly items: readonly Row[] }
    expect(code).toBe(1)
    expect(items.map(({ as, places }) => `${as} ${places.join()}`).toSorted()).toEqual([
      'added .agents/skills/own',
      'refused .claude/settings.json',
      'refused .claude/skills/s1',
      'refused .mcp.json',
    ])
    const deployed = await run('deploy pdf')
    expect(deployed).toMatchObject({ code: 2, stderr: expect.stringContaining('E_PROJECT_LINK') })
    expect(fs.readdirSync(join(bench.root, 'user/shared')).toSorted()).toEqual([
      'settings.json',
      'skills',
    ])
    expect((await run('status')).stdout).toContain('1 deployment, all in sync')
    expect((await run('status --scope user')).stdout).toContain('Nothing is deployed')
  }))

test("a project's link into a folder of the person's leads nowhere that the project could tell of", () =>
  onWorkbench(async (bench) => {
    bench.write({ 'user/.claude/skills/x/SKILL.md': entryText('x') })
    fs.mkdirSync(join(bench.root, 'project/.claude'))
    fs.symlinkSync(
      join(bench.root, 'user/.claude/skills'),
      join(bench.root, 'project/.claude/skills'),
    )
    await bench.run('add ../source')
    expect((await bench.run('deploy pdf')).stderr).toContain('--scope user')
    expect((await bench.run('deploy pdf --scope user')).code).toBe(0)
  }))
