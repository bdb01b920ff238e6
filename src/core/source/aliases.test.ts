import { expect, test } from 'vitest'
import { nameApart } from './aliases.ts'
import { discover } from './discover.ts'

/** Names what a source holds; two files have the same content where they hold the same text. */
function name(texts: Readonly<Record<string, string>>) {
  const files = Object.keys(texts).map((path) => ({ path, mode: '100644' as const, size: 1 }))
  const options = { path: null, sourceName: 'source' }
  const found = discover(files, (path) => texts[path] ?? null, options)
  return nameApart(found, ({ files: own, made }) =>
    JSON.stringify([own.map(({ path }) => texts[path]), [...(made?.values() ?? [])].map(String)]),
  )
}

const names = (texts: Readonly<Record<string, string>>) =>
  name(texts).candidates.map(({ type, alias, name: own }) => `${type}:${alias ?? own}`)

const pluginWithParts = (at: string) => ({
  [`plugins/${at}/.claude-plugin/plugin.json`]: `{"name":"${at}"}`,
  [`plugins/${at}/skills/access/SKILL.md`]: at,
  [`plugins/${at}/commands/help.md`]: at,
})

const pluginWithServer = (at: string) => ({
  [`${at}/.claude-plugin/plugin.json`]: `{"name":"${at}"}`,
  [`${at}/.mcp.json`]: '{"mcpServers":{"chat":{"type":"http","url":"https://chat.example/mcp"}}}',
})

test('of several with one name the one that lies where such things lie keeps it', () => {
  expect(
    names({
      'skills/plan/SKILL.md': 'a',
      '.agents/skills/plan/SKILL.md': 'b',
      'docs/ja-JP/skills/plan/SKILL.md': 'c',
      'examples/skills/plan/SKILL.md': 'd',
    }),
  ).toEqual(['skill:agents-plan', 'skill:ja-JP-plan', 'skill:examples-plan', 'skill:plan'])
})

test('parts of two plugins with one name: the first keeps it', () => {
  expect(names({ ...pluginWithParts('x'), ...pluginWithParts('y') })).toEqual([
    'skill:access',
    'skill:y-access',
    'command:help',
    'command:y-help',
    'composite:x',
    'composite:y',
  ])
})

test('where all lie aside one still has the plain name', () => {
  expect(names({ '.agents/skills/x/SKILL.md': 'a', '.apm/skills/x/SKILL.md': 'b' })).toEqual([
    'skill:x',
    'skill:apm-x',
  ])
})

test('copies are one artifact, of every plugin that holds one, and that is said', () => {
  const found = name({ ...pluginWithServer('a'), ...pluginWithServer('b') })
  expect(found.candidates.map(({ type, alias, name: own }) => `${type}:${alias ?? own}`)).toEqual([
    'mcp:chat',
    'composite:a',
    'composite:b',
  ])
  expect([...found.members.values()].map((parts) => parts.map(({ name: own }) => own))).toEqual([
    ['chat'],
    ['chat'],
  ])
  expect(found.skipped).toEqual([
    { path: 'b/.mcp.json::chat', reason: 'a copy of a/.mcp.json::chat' },
  ])
})

test('two names for one content are two artifacts', () => {
  expect(names({ 'skills/a/SKILL.md': 'same', 'skills/b/SKILL.md': 'same' })).toEqual([
    'skill:a',
    'skill:b',
  ])
})
