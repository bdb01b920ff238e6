import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SOURCE, onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'

const KIT = {
  ...SOURCE,
  'kit/.claude-plugin/plugin.json': '{"name":"kit"}\n',
  'kit/skills/part/SKILL.md': '---\nname: part\ndescription: A part.\n---\nPart.\n',
  'kit/hooks/hooks.json':
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo kit"}]}]}}\n',
  'kit/.mcp.json': '{"mcpServers":{"web":{"command":"web","env":{"TOKEN":"${TOKEN}"}}}}\n',
  'kit/notes.txt': 'Notes.\n',
}

function isThere(bench: Workbench, path: string): boolean {
  return fs.existsSync(join(bench.root, 'project', path))
}

async function itemsOf(bench: Workbench, line: string) {
  const { items } = JSON.parse((await bench.run(`${line} --json`)).stdout)
  return items
}

test('a disabled copy is out of sight, with its edits, and comes back as it was', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf commit')
    fs.appendFileSync(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Mine.\n')
    const was = bench.read('project/.claude/.skillmeat-deployed.toml')
    expect(await bench.transcript('disable pdf commit', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat disable pdf commit
      Disabled skill:pdf for Claude Code; it lies in .claude/.skillmeat-disabled/skills/pdf until \`skillmeat enable\`
      Disabled command:commit for Claude Code; it lies in .claude/.skillmeat-disabled/commands/commit.md until \`skillmeat enable\`
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  command:commit  disabled
        edited here  skill:pdf  disabled
      2 deployments, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`."
    `)
    expect(isThere(bench, '.claude/skills')).toBe(false)
    expect(isThere(bench, '.claude/commands')).toBe(false)
    expect(bench.read('project/.claude/.skillmeat-disabled/skills/pdf/SKILL.md')).toContain('Mine.')
    expect(await itemsOf(bench, 'status')).toMatchObject([
      { artifact_name: 'commit', disabled: true, drift_type: 'none' },
      { artifact_name: 'pdf', disabled: true, drift_type: 'modified' },
    ])
    // It goes on being a copy like any other.
    await bench.run('sync --pull')
    expect(bench.read('home/collections/default/skills/pdf/SKILL.md')).toContain('Mine.')
    expect(await bench.run('enable --all')).toMatchObject({ code: 0 })
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('Mine.')
    expect(isThere(bench, '.claude/.skillmeat-disabled')).toBe(false)
    expect(bench.read('project/.claude/.skillmeat-deployed.toml')).not.toContain('disabled')
    expect(was).not.toContain('disabled')
  }))

test('what only the file has moves with a server: disabled, enabled, and undone', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('deploy web --allow-exec --profile claude_code,codex')
    const own = '{"mcpServers":{"web":{"command":"web","env":{"TOKEN":"s3cret"},"timeout":5}}}\n'
    const codex = '[mcp_servers.web]\ncommand = "web"\nenv = { TOKEN = "s3cret" }\n'
    bench.write({ 'project/.mcp.json': own, 'project/.codex/config.toml': codex })
    fs.chmodSync(join(bench.root, 'project/.codex/config.toml'), 0o600)
    for (const back of ['enable web --allow-exec', 'undo']) {
      expect(await bench.run('disable web')).toMatchObject({ code: 0 })
      expect(isThere(bench, '.mcp.json')).toBe(false)
      const away = bench.read('project/.claude/.skillmeat-disabled/.mcp.json')
      expect(JSON.parse(away).mcpServers.web).toMatchObject({
        env: { TOKEN: 's3cret' },
        timeout: 5,
      })
      const inToml = 'project/.codex/.skillmeat-disabled/config.toml'
      expect(bench.read(inToml)).toContain('s3cret')
      expect(fs.statSync(join(bench.root, inToml)).mode & 0o777).toBe(0o600)
      expect(await bench.run(back)).toMatchObject({ code: 0 })
      expect(JSON.parse(bench.read('project/.mcp.json'))).toEqual(JSON.parse(own))
      expect(bench.read('project/.codex/config.toml')).toContain('s3cret')
    }
  }, KIT))

test('a hook that is disabled leaves the settings to what else is in them', () =>
  onWorkbench(async (bench) => {
    const own = '{\n  "model": "opus",\n  "hooks": {}\n}\n'
    bench.write({ 'project/.claude/settings.json': own })
    await bench.run('add ../kit')
    await bench.run('deploy hook:kit --allow-exec')
    expect(bench.read('project/.claude/settings.json')).toContain('echo kit')
    expect(await bench.run('disable hook:kit')).toMatchObject({ code: 0 })
    expect(bench.read('project/.claude/settings.json')).not.toContain('echo kit')
    expect(bench.read('project/.claude/.skillmeat-disabled/settings.json')).toContain('echo kit')
    expect((await bench.run('status')).stdout).toMatch(/in sync +hook:kit +disabled/)
    expect(await bench.run('enable hook:kit')).toMatchObject({ code: 0 })
    expect(bench.read('project/.claude/settings.json')).toContain('echo kit')
  }, KIT))

test('a plugin goes out of sight with its parts, except what somebody wants besides', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('deploy kit --allow-exec')
    await bench.run('deploy part')
    expect(await bench.transcript('disable composite:kit')).toMatchInlineSnapshot(`
      "$ skillmeat disable composite:kit
      Disabled hook:kit for Claude Code; it lies in .claude/.skillmeat-disabled/settings.json until \`skillmeat enable\`
      Disabled mcp:web for Claude Code; it lies in .claude/.skillmeat-disabled/.mcp.json until \`skillmeat enable\`
      Left skill:part for Claude Code enabled, wanted besides: you deployed it by itself
      Left composite:kit for Claude Code enabled, since a part of it is
      Take it back with \`skillmeat undo\`."
    `)
    expect(isThere(bench, '.claude/skills/part')).toBe(true)
    await bench.run('disable part')
    expect(isThere(bench, '.claude/skills/part')).toBe(false)
    expect(await bench.run('enable composite:kit --allow-exec')).toMatchObject({ code: 0 })
    expect(isThere(bench, '.claude/skills/part')).toBe(true)
    expect((await bench.run('status')).stdout).not.toContain('disabled')
  }, KIT))

test('links to a disabled copy go with it, and are made again', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf --link --profile claude_code')
    await bench.run('disable pdf')
    expect(fs.readdirSync(join(bench.root, 'project'))).toEqual(['.agents'])
    expect((await bench.run('status')).stdout).toMatch(/in sync +skill:pdf +disabled\n/)
    await bench.run('enable pdf')
    expect(bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('name: pdf')
  }))

test('a deploy brings a disabled copy up to date where it lies, and says so', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    await bench.run('disable pdf')
    fs.appendFileSync(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'New.\n')
    const { stdout, code } = await bench.run('deploy pdf')
    expect({ stdout, code }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('W_DISABLED'),
    })
    expect(isThere(bench, '.claude/skills/pdf')).toBe(false)
    expect(bench.read('project/.claude/.skillmeat-disabled/skills/pdf/SKILL.md')).toContain('New.')
    expect((await bench.run('status')).stdout).toMatch(/in sync +skill:pdf +disabled/)
  }))

test('its place is not given to another, and what lies there by now is not written over', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    await bench.run('disable pdf')
    bench.write({
      'project/.claude/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Else.\n---\n',
    })
    expect(await bench.run('enable pdf')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E_DEPLOY_TARGET_EXISTS'),
    })
    const adopted = await bench.run('project add --adopt')
    expect(adopted.stdout).toContain('skill:pdf belongs, which is disabled')
    fs.rmSync(join(bench.root, 'project/.claude/skills'), { recursive: true })
    await bench.run('collection create work')
    await bench.run('collection use work')
    bench.write({ 'other/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Other.\n---\n' })
    await bench.run('add ../other')
    expect(await bench.run('deploy work/pdf --force')).toMatchObject({
      stderr: expect.stringContaining('which is disabled'),
    })
    expect(bench.read('project/.claude/.skillmeat-disabled/skills/pdf/SKILL.md')).toContain(
      'name: pdf',
    )
  }))

test('a colleague finds it disabled too', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    await bench.run('disable pdf')
    const other = (line: string) =>
      bench.run(line, { env: { SKILLMEAT_HOME: join(bench.root, 'other') } })
    await other('add ../source')
    await other('install skill:pdf --same skill:pdf')
    expect((await other('status')).stdout).toMatch(/in sync +skill:pdf +disabled/)
    await other('enable pdf')
    expect((await bench.run('status')).stdout).not.toContain('disabled')
    expect(await bench.run('verify')).toMatchObject({ code: 0 })
  }))

test('a rollback of a project leaves disabled what is disabled', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    await bench.run('snapshot create before')
    await bench.run('disable pdf')
    fs.appendFileSync(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'New.\n')
    await bench.run('sync')
    expect(await bench.run('rollback latest --project . --yes')).toMatchObject({ code: 0 })
    const text = bench.read('project/.claude/.skillmeat-disabled/skills/pdf/SKILL.md')
    expect(text).not.toContain('New.')
    expect(isThere(bench, '.claude/skills/pdf')).toBe(false)
    await bench.run('enable pdf')
    expect(isThere(bench, '.claude/skills/pdf')).toBe(true)
  }))

test("a person's own file stays out of the agent's folder, and values that moved are told", () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit')
    await bench.run('deploy web --scope user --allow-exec')
    const own = '{"mcpServers":{"web":{"command":"web","env":{"TOKEN":"s3cret"}}}}\n'
    bench.write({ 'user/.claude.json': own })
    fs.chmodSync(join(bench.root, 'user/.claude.json'), 0o600)
    const { stdout } = await bench.run('disable web --scope user')
    expect(stdout).toContain(
      'env.TOKEN of your own moved to .skillmeat-disabled/.claude/.claude.json',
    )
    const away = join(bench.root, 'user/.skillmeat-disabled/.claude/.claude.json')
    expect(fs.statSync(away).mode & 0o777).toBe(0o600)
    expect(fs.readFileSync(away, 'utf8')).toContain('s3cret')
    await bench.run('enable web --scope user --allow-exec')
    expect(JSON.parse(bench.read('user/.claude.json'))).toEqual(JSON.parse(own))
    expect(fs.existsSync(join(bench.root, 'user/.skillmeat-disabled'))).toBe(false)
  }, KIT))

test('what is gone is said to be, and --all leaves alone what is so already', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf commit')
    await bench.run('disable pdf')
    fs.rmSync(join(bench.root, 'project/.claude/.skillmeat-disabled'), { recursive: true })
    const { stdout } = await bench.run('enable --all')
    expect(stdout).toContain('W_FILES_GONE')
    expect(stdout).not.toContain('command:commit')
    expect((await bench.run('enable --all')).stdout).toBe('Nothing to be switched here.\n')
    await bench.run('sync --missing redeploy')
    expect(isThere(bench, '.claude/skills/pdf')).toBe(true)
  }))
