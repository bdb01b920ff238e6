import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const kit = (name: string): Files => ({
  'kit/.claude-plugin/plugin.json': JSON.stringify({ name }),
  'kit/scripts/log.sh': 'echo log\n',
  'kit/hooks/hooks.json': JSON.stringify({
    hooks: {
      Stop: [
        { hooks: [{ type: 'command', command: 'sh "${CLAUDE_PLUGIN_ROOT}/scripts/log.sh"' }] },
      ],
    },
  }),
  'kit/.mcp.json': JSON.stringify({
    mcpServers: {
      db: {
        command: 'node',
        args: ['${CLAUDE_PLUGIN_ROOT}/scripts/db.js'],
        env: { TOKEN: '${TOKEN}' },
      },
    },
  }),
  'user/.claude/settings.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo mine"}]}]}}\n',
})

const RECORD = 'user/.claude/.skillmeat-deployed.toml'

/** Leaves a person's folder as an earlier version left it, and a home that knows it by its record alone. */
async function deployAsBefore(bench: Workbench, name: string) {
  const run = (line: string) =>
    bench.run(line, { env: { SKILLMEAT_HOME: join(bench.root, 'other') } })
  await bench.run('add ../kit')
  fs.cpSync(join(bench.root, 'home'), join(bench.root, 'other'), { recursive: true })
  expect(await bench.run(`deploy ${name} --scope user --allow-exec`)).toMatchObject({ code: 0 })
  const claude = join(bench.root, 'user/.claude')
  fs.mkdirSync(join(claude, 'plugins'))
  fs.renameSync(join(claude, `skillmeat-plugins/${name}`), join(claude, `plugins/${name}`))
  fs.rmdirSync(join(claude, 'skillmeat-plugins'))
  for (const file of [RECORD, 'user/.claude/settings.json', 'user/.claude.json']) {
    const before = bench.read(file).replaceAll('skillmeat-plugins/', 'plugins/')
    bench.write({ [file]: before })
  }
  return run
}

test('what a plugin has beside its parts leaves the folder that is Claude Code’s own', () =>
  onWorkbench(async (bench) => {
    const run = await deployAsBefore(bench, 'kit')
    bench.write({ 'user/.claude/plugins/cache/one/file': 'theirs\n' })
    editFile(join(bench.root, 'user/.claude.json'), '${TOKEN}', 'own-value')
    fs.appendFileSync(join(bench.root, 'user/.claude/plugins/kit/scripts/log.sh'), 'echo edited\n')
    expect((await run('status --scope user')).stdout).toContain('1 drifted')
    const before = ['user/.claude/settings.json', 'user/.claude.json', RECORD].map(bench.read)

    const synced = await run(`sync "${join(bench.root, 'user')}"`)
    expect(synced.code).toBe(0)
    expect(synced.stdout + synced.stderr).toContain(
      `moved from ${bench.root}/user/.claude/plugins/kit to ${bench.root}/user/.claude/skillmeat-plugins/kit`,
    )
    expect(bench.read('user/.claude/skillmeat-plugins/kit/scripts/log.sh')).toContain('edited')
    expect(fs.readdirSync(join(bench.root, 'user/.claude/plugins'))).toEqual(['cache'])
    expect(bench.read('user/.claude/plugins/cache/one/file')).toBe('theirs\n')
    expect(bench.read('user/.claude/settings.json')).toBe(
      before[0]?.replace('.claude/plugins/kit', '.claude/skillmeat-plugins/kit'),
    )
    expect(bench.read('user/.claude.json')).toBe(
      before[1]?.replace('.claude/plugins/kit', '.claude/skillmeat-plugins/kit'),
    )
    expect(bench.read(RECORD)).not.toContain('"plugins/kit')
    expect(bench.read(RECORD)).not.toContain('.claude/plugins/kit')
    expect((await run('status --scope user')).stdout).toContain('3 deployments, 1 drifted')

    await run('undo')
    expect(['user/.claude/settings.json', 'user/.claude.json', RECORD].map(bench.read)).toEqual(
      before,
    )
    await run('redo')
    expect(bench.read('user/.claude/settings.json')).toContain('skillmeat-plugins/kit')
    expect((await run('status --scope user')).stdout).toContain('3 deployments, 1 drifted')
    expect(await run('undeploy kit --scope user --force')).toMatchObject({ code: 0 })
    expect(bench.read('user/.claude/settings.json')).not.toContain('log.sh')
    expect(fs.existsSync(join(bench.root, 'user/.claude/skillmeat-plugins'))).toBe(false)
  }, kit('kit')))

test('a deploy moves it too, and an undeploy takes it out of where it lies', () =>
  onWorkbench(async (bench) => {
    const run = await deployAsBefore(bench, 'kit')
    const deployed = await run('deploy kit --scope user --allow-exec')
    expect(deployed.stdout).toContain('unchanged  composite:kit  .claude/skillmeat-plugins/kit')
    expect(fs.existsSync(join(bench.root, 'user/.claude/plugins'))).toBe(false)
    await run('undo')
    expect(fs.existsSync(join(bench.root, 'user/.claude/plugins/kit/scripts/log.sh'))).toBe(true)
    expect(await run('undeploy kit --scope user --yes')).toMatchObject({ code: 0 })
    expect(fs.existsSync(join(bench.root, 'user/.claude/plugins'))).toBe(false)
  }, kit('kit')))

test('of a plugin that is called as one of Claude Code’s folders, its own files alone are moved', () =>
  onWorkbench(async (bench) => {
    const run = await deployAsBefore(bench, 'cache')
    bench.write({ 'user/.claude/plugins/cache/market/file': 'theirs\n' })
    expect((await run('status --scope user')).stdout).toContain('all in sync')
    expect(await run(`sync "${join(bench.root, 'user')}"`)).toMatchObject({ code: 0 })
    expect(fs.readdirSync(join(bench.root, 'user/.claude/plugins/cache'))).toEqual(['market'])
    expect(
      fs.readdirSync(join(bench.root, 'user/.claude/skillmeat-plugins/cache')).toSorted(),
    ).toEqual(['.claude-plugin', 'scripts'])
  }, kit('cache')))

test('what is in the way keeps it where it is, and is named', () =>
  onWorkbench(async (bench) => {
    const run = await deployAsBefore(bench, 'kit')
    bench.write({ 'user/.claude/skillmeat-plugins/kit/mine.txt': 'mine\n' })
    const synced = await run(`sync "${join(bench.root, 'user')}"`)
    expect(synced.stdout + synced.stderr).toContain('which is there already')
    expect(bench.read('user/.claude/plugins/kit/scripts/log.sh')).toBe('echo log\n')
    expect((await run('status --scope user')).stdout).toContain('all in sync')
  }, kit('kit')))

test('in a project it stays where it was, and in the home it is a person’s', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('deploy kit --allow-exec')
    expect(fs.existsSync(join(bench.root, 'project/.claude/plugins/kit'))).toBe(true)
    await bench.run(`deploy kit --allow-exec --to "${join(bench.root, 'user')}"`)
    expect(fs.existsSync(join(bench.root, 'user/.claude/plugins'))).toBe(false)
    expect(fs.existsSync(join(bench.root, 'user/.claude/skillmeat-plugins/kit'))).toBe(true)
  }, kit('kit')))
