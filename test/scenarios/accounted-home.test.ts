import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import type { Files } from '../world/write-files.ts'

interface Item {
  readonly artifact: string | null
  readonly places: readonly string[]
  readonly as: string
  readonly detail: string | null
}

const skill = (name: string, text = 'Do it.') =>
  `---\nname: ${name}\ndescription: Does ${name}.\n---\n${text}\n`
const command = (text: string) => `---\ndescription: Does it.\n---\n${text}\n`

/** All that is easily passed over, in a home and in a project. */
const ODD: Files = {
  'user/.config/opencode/skill/far/SKILL.md': skill('far'),
  'user/.config/opencode/agent/helper.md': command('Help.'),
  'user/.config/opencode/command/tidy.md': command('Tidy.'),
  'user/.config/opencode/config.json': '{"mcp":{"old":{"type":"local","command":["npx","old"]}}}\n',
  'user/.opencode/commands/home.md': command('Home.'),
  'user/.config/Code/User/mcp.json': '{"servers":{"code":{"command":"npx","args":["code"]}}}\n',
  'user/.mcp.json': '{"mcpServers":{"above":{"command":"npx","args":["above"]}}}\n',
  'user/.codex/config.toml': 'mcp_servers = 3\n',
  'user/.gemini/settings.json': '{ broken\n',
  'user/.claude/plugins/installed_plugins.json': '{"version":3,"plugins":{}}\n',
  'user/.claude/skills': 'a file\n',
  'project/.opencode/skill/near/SKILL.md': skill('near'),
  'project/.opencode/agent/helper.md': command('Help.'),
  'project/.opencode/command/tidy.md': command('Tidy.'),
  'project/.opencode/opencode.json':
    '{"mcp":{"inner":{"type":"local","command":["npx","inner"]},"x":null}}\n',
  'project/.mcp.json': `{"mcpServers":{
    "twice":{"command":"one"},"twice":{"command":"two"},
    "five":{"command":5},"none":{},"list":{"command":"x","args":"y"}}}\n`,
  'project/.github/mcp.json': '{"mcpServers":{"twice":{"command":"other"}}}\n',
  'project/.vscode/mcp.json': '{"servers":[]}\n',
  'project/.cursor/hooks.json': '{"version":1,"hooks":[]}\n',
  'project/.gemini': '-> .gemini',
  'project/.claude/skills/.hidden/SKILL.md': skill('hidden'),
  'project/.claude/skills/keys/SKILL.md': skill('keys'),
  'project/.claude/skills/keys/.env': 'TOKEN=abc\n',
  'project/.claude/skills/keys/.env.example': 'TOKEN=\n',
  'project/.claude/skills/keys/node_modules/x/index.js': 'x\n',
  'project/.claude/commands/one.md': command('The same.'),
  'project/.claude/commands/two.md': command('The same.'),
  'project/.claude/commands/.draft.md': command('Hidden.'),
  'project/.claude/agents': '-> nowhere',
  'project/skills-lock.json': `${JSON.stringify({
    version: 1,
    skills: { gone: { source: 'acme/skills', sourceType: 'github', computedHash: '' } },
  })}\n`,
  'project/apm.lock.yaml': 'a: [\n',
}

async function items(bench: Workbench, line = 'init --json'): Promise<readonly Item[]> {
  return JSON.parse((await bench.run(line)).stdout).result.items
}

const said = ({ artifact, as, places, detail }: Item) =>
  [as, artifact ?? '-', places.join(' = '), ...(detail === null ? [] : [`(${detail})`])].join(' ')

test('what is odd is told of with its file, and what lies elsewhere is taken', () =>
  onWorkbench(async (bench) => {
    fs.mkdirSync(join(bench.root, 'project/.claude/skills/keys/empty'))
    const all = (await items(bench)).map((item) => said(item).replaceAll(bench.root, ''))
    expect(all.toSorted()).toMatchInlineSnapshot(`
      [
        "added agent:helper ~/.config/opencode/agent/helper.md",
        "added command:home ~/.opencode/commands/home.md",
        "added command:one .claude/commands/one.md",
        "added command:tidy ~/.config/opencode/command/tidy.md",
        "added command:two .claude/commands/two.md",
        "added mcp:above ~/.mcp.json",
        "added mcp:code ~/.config/Code/User/mcp.json",
        "added mcp:inner .opencode/opencode.json",
        "added mcp:old ~/.config/opencode/config.json",
        "added mcp:twice .mcp.json",
        "added skill:far ~/.config/opencode/skill/far",
        "added skill:keys .claude/skills/keys (empty folders are not kept: empty, left out as what tools make: node_modules, may hold secrets, and is in the collection now: .env)",
        "added skill:near .opencode/skill/near",
        "not_understood - .claude/commands/.draft.md (hidden by the dot before its name: no command is taken from it)",
        "not_understood - .claude/skills/.hidden (hidden by the dot before its name: no skill is taken from it)",
        "not_understood - .cursor/hooks.json: hooks (is no object)",
        "not_understood - .mcp.json: five (is no server: its command is no text)",
        "not_understood - .mcp.json: list (is no server: its args are no list)",
        "not_understood - .mcp.json: none (is no server: it has neither a command nor an address)",
        "not_understood - .mcp.json: twice (stands there twice; the last one counts)",
        "not_understood - .opencode/opencode.json: x (is no server: it is no object)",
        "not_understood - .vscode/mcp.json: servers (is no object)",
        "not_understood - skills-lock.json (skills-lock.json lists "gone": nothing lies at .agents/skills/gone, .claude/skills/gone.)",
        "not_understood - ~/.claude/plugins/installed_plugins.json (~/.claude/plugins/installed_plugins.json was written by a newer program: it has version 3, and versions 1 to 2 are known.)",
        "not_understood - ~/.claude/skills (no folder: skills would lie in one)",
        "not_understood - ~/.codex/config.toml: mcp_servers (is no table)",
        "refused - .claude/agents (a link that leads nowhere, or back to itself: mend or remove it)",
        "refused - .gemini (a link that leads nowhere, or back to itself: mend or remove it)",
        "refused - apm.lock.yaml (apm.lock.yaml is no YAML mapping.)",
        "refused - ~/.gemini/settings.json (The file is not valid JSON (line 1).)",
        "refused mcp:twice .github/mcp.json (one of this name is taken from .mcp.json: give this one another name there, then adopt again)",
        "same agent:helper .opencode/agent/helper.md",
        "same command:tidy .opencode/command/tidy.md",
      ]
    `)
  }, ODD))

const WORDS: Readonly<Record<string, string>> = {
  known: 'known already',
  edited: 'edited copy',
  not_understood: 'not understood',
}

test('the preview that a person reads tells the same as the document', () =>
  onWorkbench(async (bench) => {
    for (const line of ['init --dry-run', 'init', 'init', 'project add --adopt .']) {
      const dry = line === 'init' ? 'init --dry-run' : line
      const told = await items(bench, `${line === 'init' ? dry : line} --json --dry-run`)
      const { stdout } = await bench.run(line)
      const rows = stdout.split('\n').filter((row) => row.startsWith('    '))
      expect(rows).toHaveLength(told.length)
      const cells = rows.map((row) => row.trim().split(/ {2,}/))
      const expected = told.map(({ as, artifact, places, detail }) => [
        WORDS[as] ?? as,
        artifact ?? '-',
        places.join(', '),
        ...(detail === null ? [] : [detail]),
      ])
      expect(cells.map(String).toSorted()).toEqual(expected.map(String).toSorted())
    }
  }, ODD))

test('servers of one name in two files of one folder are two, and the second is named', () =>
  onWorkbench(async (bench) => {
    await bench.run('init')
    const again = await items(bench)
    const twice = again.filter(({ artifact }) => artifact === 'mcp:twice')
    expect(twice.map(({ as, places }) => `${as} ${places.join()}`)).toEqual([
      'known .mcp.json',
      'refused .github/mcp.json',
    ])
  }, ODD))

test('what lies elsewhere is deployed there, and synced there', () =>
  onWorkbench(async (bench) => {
    await bench.run('init')
    expect((await bench.run('verify')).stdout).toContain('all is well')
    bench.write({
      'home/collections/default/commands/tidy.md': command('Tidy all.'),
      'home/collections/default/mcp/inner.json':
        '{"mcpServers":{"inner":{"command":"npx","args":["newer"]}}}\n',
    })
    await bench.run('sync --all-projects --allow-exec')
    expect(bench.read('project/.opencode/command/tidy.md')).toContain('Tidy all.')
    expect(bench.read('project/.opencode/opencode.json')).toContain('"newer"')
    // Another home learns all of it from the records.
    const other = { env: { SKILLMEAT_HOME: join(bench.root, 'other') } }
    await bench.run('init', other)
    expect((await bench.run('status', other)).stdout).toContain('all in sync')
  }, ODD))

test('a home that is the project has what agents look for in projects', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'user/.github/prompts/fix.prompt.md': command('Fix.') })
    const { stdout } = await bench.run('init --json', { cwd: 'user' })
    const all: readonly Item[] = JSON.parse(stdout).result.items
    const places = all.map((item) => item.places.join())
    expect(new Set(places).size).toBe(places.length)
    expect(all.map(said)).toContain('added command:fix .github/prompts/fix.prompt.md')
    expect(all.map(said)).toContain('added mcp:above ~/.mcp.json')
  }, ODD))

test('an agent’s folder that is a link to itself is named by init, and by deploy', () =>
  onWorkbench(async (bench) => {
    await bench.run('init')
    const { code, stderr } = await bench.run('deploy agent:helper --profile gemini')
    expect(code).toBe(2)
    expect(stderr).toContain('E_PROJECT_LINK')
    expect(stderr).toContain('Replace the link by a folder')
  }, ODD))

test.each(['.claude', 'nowhere'])(
  'a home whose own folder is a dead link (%s) stops nothing else',
  (to) =>
    onWorkbench(
      async (bench) => {
        const told = (await items(bench)).map(({ as, places }) => `${as} ${places.join()}`)
        expect(told.toSorted()).toEqual([
          'added ~/.cursor/skills/pdf',
          'refused ~/.claude',
          'refused ~/.mcp.json',
        ])
        const { code, stderr } = await bench.run('deploy pdf --scope user')
        expect(code).toBe(2)
        expect(stderr).toContain('E_PROJECT_LINK')
      },
      {
        'user/.claude': `-> ${to}`,
        'user/.mcp.json': '{"mcpServers":{"above":{"command":"npx"}}}\n',
        'user/.cursor/skills/pdf/SKILL.md': skill('pdf'),
      },
    ),
)

test('a file in the home is named where the folder of its agent lies elsewhere', () =>
  onWorkbench(async (bench) => {
    const env = { CLAUDE_CONFIG_DIR: join(bench.root, 'moved/claude') }
    const { stdout } = await bench.run('init --json', { env })
    const all: readonly Item[] = JSON.parse(stdout).result.items
    expect(all.map(({ as, places }) => `${as} ${places.join()}`)).toContain('refused ~/.mcp.json')
  }, ODD))

test('edits on both sides of a commit are edits of what was committed, and merge', () =>
  onWorkbench(async (bench) => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', join(bench.root, 'project'), ...args])
    const lines = ['one', '', 'two', '', 'three']
    const text = (edit: string) =>
      skill('both', lines.map((line) => (line === edit ? `${line}, edited` : line)).join('\n'))
    const write = (claude: string, cursor: string) =>
      bench.write({
        'project/.claude/skills/both/SKILL.md': text(claude),
        'project/.cursor/skills/both/SKILL.md': text(cursor),
      })
    write('none', 'none')
    const servers = (claude: string, cursor: string) =>
      bench.write({
        'project/.mcp.json': `{"mcpServers":{"web":{"command":"npx","args":["${claude}"]}}}\n`,
        'project/.cursor/mcp.json': `{"mcpServers":{"web":{"command":"npx","args":["${cursor}"]}}}\n`,
      })
    servers('base', 'base')
    git('init', '--quiet')
    git('add', '--all')
    git('-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '--message', 'both')
    write('one', 'three')
    servers('this', 'that')
    const all = await items(bench)
    const web = all.filter(({ artifact }) => artifact === 'mcp:web')
    expect(web.map(({ as, places }) => `${as} ${places.join()}`)).toEqual([
      'added .mcp.json',
      'edited .cursor/mcp.json',
    ])
    const both = all.filter(({ artifact }) => artifact === 'skill:both')
    expect(both.map(said)).toEqual([
      'added skill:both .claude/skills/both',
      'edited skill:both .cursor/skills/both (the collection has other edits of what it was made from, `skillmeat diff skill:both`, then `skillmeat sync --only skill:both`)',
    ])
    await bench.run('sync --pull --only both')
    expect(bench.read('project/.cursor/skills/both/SKILL.md')).toContain('one, edited')
    expect(bench.read('project/.claude/skills/both/SKILL.md')).toContain('three, edited')
    expect((await bench.run('verify')).stdout).toContain('all is well')
  }, {}))

test('what differs is open until it is settled, by commands that work where they are typed', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('init')
      const open = (await items(bench)).filter(({ as }) => as === 'differs')
      expect(open.map((item) => said(item).replaceAll(bench.root, ''))).toEqual([
        'differs skill:pdf ~/.cursor/skills/pdf (known, and still open: `skillmeat diff skill:pdf --project /user`, then `skillmeat sync /user --only skill:pdf`)',
        'differs skill:pdf .claude/skills/pdf (known, and still open: `skillmeat diff skill:pdf`, then `skillmeat sync --only skill:pdf`)',
      ])
      const commands = open.flatMap(({ detail }) =>
        [...(detail ?? '').matchAll(/`skillmeat ([^`]+)`/g)].flatMap(([, line]) => line ?? []),
      )
      for (const line of commands) {
        const { stdout } = await bench.run(line)
        expect(stdout).toMatch(/^(?:diff --git|.*conflict +skill:pdf)/)
      }
      expect((await items(bench)).map(({ detail }) => detail)).toContain(
        'known, and still open: a merge waits: `skillmeat resolve skill:pdf`',
      )
    },
    {
      'user/.claude/skills/pdf/SKILL.md': skill('pdf', 'One.'),
      'user/.cursor/skills/pdf/SKILL.md': skill('pdf', 'Two.'),
      'project/.claude/skills/pdf/SKILL.md': skill('pdf', 'Three.'),
    },
  ))
