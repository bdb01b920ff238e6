import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { onWorkbench } from './cli/workbench.ts'
import { git } from './remotes/git-server.ts'

let root: string

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-integrations-')))
})

afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

/** Puts a program there that notes how it was called and ends with `code`. */
function program(name: string, code: number): string {
  const bin = join(root, 'bin')
  fs.mkdirSync(bin, { recursive: true })
  const calls = join(root, 'calls')
  const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> "${calls}"\nexit ${code}\n`
  fs.writeFileSync(join(bin, name), script, { mode: 0o755 })
  return `${bin}${delimiter}${process.env['PATH'] ?? ''}`
}

function runLine(line: string, env: Readonly<Record<string, string>>) {
  return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', line], { cwd: root, env })
}

const calls = () => fs.readFileSync(join(root, 'calls'), 'utf8').trim()

test.each([0, 1, 2])('the step of the action ends as the program does, with %s', (code) => {
  const action = parse(fs.readFileSync('integrations/github/action.yml', 'utf8'))
  expect(action.runs.using).toBe('composite')
  const [step] = action.runs.steps
  expect(step.shell).toBe('bash')
  // What a workflow passes in is a variable, never a part of the script.
  expect(step.run).not.toContain('${{')
  const version = action.inputs.version.default
  expect(runLine(step.run, { PATH: program('npx', code), SKILLMEAT_VERSION: version }).status).toBe(
    code,
  )
  expect(calls()).toBe('--yes skillmeat@latest install --frozen --format github')
})

test.each([0, 1, 2])('the job for GitLab ends as the program does, with %s', (code) => {
  const { skillmeat: job } = parse(
    fs.readFileSync('integrations/gitlab/skillmeat.gitlab-ci.yml', 'utf8'),
  )
  const env = { PATH: program('npx', code), ...job.variables }
  expect(runLine(job.script.join('\n'), env).status).toBe(code)
  expect(calls()).toBe('--yes skillmeat@latest install --frozen')
})

test.each([
  [0, true],
  [1, false],
  [2, false],
])('the hook of git lets a commit pass with %s alone', (code, isMade) => {
  commitHooked({ PATH: program('skillmeat', code) }, 'packages/one/.claude/skills/a/SKILL.md')
  expect(fs.existsSync(join(root, 'calls'))).toBe(true)
  expect(calls()).toBe('install --frozen')
  expect(isCommitted()).toBe(isMade)
})

test('with the program itself, a copy that was edited is an annotation at its file', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const bin = join(root, 'bin')
    fs.mkdirSync(bin)
    const main = join(process.cwd(), 'src/cli/bin.ts')
    const script = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${main}" "$@"\n`
    fs.writeFileSync(join(bin, 'npx'), script, { mode: 0o755 })
    const [step] = parse(fs.readFileSync('integrations/github/action.yml', 'utf8')).runs.steps
    const check = () =>
      spawnSync('bash', ['-c', step.run], {
        cwd: join(bench.root, 'project'),
        env: {
          PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
          HOME: root,
          SKILLMEAT_VERSION: 'latest',
          NODE_OPTIONS: '--no-warnings',
        },
      })
    expect(check()).toMatchObject({ status: 0 })
    fs.appendFileSync(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Edited.\n')
    const found = check()
    expect(found.status).toBe(1)
    expect(found.stdout.toString()).toMatch(/^::error file=[^\n]*skills\/pdf/m)
    expect(fs.existsSync(join(root, '.skillmeat'))).toBe(false)
  }))

test('the hook of git looks only where skills are, and passes without the program', () => {
  commitHooked({ PATH: program('skillmeat', 1) }, 'README.md')
  commitHooked({ PATH: program('skillmeat', 1) }, '.claude/settings.json')
  expect(fs.existsSync(join(root, 'calls'))).toBe(false)
  expect(isCommitted()).toBe(true)
  fs.rmSync(join(root, 'bin'), { recursive: true })
  const said = commitHooked({ PATH: '/usr/bin:/bin' }, '.claude/skills/a/SKILL.md')
  expect(said).toContain('npm install -g skillmeat')
})

function commitHooked(env: { readonly PATH: string }, path: string): string {
  if (!fs.existsSync(join(root, '.git'))) git(root, 'init', '--quiet')
  fs.mkdirSync(join(root, '.git/hooks'), { recursive: true })
  const hook = join(root, '.git/hooks/pre-commit')
  fs.copyFileSync('integrations/git/pre-commit', hook)
  fs.chmodSync(hook, 0o755)
  fs.mkdirSync(join(root, path, '..'), { recursive: true })
  fs.writeFileSync(join(root, path), 'text\n')
  const [, folder] = /^(.*\.claude)\/skills\//.exec(path) ?? []
  const record = folder === undefined ? [] : [`${folder}/.skillmeat-deployed.toml`]
  for (const one of record) fs.writeFileSync(join(root, one), '')
  git(root, 'add', '--force', path, ...record)
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com']
  const args = [...identity, 'commit', '--quiet', '--message', path]
  const run = spawnSync('git', args, { cwd: root, env: { ...env, HOME: root } })
  return run.stderr.toString()
}

function isCommitted(): boolean {
  return git(root, 'rev-list', '--all', '--count') !== '0'
}
