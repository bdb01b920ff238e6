import { expect, test } from 'vitest'
import { partsOf, scanTexts as scan } from '../../../test/world/scan-texts.ts'
import type { Texts } from '../../../test/world/scan-texts.ts'
import { listingOf, treePathOf } from './candidate.ts'
import type { DiscoverOptions } from './discover.ts'

const ids = (texts: Texts, options: Partial<DiscoverOptions> = {}) =>
  scan(texts, options).candidates.map(({ type, name }) => `${type}:${name}`)
const SKILL = '---\nname: Agent Development\n---\n'
const refusalsOf = (texts: Texts) => scan(texts).broken.map(({ path, error }) => [path, error.code])

test('a skill goes by its folder, whatever it calls itself', () => {
  expect(
    ids({ 'plugins/dev/skills/agent-development/SKILL.md': SKILL, 'x/skill.md': SKILL }),
  ).toEqual(['skill:agent-development', 'skill:x'])
})

test('a skill at the root goes by its own name if that is fit, else by the name of the source', () => {
  expect(ids({ 'SKILL.md': '---\nname: pdf\n---\n' })).toEqual(['skill:pdf'])
  expect(ids({ 'SKILL.md': SKILL })).toEqual(['skill:repo'])
  expect(ids({ 'SKILL.md': '---\nname: ../x\n---\n' })).toEqual(['skill:repo'])
  expect(ids({ 'SKILL.md': '---js\n---\n' })).toEqual(['skill:repo'])
})

test('a skill in a skill is a part of it, unless it lies in a skills folder', () => {
  const found = scan({
    'a/SKILL.md': '',
    'a/examples/b/SKILL.md': '',
    'a/skills/c/SKILL.md': '',
    'a/agents/helper.md': '',
  })
  expect(found.candidates.map(({ path, files }) => [path, files.map((file) => file.path)])).toEqual(
    [
      ['a', ['a/SKILL.md', 'a/examples/b/SKILL.md', 'a/agents/helper.md']],
      ['a/skills/c', ['a/skills/c/SKILL.md']],
    ],
  )
  expect(found.skipped).toEqual([{ path: 'a/examples/b', reason: 'a part of the skill at a' }])
})

test('commands and agents are the markdown below their folders, nested names included', () => {
  expect(
    ids({
      'commands/review.md': '',
      'commands/git/commit.md': '',
      'commands/README.md': '',
      'commands/run.sh': '',
      '.claude/agents/critic.md': '',
      '.github/agents/planner.agent.md': '',
      '.opencode/command/go.md': '',
    }),
  ).toEqual(['command:go', 'command:git/commit', 'command:review', 'agent:critic', 'agent:planner'])
})

test('a folder that merely has the word in its name is no container', () => {
  expect(
    ids({
      'plugins/commit-commands/notes.md': '',
      'plugins/commit-commands/commands/commit.md': '',
    }),
  ).toEqual(['command:commit'])
})

test('a plugin called commands is no container', () => {
  const texts = {
    'plugins/commands/.claude-plugin/plugin.json': '{"name":"commands"}',
    'plugins/commands/agents/a.md': '',
  }
  expect(ids(texts)).toEqual(['agent:a', 'composite:commands'])
})

test('documentation and other people’s packages are passed over, and said to be', () => {
  const found = scan({
    'docs/commands/x.md': '',
    'node_modules/p/skills/s/SKILL.md': '',
    'docs/skills/real/SKILL.md': '',
  })
  expect(found.candidates.map(({ name }) => name)).toEqual(['real'])
  expect(found.skipped).toEqual([
    { path: 'docs/commands', reason: 'lies among documentation or tests' },
  ])
})

test('a source that is a container itself is one', () => {
  expect(ids({ 'git/commit.md': '' }, { sourceName: 'commands' })).toEqual(['command:git/commit'])
})

test('only what lies below the asked-for path is found, also one file', () => {
  const texts = {
    'skills/a/SKILL.md': '',
    'skills/b/SKILL.md': '',
    'x/y.md': '---\nname: y\ntools: Read\n---\n',
    'commands/c.md': '',
  }
  expect(ids(texts, { path: 'skills/b' })).toEqual(['skill:b'])
  expect(ids(texts, { path: 'commands/c.md' })).toEqual(['command:c'])
  expect(ids(texts, { path: 'x/y.md' })).toEqual(['agent:y'])
})

test('hooks, servers and plugins are found', () => {
  const found = scan({
    '.claude-plugin/plugin.json': '{"name":"superpowers","author":null}',
    'hooks/hooks.json': '{}',
    'hooks/run-hook.cmd': '',
    '.mcp.json': '{"mcpServers":{"github":{"command":"npx"}}}',
    'other/.mcp.json': '{"linear":{"url":"https://example.com"}}',
    'README.md': '',
  })
  expect(found.candidates.map(({ type, name, files }) => [type, name, files.length])).toEqual([
    ['hook', 'superpowers', 2],
    ['mcp', 'github', 0],
    ['mcp', 'linear', 0],
    ['composite', 'superpowers', 2],
  ])
})

test('a marketplace lists plugins here, several in one folder, and names those elsewhere', () => {
  const found = scan({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'm',
      renames: { 'wordpress.com': null },
      metadata: { pluginRoot: './plugins' },
      plugins: [
        { name: 'docs', source: './', strict: false, skills: ['./skills/xlsx'] },
        { name: 'examples', source: './', strict: false },
        { name: 'lsp', source: 'lsp' },
        { name: 'far', source: { source: 'url', url: 'https://example.com/far.git' } },
      ],
    }),
    'plugins/lsp/README.md': '',
  })
  expect(found.candidates.map(({ name, path }) => [name, path])).toEqual([
    ['docs', '::docs'],
    ['examples', '::examples'],
    ['lsp', 'plugins/lsp'],
  ])
  expect(found.skipped.map(({ reason }) => reason)).toEqual([
    'the plugin far: it lies elsewhere, in the repository https://example.com/far.git',
    'the plugin docs names it among its skills, and it is not there',
  ])
})

test('a plugin is made of what lies in its standard folders', () => {
  const parts = partsOf({
    'p/.claude-plugin/plugin.json': '{"name":"p"}',
    'p/skills/one/SKILL.md': SKILL,
    'p/commands/go.md': '',
    'p/agents/helper.md': '',
    'p/hooks/hooks.json': '{}',
    'p/.mcp.json': '{"mcpServers":{"github":{"command":"npx"}}}',
    'other/SKILL.md': SKILL,
  })
  expect(parts).toEqual({
    p: ['skill:one', 'command:go', 'agent:helper', 'hook:p', 'mcp:github'],
  })
})

test('named skills come in addition, named commands instead', () => {
  const parts = partsOf({
    'p/.claude-plugin/plugin.json': JSON.stringify({
      name: 'p',
      skills: './extra/skills/',
      commands: ['./special/commands/deploy.md'],
    }),
    'p/skills/one/SKILL.md': SKILL,
    'p/extra/skills/two/SKILL.md': SKILL,
    'p/commands/go.md': '',
    'p/special/commands/deploy.md': '',
  })
  expect(parts).toEqual({ p: ['skill:two', 'skill:one', 'command:deploy'] })
})

test('plugins that share the folder of their marketplace have the skills they name', () => {
  const parts = partsOf({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'm',
      plugins: [
        { name: 'office', source: './', strict: false, skills: ['./skills/xlsx', './skills/pdf'] },
        { name: 'art', source: './', strict: false, skills: ['./skills/paint'] },
      ],
    }),
    'skills/xlsx/SKILL.md': SKILL,
    'skills/pdf/SKILL.md': SKILL,
    'skills/paint/SKILL.md': SKILL,
  })
  expect(parts).toEqual({ office: ['skill:pdf', 'skill:xlsx'], art: ['skill:paint'] })
})

test('a plugin without a manifest of its own has what the marketplace says', () => {
  const { candidates } = scan({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'm',
      plugins: [{ name: 'lsp', source: './lsp', strict: false, description: 'A server.' }],
    }),
    'lsp/README.md': 'Read me.\n',
  })
  const [plugin] = candidates
  expect(plugin).toMatchObject({ type: 'composite', summary: { description: 'A server.' } })
  expect(plugin?.files.map(({ path }) => path)).toEqual(['lsp/README.md'])
  const manifest = new TextDecoder().decode(plugin?.made?.get('.claude-plugin/plugin.json'))
  expect(JSON.parse(manifest)).toEqual({ name: 'lsp', description: 'A server.' })
})

test('the values of a server’s environment and headers stay where they were written', () => {
  const { candidates } = scan({
    '.mcp.json': JSON.stringify({
      mcpServers: {
        github: { command: 'npx', env: { TOKEN: 'ghp_secret', HOST: '${HOST:-x}' } },
        api: { url: 'https://example.com', headers: { 'X-Key': 'abc' } },
      },
    }),
  })
  const made = candidates.map(({ made: files }) => {
    const bytes = files?.get('artifact.json')
    return JSON.parse(new TextDecoder().decode(bytes)) as { mcpServers: unknown }
  })
  expect(made.map(({ mcpServers }) => mcpServers)).toEqual([
    { api: { url: 'https://example.com', headers: { 'X-Key': '${API_X_KEY}' } } },
    { github: { command: 'npx', env: { TOKEN: '${TOKEN}', HOST: '${HOST:-x}' } } },
  ])
})

test.each([
  ['a repeated key', '{"name":"a","name":"b"}', 'E_MANIFEST_PARSE'],
  ['__proto__', '{"name":"a","__proto__":{"polluted":true}}', 'E_MANIFEST_PARSE'],
  ['half a surrogate', '{"name":"\\ud800"}', 'E_MANIFEST_PARSE'],
  ['trailing data', '{"name":"a"} x', 'E_MANIFEST_PARSE'],
  ['brackets', '['.repeat(100_000), 'E_MANIFEST_LIMIT'],
  ['no name', '{}', 'E_MANIFEST_SCHEMA'],
  ['components outside', '{"name":"a","skills":["../../x"]}', 'E_PATH_ESCAPE'],
])('a plugin.json with %s is refused by its name, and nothing else', (_, text, code) => {
  for (const path of ['.claude-plugin/plugin.json', 'a/.claude-plugin/plugin.json']) {
    const beside = { 'skills/pdf/SKILL.md': SKILL, [path]: text }
    expect(refusalsOf(beside)).toEqual([[path, code]])
    expect(ids(beside)).toEqual(['skill:pdf'])
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('an entry of a marketplace that names a program instead of an address is refused alone', () => {
  const plugins = [
    { name: 'x', source: { source: 'url', url: 'ext::sh -c touch% x' } },
    { name: 'out', source: '../../out' },
    { name: 'fine', source: './fine' },
  ]
  const path = '.claude-plugin/marketplace.json'
  const texts = { [path]: JSON.stringify({ plugins }), 'fine/skills/pdf/SKILL.md': SKILL }
  expect(refusalsOf(texts)).toEqual([
    [path, 'E_GIT_URL'],
    [path, 'E_PATH_ESCAPE'],
  ])
  expect(ids(texts)).toEqual(['skill:pdf', 'composite:fine'])
})

test('files of a candidate are renamed to where they lie inside the artifact', () => {
  const [skill, command] = scan({
    'skills/a/b/c.md': '',
    'skills/a/SKILL.md': '',
    'commands/x.md': '',
  }).candidates
  expect(skill && listingOf(skill).map(({ path }) => path)).toEqual(['b/c.md', 'SKILL.md'])
  expect(command && treePathOf(command, 'commands/x.md')).toBe('artifact.md')
})

const sure = (texts: Texts, options: Partial<DiscoverOptions> = {}) =>
  scan(texts, options)
    .candidates.filter(({ confidence }) => confidence >= 0.7)
    .map(({ type, name }) => `${type}:${name}`)

test('examples, tests and translations are offered, unless there is nothing else or they are asked for', () => {
  const texts = {
    'skills/pdf/SKILL.md': SKILL,
    'examples/skills/demo/SKILL.md': SKILL,
    'tests/fixtures/skills/odd/SKILL.md': SKILL,
    'i18n/zh-CN/skills/pdf/SKILL.md': 'zh',
    'docs/ja/commands/go.md': 'ja',
    'zh/skills/docx/SKILL.md': SKILL,
    'skills/examples/SKILL.md': SKILL,
  }
  expect(sure(texts)).toEqual(['skill:examples', 'skill:pdf'])
  expect(ids(texts)).toEqual(expect.arrayContaining(['skill:demo', 'skill:odd', 'skill:docx']))
  expect(sure(texts, { path: 'examples' })).toEqual(['skill:demo'])
  expect(sure({ 'examples/a/SKILL.md': SKILL, 'tests/b/SKILL.md': SKILL })).toEqual([
    'skill:a',
    'skill:b',
  ])
})

test('a plugin that a marketplace lists counts wherever it lies', () => {
  const texts = {
    '.claude-plugin/marketplace.json':
      '{"name":"m","owner":{"name":"o"},"plugins":[{"name":"kit","source":"./examples/kit"}]}',
    'examples/kit/.claude-plugin/plugin.json': '{"name":"kit"}',
    'examples/kit/skills/a/SKILL.md': SKILL,
    'skills/b/SKILL.md': SKILL,
  }
  expect(sure(texts)).toEqual(['skill:b', 'composite:kit'])
})

test('what is of no type of artifact is counted once', () => {
  const { skipped } = scan({
    'skills/pdf/SKILL.md': SKILL,
    '.cursor/rules/a.mdc': 'a',
    '.cursor/rules/b.mdc': 'b',
    '.windsurfrules': 'w',
    'AGENTS.md': 'a',
    'skills/pdf/.cursorrules': 'the skill’s own',
  })
  expect(skipped).toEqual([
    {
      path: '',
      reason:
        'of no type of artifact: 2 rules of Cursor, 1 rule of Windsurf, 1 file of instructions for a project',
    },
  ])
})

test('servers are found where VS Code keeps them, and in a file at the root', () => {
  const { candidates, broken } = scan({
    'mcp.json': '{"mcpServers":{"one":{"command":"npx"}}}',
    '.vscode/mcp.json':
      '{ // ours\n"inputs":[],"servers":{"two":{"type":"stdio","command":"npx","env":{"KEY":"${env:KEY}"}}}}',
    'sub/mcp.json': '{"mcpServers":{"three":{"command":"npx"}}}',
  })
  expect(candidates.map(({ name, path }) => [name, path])).toEqual([
    ['two', '.vscode/mcp.json::two'],
    ['one', 'mcp.json::one'],
  ])
  const made = new TextDecoder().decode(candidates[0]?.made?.get('artifact.json'))
  expect(made).toContain('${KEY}')
  expect(broken).toEqual([])
  expect(ids({ 'mcp.json': '{"name":"x","packages":{"a":{}}}' })).toEqual([])
})
