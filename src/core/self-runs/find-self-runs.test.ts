import { expect, test } from 'vitest'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { findSelfRuns, findSelfRunsAnywhere } from './find-self-runs.ts'
import type { ListedFiles } from './self-run.ts'

const listed = (files: Readonly<Record<string, string>>): ListedFiles => ({
  paths: Object.keys(files),
  textOf: (path) => files[path] ?? null,
})

const linesOf = (type: ArtifactType, files: Readonly<Record<string, string>>) =>
  findSelfRunsAnywhere(type, listed(files)).map(({ line }) => line)

const skill = (fields: string, body = '') => ({
  'SKILL.md': `---\nname: x\ndescription: d\n${fields}---\n${body}`,
})

test.each([
  [
    'a line and a block of commands',
    skill('', 'Now !`date`.\n```!\nls\nrm x\n```\n'),
    ['each time it is loaded: date', 'each time it is loaded: ls; rm x'],
  ],
  ['code that shows an exclamation mark', skill('', 'Say `!` and `x`, or \\!`date`.\n'), []],
  [
    'any command',
    skill('allowed-tools: Read, Bash\n'),
    ['`allowed-tools` allows any command (Bash)'],
  ],
  [
    'any command, among tools that spaces separate',
    skill('allowed-tools: Bash(git:*) Bash Read\n'),
    ['`allowed-tools` allows any command (Bash)'],
  ],
  [
    'any command, in a list',
    skill('allowed-tools:\n  - Read\n  - Bash(*) Write\n'),
    ['`allowed-tools` allows any command (Bash(*))'],
  ],
  ['commands of one kind, with spaces', skill('allowed-tools: Bash(git add *) Read\n'), []],
  ['commands of one kind', skill('allowed-tools: Bash(git:*), Bash(npm test)\n'), []],
  [
    'frontmatter that cannot be read',
    { 'SKILL.md': '---\n- [\n---\nNow !`date`\n' },
    ['each time it is loaded: date'],
  ],
  [
    'a skill that is a plugin too',
    {
      ...skill(''),
      '.claude-plugin/plugin.json': '{"name":"x"}',
      '.lsp.json': '{"ts":{"command":"ls"}}',
    },
    ['language server ts: ls'],
  ],
  ['what looks like a plugin and is none', { ...skill(''), 'bin/run': '' }, []],
])('of a skill: %s', (_, files, lines) => {
  expect(linesOf('skill', files)).toEqual(lines)
})

test('handlers of every agent are named, also those that stand without a group', () => {
  const hooks = {
    version: 1,
    hooks: {
      sessionStart: [{ type: 'command', bash: 'one.sh', powershell: 'one.ps1' }],
      preToolUse: [{ command: 'two.sh' }],
      Stop: [{ hooks: [{ type: 'mcp_tool', server: 's', tool: 't' }, { type: 'new' }] }],
    },
  }
  expect(linesOf('hook', { 'hooks.json': JSON.stringify(hooks) })).toEqual([
    'on sessionStart: one.sh | one.ps1',
    'on preToolUse: two.sh',
    'on Stop: calls t of s',
    'on Stop: something that is not known',
  ])
})

test('a server names what it runs for its headers', () => {
  const servers = { mcpServers: { web: { url: 'https://x', headersHelper: 'token.sh' } } }
  expect(linesOf('mcp', { 'artifact.json': JSON.stringify(servers) })).toEqual([
    'server web: connects to https://x',
    'server web: runs token.sh for its headers',
  ])
})

test('a manifest may hold it, or name a file', () => {
  const manifest = { name: 'x', lspServers: './lsp.json', monitors: [{ command: 'watch' }] }
  const files = {
    '.claude-plugin/plugin.json': JSON.stringify(manifest),
    'lsp.json': '{"go":{"command":"gopls"}}',
    'settings.json': 'broken',
  }
  expect(linesOf('composite', files)).toEqual([
    'language server go: gopls',
    'monitor: watch',
    expect.stringContaining('settings.json cannot be read'),
  ])
})

test('an agent is asked about what it runs itself', () => {
  const files = listed(skill('hooks: {}\n', 'Now !`date`\n'))
  const kindsOf = (platform: string) =>
    findSelfRuns({ ...files, type: 'skill', platforms: [platform], isInPlugin: false }).map(
      ({ kind }) => kind,
    )
  expect(kindsOf('claude_code')).toEqual(['load_commands', 'text_hooks'])
  expect(kindsOf('opencode')).toEqual(['load_commands'])
  expect(kindsOf('gemini')).toEqual([])
})
