import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { runProgram } from './run-program.ts'
import { SOURCE, onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const SKILL = 'project/.claude/skills/pdf/SKILL.md'
const RECORD = 'project/.claude/.skillmeat-deployed.toml'

/** A plugin of which agents write the parts in forms of their own. */
const FORMED = {
  ...SOURCE,
  'kit/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
  'kit/commands/review.md': '---\ndescription: Reviews.\n---\nReview $ARGUMENTS.\n',
  'kit/agents/reviewer.md':
    '---\nname: reviewer\ndescription: Reviews.\ntools: Read, Grep\nmodel: sonnet\n---\nReview it.\n',
  'kit/hooks/check.sh': '#!/bin/sh\nexit 0\n',
  'kit/hooks/hooks.json': JSON.stringify({
    hooks: {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh', timeout: 5 }],
        },
      ],
    },
  }),
  'kit/.mcp.json': JSON.stringify({ mcpServers: { files: { command: 'npx', args: ['-y', 'x'] } } }),
}

const PROFILES = ['codex', 'gemini', 'cursor', 'opencode', 'copilot']

async function deployAll(bench: Workbench): Promise<void> {
  for (const line of [
    'add ../source',
    'add ../kit --allow-exec',
    'deploy --all --allow-exec',
    ...PROFILES.map((profile) => `deploy kit pdf --profile ${profile} --allow-exec`),
  ]) {
    const { stderr } = await bench.run(line)
    expect({ line, stderr }).toMatchObject({ line, stderr: '' })
  }
}

/** Lists everything below a folder with its bytes and times. */
function look(root: string): readonly string[] {
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { mtimeMs, size } = fs.lstatSync(path)
      return `${path} ${size} ${mtimeMs}`
    })
    .toSorted()
}

test('what is as recorded agrees, without a home, and nothing is made or changed on disk', () =>
  onWorkbench(async (bench) => {
    await deployAll(bench)
    fs.rmSync(join(bench.root, 'home'), { recursive: true })
    fs.rmSync(join(bench.root, 'source'), { recursive: true })
    const before = look(bench.root)
    const { HOME: _, SKILLMEAT_HOME: __, NODE_COMPILE_CACHE: ___, ...env } = bench.env
    const bare = { root: bench.root, env }
    expect(await runProgram(bare, ['install', '--frozen'])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "32 recorded copies, all as recorded.
      ",
      }
    `)
    expect(await runProgram(bare, ['install', '--frozen'], { HOME: '/dev/null' })).toMatchObject({
      code: 0,
    })
    expect(look(bench.root)).toEqual(before)
  }, FORMED))

test('what is missing, modified or cannot be read is listed, and only that', () =>
  onWorkbench(async (bench) => {
    await deployAll(bench)
    editFile(join(bench.root, SKILL), 'Fill', 'Print')
    fs.rmSync(join(bench.root, 'project/.claude/commands/commit.md'))
    fs.rmSync(join(bench.root, 'project/.claude/skills/docx'), { recursive: true })
    fs.symlinkSync('../../..', join(bench.root, 'project/.claude/skills/docx'))
    editFile(join(bench.root, 'project/.mcp.json'), 'npx', 'uvx')
    bench.write({
      'project/.claude/skills/own/SKILL.md': 'Mine.\n',
      'project/.claude/commands/own.md': 'Mine.\n',
    })
    const github = { env: { GITHUB_WORKSPACE: bench.root } }
    expect(await bench.transcript('install --frozen')).toMatchInlineSnapshot(`
      "$ skillmeat install --frozen
        missing  command:commit  .claude/commands/commit.md
        modified  mcp:files  .mcp.json
        unreadable  skill:docx  .claude/skills/docx  /project/.claude/skills/docx is a link; it is not followed.
        modified  skill:pdf  .claude/skills/pdf
      32 recorded copies, 4 not as recorded. \`skillmeat install\` brings back what is missing; \`skillmeat record\` records an edit that is meant.
      [exit 1]"
    `)
    const run = await bench.run('install --frozen --format github', github)
    expect(run.code).toBe(1)
    expect(run.stdout.replaceAll(bench.root, '')).toMatchInlineSnapshot(`
      "::error file=project/.claude/.skillmeat-deployed.toml,title=skillmeat%3A command%3Acommit missing::command:commit is recorded and is not there. It belongs in project/.claude/commands/commit.md
      ::error file=project/.mcp.json,title=skillmeat%3A mcp%3Afiles modified::mcp:files is not what its record says was written.
      ::error file=project/.claude/skills/docx,title=skillmeat%3A skill%3Adocx unreadable::/project/.claude/skills/docx is a link; it is not followed.
      ::error file=project/.claude/skills/pdf/SKILL.md,title=skillmeat%3A skill%3Apdf modified::skill:pdf is not what its record says was written.
      "
    `)
    const { stdout } = await bench.run('install --frozen --json')
    expect(JSON.parse(stdout)).toMatchObject({ agrees: false, findings: [{}, {}, {}, {}] })
  }, FORMED))

test.each([
  ['.claude/settings.json', 'claude_code'],
  ['.codex/hooks.json', 'codex'],
  ['.cursor/hooks.json', 'cursor'],
  ['.gemini/settings.json', 'gemini'],
])('hooks that somebody changes or takes out of %s are findings', (file, profile) =>
  onWorkbench(async (bench) => {
    await bench.run('add ../kit --allow-exec')
    await bench.run(`deploy hook:kit --profile ${profile} --allow-exec`)
    const check = async () => {
      const { code, stdout } = await bench.run('install --frozen --json')
      const { findings } = JSON.parse(stdout)
      return { code, found: findings.map((one: { kind: string }) => one.kind) }
    }
    const path = join(bench.root, 'project', file)
    const text = fs.readFileSync(path, 'utf8')
    expect(await check()).toEqual({ code: 0, found: [] })
    fs.writeFileSync(path, text.replace('check.sh', 'curl.sh'))
    expect(await check()).toEqual({ code: 1, found: ['modified'] })
    fs.rmSync(path)
    expect(await check()).toEqual({ code: 1, found: ['missing'] })
    // What others have beside them there is their own affair.
    const own = JSON.parse(text)
    const event = Object.keys(own.hooks)[0] ?? ''
    own.hooks.Other = [structuredClone(own.hooks[event][0])]
    fs.writeFileSync(path, JSON.stringify(own))
    expect(await check()).toEqual({ code: 0, found: [] })
  }, FORMED),
)

test('a server that stands in the other file that its agent reads is found there', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/opencode.jsonc': '{\n  // ours\n}\n' })
    await deployAll(bench)
    expect(bench.read('project/opencode.jsonc')).toContain('"files"')
    expect((await bench.run('install --frozen')).stdout).toContain('all as recorded')
    editFile(join(bench.root, 'project/opencode.jsonc'), 'npx', 'uvx')
    expect((await bench.run('install --frozen')).stdout).toMatch(
      /^ {2}modified {2}mcp:files {2}opencode\.jsonc$/m,
    )
  }, FORMED))

test("git's line ends are no finding, and neither is what a pattern ignores", () =>
  onWorkbench(async (bench) => {
    await deployAll(bench)
    for (const path of [
      SKILL,
      'project/.claude/agents/reviewer.md',
      'project/.codex/agents/reviewer.toml',
      RECORD,
    ]) {
      const file = join(bench.root, path)
      fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
    }
    bench.write({
      'project/.claude/skills/pdf/__pycache__/a.pyc': 'x',
      'project/.claude/skills/pdf/.DS_Store': 'x',
    })
    expect((await bench.run('install --frozen')).stdout).toContain('all as recorded')
  }, FORMED))

test('a record of git with conflicts is read by the files, and that is a note', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const old = bench.read(RECORD)
    editFile(join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'), 'Fill', 'Print')
    await bench.run('sync')
    const marked = `<<<<<<< ours\n${old}=======\n${bench.read(RECORD)}>>>>>>> theirs\n`
    bench.write({ [RECORD]: marked })
    expect(await bench.transcript('install --frozen')).toMatchInlineSnapshot(`
      "$ skillmeat install --frozen
      note  /project/.claude/.skillmeat-deployed.toml was merged by git with conflicts: 1 entry settled (1 by the files).
      1 recorded copy, all as recorded."
    `)
    expect(bench.read(RECORD)).toBe(marked)
  }))

test('entries of earlier programs are recognised by their hashes', () =>
  onWorkbench(async (bench) => {
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha256').update('SKILL.md').update('Old.\n').digest('hex')
    bench.write({
      'project/.claude/skills/old/SKILL.md': 'Old.\n',
      [RECORD]: `[[deployed]]\nname = "old"\ntype = "skill"\nsha = "${hash}"\n`,
    })
    expect((await bench.run('install --frozen')).code).toBe(0)
    bench.write({ 'project/.claude/skills/old/SKILL.md': 'Edited.\n' })
    expect((await bench.run('install --frozen')).code).toBe(1)
    bench.write({ [RECORD]: '[[deployed]]\nname = "old"\ntype = "skill"\n' })
    expect(await bench.transcript('install --frozen')).toMatchInlineSnapshot(`
      "$ skillmeat install --frozen
      note  skill:old in /project/.claude/skills/old is not checked: its record says too little to tell without the collection.
      1 recorded copy, 0 as recorded, 1 not checked."
    `)
  }))

test('without a record, or with one that cannot be read, it says what to do', () =>
  onWorkbench(async (bench) => {
    const lines = ['install --frozen', 'install --frozen --format github']
    expect(await bench.transcript(...lines)).toMatchInlineSnapshot(`
      "$ skillmeat install --frozen
      ! error: /project has no record of deployments. [E_RECORD_MISSING]
      !   \`skillmeat deploy\` writes one: commit .skillmeat-deployed.toml with what is deployed, or name the project with --project.
      [exit 2]

      $ skillmeat install --frozen --format github
      ! error: /project has no record of deployments. [E_RECORD_MISSING]
      !   \`skillmeat deploy\` writes one: commit .skillmeat-deployed.toml with what is deployed, or name the project with --project.
      [exit 2]"
    `)
    expect(await bench.run('install --frozen --project ../nothing')).toMatchObject({ code: 2 })
    bench.write({ [RECORD]: 'deployed = [[\n' })
    expect(await bench.transcript(...lines)).toMatchInlineSnapshot(`
      "$ skillmeat install --frozen
      unreadable  /project/.claude/.skillmeat-deployed.toml is not valid TOML on line 2: Invalid TOML document: invalid value
        Mend the file by hand, or restore an earlier copy of it. Nothing was changed.
      [exit 2]

      $ skillmeat install --frozen --format github
      ::error file=.claude/.skillmeat-deployed.toml,title=skillmeat%3A record cannot be read::/project/.claude/.skillmeat-deployed.toml is not valid TOML on line 2: Invalid TOML document: invalid value%0AMend the file by hand, or restore an earlier copy of it. Nothing was changed.
      [exit 2]"
    `)
    expect(fs.existsSync(join(bench.root, 'home'))).toBe(false)
  }))

test('what stands for a hash in an entry and is none is a finding', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const record = bench.read(RECORD)
    bench.write({ [RECORD]: record.replace(/^content_hash = .*$/m, 'content_hash = "zz"') })
    const { code, stdout } = await bench.run('install --frozen --json')
    expect({ code, kind: JSON.parse(stdout).findings[0].kind }).toEqual({
      code: 1,
      kind: 'modified',
    })
  }))

test('an entry without a hash is a finding, or anybody could switch the check off', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf')
    const record = 'project/.claude/.skillmeat-deployed.toml'
    const kept = bench
      .read(record)
      .split('\n')
      .filter(
        (line) =>
          !/^(?:content_hash|merge_base_snapshot|collection_sha|version_lineage)/.test(line),
      )
    bench.write({ [record]: kept.join('\n') })
    const { code, stdout } = await bench.run('install --frozen')
    expect({ code, stdout }).toMatchObject({ code: 1 })
    expect(stdout).toContain('skill:pdf')
  }))
