import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entryText } from '../world/write-files.ts'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'

interface Row {
  readonly artifact: string | null
  readonly as: string
  readonly places: readonly string[]
  readonly detail: string | null
}

async function rowsOf(bench: Workbench): Promise<readonly Row[]> {
  return JSON.parse((await bench.run('init --json')).stdout).result.items
}

async function told(bench: Workbench): Promise<readonly string[]> {
  const rows = await rowsOf(bench)
  return rows.map(({ as, artifact, places }) => `${as} ${artifact} ${places.join()}`).toSorted()
}

const FOLDER = 'user/.claude/plugins/cache/m/pl/1.0'
const PLUGIN = {
  '.claude-plugin/plugin.json': '{"name":"pl"}',
  'skills/ps/SKILL.md': entryText('ps'),
}

/** Writes the plugin `pl@m` as Claude Code installs it; its marketplace is to be found at `m`. */
function installPlugin(bench: Workbench): void {
  const folders = join(bench.root, 'user/.claude/plugins')
  for (const [file, text] of Object.entries(PLUGIN)) bench.write({ [`${FOLDER}/${file}`]: text })
  bench.write({
    'user/.claude/plugins/installed_plugins.json': JSON.stringify({
      version: 2,
      plugins: { 'pl@m': [{ scope: 'user', installPath: join(bench.root, FOLDER) }] },
    }),
    'user/.claude/plugins/known_marketplaces.json': JSON.stringify({
      m: {
        source: { source: 'github', repo: 'o/r' },
        installLocation: join(folders, 'marketplaces/m'),
      },
    }),
  })
}

test('a plugin whose marketplace is gone is taken, and follows that once it is there again', () =>
  onWorkbench(async (bench) => {
    installPlugin(bench)
    const [first, ...others] = await rowsOf(bench)
    expect(others).toEqual([])
    expect(first).toMatchObject({ artifact: 'composite:pl', as: 'added' })
    expect(first?.detail).toContain('claude plugin marketplace update m')
    const market = 'user/.claude/plugins/marketplaces/m'
    bench.write({
      [`${market}/.claude-plugin/marketplace.json`]:
        '{"name":"m","owner":{"name":"x"},"plugins":[{"name":"pl","source":"./pl"}]}',
    })
    for (const [file, text] of Object.entries(PLUGIN))
      bench.write({ [`${market}/pl/${file}`]: text })
    expect(await told(bench)).toEqual(['known composite:pl ~/.claude/plugins/cache/m/pl/1.0'])
    expect((await bench.run('show pl')).stdout).toContain('https://github.com/o/r.git pl')
    expect((await bench.run('show ps')).stdout).toContain('https://github.com/o/r.git pl/skills/ps')
    expect((await bench.run('list --json')).stdout).not.toContain('m-pl')
  }, SOURCE))

test('a plugin of a marketplace that nobody knows is told of once', () =>
  onWorkbench(async (bench) => {
    installPlugin(bench)
    fs.rmSync(join(bench.root, 'user/.claude/plugins/known_marketplaces.json'))
    const rows = await rowsOf(bench)
    expect(rows.map(({ as }) => as)).toEqual(['added'])
    expect(rows[0]?.detail).toContain('its marketplace m is not known any more')
  }, SOURCE))

test('a plugin that lies there whole, and what is disabled, are known', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'big/.claude-plugin/plugin.json': '{"name":"big"}',
      'big/skills/part/SKILL.md': entryText('part'),
    })
    await bench.transcript('add ../big', 'add ../source', 'deploy big --native', 'deploy pdf')
    await bench.transcript('deploy pdf --scope user --profile codex', 'disable pdf')
    await bench.run('disable pdf --scope user')
    expect(await told(bench)).toEqual([
      'known composite:big .claude/skills/big',
      'known skill:pdf .claude/.skillmeat-disabled/skills/pdf',
      'known skill:pdf ~/.agents/.skillmeat-disabled/skills/pdf',
    ])
    const commands = (await rowsOf(bench)).flatMap(
      ({ detail }) => /`skillmeat ([^`]+)`/.exec(detail ?? '')?.[1] ?? [],
    )
    for (const command of commands) expect(await bench.run(command)).toMatchObject({ code: 0 })
    expect(commands).toHaveLength(2)
    expect((await bench.run('status')).stdout).not.toContain('disabled')
  }, SOURCE))

test('what was left where it is makes no "nothing was there"', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.mcp.json': '{' })
    expect((await bench.run('init')).stdout).toContain('Adopted 0 artifacts; 1 refused.')
    expect((await bench.run('init --no-adopt')).stdout).toContain('Nothing was looked for.')
  }, SOURCE))

test('a file of servers that is a link out of the project is refused with what to do', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/servers.json': '{"mcpServers":{"web":{"command":"w"}}}',
      'project/own.json': '{"mcpServers":{"own":{"command":"w"}}}',
    })
    const path = join(bench.root, 'project/.mcp.json')
    fs.symlinkSync(join(bench.root, 'user/servers.json'), path)
    const [row] = await rowsOf(bench)
    expect(row?.as).toBe('refused')
    expect(row?.detail).toContain(`cp ${join(bench.root, 'user/servers.json')} ${path}`)
    fs.rmSync(path)
    fs.symlinkSync('own.json', path)
    expect(await told(bench)).toEqual(['added mcp:own .mcp.json'])
  }, SOURCE))

test('a file where an agent has its folder is named', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.agents': '' })
    await bench.run('add ../source')
    const { code, stderr } = await bench.run('deploy pdf --profile codex')
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is a file where a folder belongs. [E_DEPLOY_TARGET_EXISTS]'),
    })
  }, SOURCE))

test("Cursor's commands and agents for all projects are taken", () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/.cursor/commands/ship.md': 'Ship it.\n',
      'user/.cursor/agents/judge.md': '---\nname: judge\ndescription: Judges.\n---\n\nJudge.\n',
    })
    expect(await told(bench)).toEqual([
      'added agent:judge ~/.cursor/agents/judge.md',
      'added command:ship ~/.cursor/commands/ship.md',
    ])
    expect((await bench.run('status --scope user')).stdout).toContain('all in sync')
  }, SOURCE))

const HOOKS = (command: string) =>
  JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: 'command', command }] }] } })
const CURSOR_HOOKS = (...commands: readonly string[]) =>
  JSON.stringify({ version: 1, hooks: { stop: commands.map((command) => ({ command })) } })

test('hooks of two agents that have nothing in common are two artifacts', () =>
  onWorkbench(async (bench) => {
    bench.write({
      'user/.claude/settings.json': HOOKS('echo claude'),
      'user/.cursor/hooks.json': CURSOR_HOOKS('echo cursor'),
      'project/.claude/settings.json': HOOKS('echo both'),
      'project/.cursor/hooks.json': CURSOR_HOOKS('echo both', 'echo more'),
    })
    expect(await told(bench)).toEqual([
      'added hook:my-hooks ~/.claude/settings.json',
      'added hook:my-hooks-cursor ~/.cursor/hooks.json',
      'added hook:project-hooks .claude/settings.json',
      'differs hook:project-hooks .cursor/hooks.json',
    ])
    const known = (await told(bench)).filter((row) => row.includes('~/'))
    expect(known).toEqual([
      'known hook:my-hooks ~/.claude/settings.json',
      'known hook:my-hooks-cursor ~/.cursor/hooks.json',
    ])
    expect((await bench.run('status --scope user')).stdout).toContain('2 deployments, all in sync')
    await bench.run('undeploy hook:my-hooks-cursor --scope user --yes')
    expect(bench.read('user/.cursor/hooks.json')).not.toContain('echo')
    expect(bench.read('user/.claude/settings.json')).toBe(HOOKS('echo claude'))
  }, SOURCE))
