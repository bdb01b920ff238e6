import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsOf } from '../../src/core/agents/shared/hooks/locate-hooks.ts'
import type { PlainJson } from '../../src/core/json/plain-json.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** The commands of one hook: each says `strict`, from a file that the plugin has beside its parts. */
const COMMANDS = [
  '${CLAUDE_PLUGIN_ROOT}/hooks/pre.sh',
  'sh "${CLAUDE_PLUGIN_ROOT}"/hooks/pre.sh',
  'sh "${CLAUDE_PLUGIN_ROOT}/hooks/pre.sh" && true',
  "sh '${CLAUDE_PLUGIN_ROOT}/hooks/pre.sh'",
  'cd "$CLAUDE_PLUGIN_ROOT" && cat lib/rules.txt | cat',
  'true && cat "${CLAUDE_PLUGIN_ROOT:-none}/lib/rules.txt"',
  'sh -c \'cat "$(printenv CLAUDE_PLUGIN_ROOT)/lib/rules.txt"\'',
]

const guard = (commands: readonly object[]): Files => ({
  'source/.claude-plugin/plugin.json': '{"name":"guard","version":"1.0.0"}',
  'source/lib/rules.txt': 'strict\n',
  'source/hooks/pre.sh': '#!/bin/sh\ncat "$CLAUDE_PLUGIN_ROOT/lib/rules.txt"\n',
  'source/hooks/hooks.json': JSON.stringify({ hooks: { PreToolUse: [{ hooks: commands }] } }),
})

const shellCommands = COMMANDS.map((command) => ({ type: 'command', command }))

interface Agent {
  readonly profile: string
  /** Below the project, or the home. */
  readonly file: string
  /** What the agent sets when it runs a hook. */
  readonly env: (project: string) => Readonly<Record<string, string>>
}

const AGENTS: readonly Agent[] = [
  {
    profile: 'claude_code',
    file: '.claude/settings.json',
    env: (project) => ({ CLAUDE_PROJECT_DIR: project }),
  },
  { profile: 'codex', file: '.codex/hooks.json', env: () => ({}) },
  {
    profile: 'gemini',
    file: '.gemini/settings.json',
    env: (project) => ({ GEMINI_PROJECT_DIR: project }),
  },
  { profile: 'cursor', file: '.cursor/hooks.json', env: () => ({}) },
  { profile: 'copilot', file: '.github/hooks/guard.json', env: () => ({}) },
]

function commandsIn(bench: Workbench, file: string): readonly string[] {
  const { hooks } = JSON.parse(bench.read(file)) as { hooks: Record<string, PlainJson[]> }
  return Object.values(hooks).flatMap((items) => items.flatMap(commandsOf))
}

function runHook(bench: Workbench, command: string, { env }: Agent): string {
  const project = join(bench.root, 'project')
  // A command need not read what the agent tells it: that it closes early is no failure.
  const { stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: project,
    env: { ...bench.env, ...env(project) },
    input: '{"hook_event_name":"PreToolUse"}',
  })
  return stdout.toString() + stderr.toString()
}

const scopes = ['project', 'user'] as const
const cases = AGENTS.flatMap((agent) =>
  scopes
    .filter((scope) => scope === 'project' || agent.profile !== 'copilot')
    .map((scope) => [agent.profile, scope, agent] as const),
)

test.each(cases)(
  '%s, %s: a deployed hook finds the files of its plugin when it runs',
  (profile, scope, agent) =>
    onWorkbench(async (bench) => {
      fs.mkdirSync(join(bench.root, 'project/src'))
      execFileSync('git', ['init', '--quiet'], { cwd: join(bench.root, 'project') })
      await bench.run('add ../source')
      const deploy = `deploy composite:guard --profile ${profile} --scope ${scope}`
      const { code, stderr } = await bench.run(`${deploy} --yes --allow-exec`)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const home = scope === 'user' ? 'user' : 'project'
      const commands = commandsIn(bench, `${home}/${agent.file}`)
      expect(commands).toHaveLength(COMMANDS.length)
      expect(commands.map((command) => runHook(bench, command, agent))).toEqual(
        COMMANDS.map(() => 'strict\n'),
      )
    }, guard(shellCommands)),
)

test('a hook of Claude Code that is run without a shell finds them too', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      await bench.run('deploy composite:guard --yes --allow-exec')
      const file = join(bench.root, 'project/.claude/settings.json')
      const [{ command, args }] = JSON.parse(fs.readFileSync(file, 'utf8')).hooks.PreToolUse[0]
        .hooks
      // Claude Code fills in this one, and nothing else, in each word.
      const project = join(bench.root, 'project')
      const [program = '', ...words]: string[] = [command, ...args].map((word: string) =>
        word.replaceAll('${CLAUDE_PROJECT_DIR}', project),
      )
      expect(execFileSync(program, words, { cwd: '/', env: bench.env }).toString()).toBe('strict\n')
      expect(await bench.transcript('status')).toContain('all in sync')
    },
    guard([
      { type: 'command', command: 'sh', args: ['${CLAUDE_PLUGIN_ROOT}/hooks/pre.sh', '--now'] },
    ]),
  ))

test('what a script will not find is said; a script that needs nothing changes no command', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      const { stderr, stdout } = await bench.run('deploy composite:guard --yes --allow-exec')
      expect(stdout + stderr).toContain('pre.sh: It looks for "hooks" in the folder of its plugin')
      await bench.run('undeploy composite:guard')
      const alone = await bench.run('deploy hook:guard --yes --allow-exec')
      expect(alone.stdout + alone.stderr).toContain('pre.sh: It reads CLAUDE_PLUGIN_ROOT')

      bench.write({ 'source/hooks/pre.sh': '#!/bin/sh\nexit 0\n' })
      await bench.run('undeploy hook:guard')
      await bench.run('update')
      const quiet = await bench.run('deploy composite:guard --yes --allow-exec')
      expect(quiet.stdout + quiet.stderr).not.toContain('W_FORMAT_LOSS')
      expect(commandsIn(bench, 'project/.claude/settings.json')).toEqual([
        'sh "$CLAUDE_PROJECT_DIR"/.claude/hooks/guard/pre.sh',
      ])

      // From when on the script reads the variable, the command sets it.
      bench.write({ 'source/hooks/pre.sh': '#!/bin/sh\ncat "$CLAUDE_PLUGIN_ROOT/lib/rules.txt"\n' })
      await bench.run('update')
      await bench.run('sync --yes --allow-exec')
      const [command = ''] = commandsIn(bench, 'project/.claude/settings.json')
      expect(runHook(bench, command, AGENTS[0]!)).toBe('strict\n')
      expect(await bench.transcript('status')).toContain('all in sync')
    },
    {
      ...guard([{ type: 'command', command: 'sh ${CLAUDE_PLUGIN_ROOT}/hooks/pre.sh' }]),
      'source/hooks/pre.sh': '#!/bin/sh\n. "$CLAUDE_PLUGIN_ROOT/hooks/more.sh"\n',
    },
  ))
