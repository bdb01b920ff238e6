import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MOVED_BY } from '../../src/core/agents/moved-folders.ts'
import type { Files } from '../world/write-files.ts'
import { SOURCE, onWorkbench } from './workbench.ts'

const KIT: Files = {
  ...SOURCE,
  'kit/.claude-plugin/plugin.json': '{"name":"kit"}',
  'kit/scripts/log.sh': 'echo log\n',
  'kit/hooks/hooks.json': JSON.stringify({
    hooks: {
      Stop: [
        { hooks: [{ type: 'command', command: 'sh "${CLAUDE_PLUGIN_ROOT}/scripts/log.sh"' }] },
      ],
    },
  }),
  'kit/.mcp.json': '{"mcpServers":{"db":{"command":"node"}}}',
}

/** Where each profile writes a skill, by the variables that are set. Below the root of the machine. */
const SKILLS: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['claude_code', { CLAUDE_CONFIG_DIR: 'else/cc' }, 'else/cc/skills/pdf'],
  ['codex', { CODEX_HOME: 'else/cx' }, 'user/.agents/skills/pdf'],
  ['copilot_cli', { COPILOT_HOME: 'else/co' }, 'else/co/skills/pdf'],
  ['gemini', { GEMINI_CLI_HOME: 'else/ge' }, 'else/ge/.gemini/skills/pdf'],
  ['antigravity', { GEMINI_CLI_HOME: 'else/ge' }, 'user/.gemini/config/skills/pdf'],
  ['opencode', { XDG_CONFIG_HOME: 'user/xdg' }, 'user/xdg/opencode/skills/pdf'],
  ['amp', { XDG_CONFIG_HOME: 'user/xdg' }, 'user/xdg/agents/skills/pdf'],
  ['goose', { XDG_CONFIG_HOME: 'user/xdg' }, 'user/.agents/skills/pdf'],
  ['devin', { XDG_CONFIG_HOME: 'else/xdg' }, 'else/xdg/devin/skills/pdf'],
  ['crush', { CRUSH_SKILLS_DIR: 'else/crush/skills' }, 'else/crush/skills/pdf'],
  ['continue', { CONTINUE_GLOBAL_DIR: 'user/.co' }, 'user/.co/skills/pdf'],
  ['grok', { GROK_HOME: 'user/deep/grok' }, 'user/deep/grok/skills/pdf'],
  ['hermes_agent', { HERMES_HOME: 'else/h' }, 'else/h/skills/pdf'],
  ['kimi_code', { KIMI_CODE_HOME: 'else/k' }, 'else/k/skills/pdf'],
  ['mistral_vibe', { VIBE_HOME: 'else/v' }, 'else/v/skills/pdf'],
  ['openclaw', { OPENCLAW_STATE_DIR: 'else/oc' }, 'else/oc/skills/pdf'],
  ['pi', { PI_CODING_AGENT_DIR: 'else/pi' }, 'else/pi/skills/pdf'],
]

test('every variable of the agents is looked at here', () => {
  const named = new Set(SKILLS.flatMap(([, env]) => Object.keys(env)))
  expect(named).toEqual(new Set(MOVED_BY.map(({ variable }) => variable)))
})

test.each(SKILLS)('a skill for %s goes where %o says', (profile, named, place) =>
  onWorkbench(async (bench) => {
    const env = Object.fromEntries(
      Object.entries(named).map(([variable, path]) => [variable, join(bench.root, path)]),
    )
    const run = (line: string) => bench.run(line, { env })
    bench.write({
      'user/xdg/amp/settings.json': '{}',
      'user/.config/crush/crush.json': '{}',
      'user/.gemini/antigravity/x': '',
    })
    await run('add ../source')
    expect(await run(`deploy pdf --scope user --profile ${profile}`)).toMatchObject({ code: 0 })
    expect(bench.read(`${place}/SKILL.md`)).toContain('name: pdf')
    expect((await run('status --scope user')).stdout).toContain('1 deployment')
    const { stdout } = await run('why pdf --json')
    expect(JSON.stringify(JSON.parse(stdout))).toContain(join(bench.root, place))
    const found = await bench.run('init --json', {
      env: { ...env, SKILLMEAT_HOME: join(bench.root, 'other') },
    })
    expect(found.stdout).toContain('skill:pdf')
    expect(await run('undeploy pdf --scope user --yes')).toMatchObject({ code: 0 })
    expect(fs.existsSync(join(bench.root, place))).toBe(false)
  }),
)

test.each(['user/.config/codex', 'else/codex'])(
  'a plugin for Codex in %s is one plugin, wherever its parts lie',
  (place) =>
    onWorkbench(async (bench) => {
      const env = { CODEX_HOME: join(bench.root, place) }
      const run = (line: string, more = {}) => bench.run(line, { env: { ...env, ...more } })
      await run('add ../kit')
      const refused = await run('deploy kit --scope user --profile codex')
      expect(refused.stderr).toContain('E_CONSENT_REQUIRED')
      expect(await run('deploy kit --scope user --profile codex --allow-exec')).toMatchObject({
        code: 0,
      })
      expect(bench.read(`${place}/hooks.json`)).toContain('$HOME/.agents/plugins/kit')
      expect(bench.read(`${place}/config.toml`)).toContain('[mcp_servers.db]')
      expect((await run('status --scope user')).stdout).toContain('3 deployments, all in sync')

      // Under another value nothing is called gone.
      const other = await run('status --scope user', { CODEX_HOME: '' })
      expect(other.stdout).toContain('3 deployments, all in sync')
      expect(other.stderr).toContain('CODEX_HOME named it')
      fs.renameSync(join(bench.root, place), join(bench.root, 'user/.codex'))
      const moved = await run('status --scope user', { CODEX_HOME: '' })
      expect(moved.stdout).toContain(`${join(bench.root, place)} is not there: CODEX_HOME named it`)
      expect(moved.stdout).not.toContain('files gone')
      fs.renameSync(join(bench.root, 'user/.codex'), join(bench.root, place))

      expect(await run('undeploy kit --scope user --yes')).toMatchObject({ code: 0 })
      expect(fs.existsSync(join(bench.root, place))).toBe(false)
      expect(fs.existsSync(join(bench.root, 'user/.agents'))).toBe(false)
    }, KIT),
)

test('what lies in the usual folder is not called gone where a variable names another', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('deploy db --scope user --profile codex --allow-exec')
    fs.renameSync(join(bench.root, 'user/.codex'), join(bench.root, 'cx'))
    const env = { CODEX_HOME: join(bench.root, 'cx') }
    const { stdout } = await bench.run('status --scope user', { env })
    expect(stdout).toContain(`CODEX_HOME names ${join(bench.root, 'cx')} instead`)
    expect(stdout).not.toContain('files gone')
    fs.rmSync(join(bench.root, 'cx/.skillmeat-deployed.toml'))
    const kept = await bench.run('undeploy db --scope user --yes', { env })
    expect(kept.stderr).toContain('E_PROJECT_UNREACHABLE')
    expect(await bench.run('undeploy db --scope user --force', { env })).toMatchObject({ code: 0 })
    expect(bench.read('cx/config.toml')).toContain('db')
  }, KIT))

test.each([
  ['user/.config/claude', '$HOME/.config/claude/skillmeat-plugins/kit'],
  ['else/claude', 'else/claude/skillmeat-plugins/kit'],
])('hooks of Claude Code in %s find the files of their plugin', (place, path) =>
  onWorkbench(async (bench) => {
    const env = { CLAUDE_CONFIG_DIR: join(bench.root, place) }
    const run = (line: string, more = {}) => bench.run(line, { env: { ...env, ...more } })
    await run('add ../kit')
    fs.cpSync(join(bench.root, 'home'), join(bench.root, 'other'), { recursive: true })
    await run('deploy kit --scope user --allow-exec')
    expect(bench.read(`${place}/settings.json`)).toContain(path)
    expect(bench.read(`${place}/settings.json`)).not.toContain('$HOME//')
    // Another home takes over what the record says.
    const seen = await run('status --scope user', { SKILLMEAT_HOME: join(bench.root, 'other') })
    expect(seen.stdout).toContain('3 deployments, all in sync')
  }, KIT),
)

test('a folder of skills that is called otherwise is read, and not written', () =>
  onWorkbench(async (bench) => {
    const env = { CRUSH_SKILLS_DIR: join(bench.root, 'user/mine') }
    bench.write({ 'user/mine/own/SKILL.md': '---\nname: own\ndescription: Mine.\n---\n' })
    await bench.run('add ../source')
    const { code, stderr } = await bench.run('deploy pdf --scope user --profile crush', { env })
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('E_USAGE') })
    expect((await bench.run('init --json', { env })).stdout).toContain('skill:own')
  }))

test('a person’s folder that is a link to one of dotfiles is no former one', () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'user/dotfiles/claude'), { recursive: true })
    fs.symlinkSync('dotfiles/claude', join(bench.root, 'user/.claude'))
    await bench.run('add ../source')
    await bench.run('deploy pdf --scope user')
    expect((await bench.run('status --scope user')).stderr).toBe('')
  }))

test('what lies beside a folder that a variable names is no part of a project', () =>
  onWorkbench(async (bench) => {
    const env = { VIBE_HOME: join(bench.root, 'vibe') }
    await bench.run('add ../source')
    await bench.run('deploy pdf --scope user --profile mistral_vibe', { env })
    await bench.run('deploy commit', { env })
    expect(fs.existsSync(join(bench.root, 'project/.claude/commands/commit.md'))).toBe(true)
  }))
