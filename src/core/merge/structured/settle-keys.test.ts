import { expect, test } from 'vitest'
import { mergeFile } from '../lines/merge-file.ts'
import { settleKeys } from './settle-keys.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array | undefined) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

function settle(path: string, base: string, ours: string, theirs: string) {
  const settled = settleKeys(path, {
    base: encode(base),
    ours: encode(ours),
    theirs: encode(theirs),
  })
  return settled === null || !('bytes' in settled)
    ? null
    : [settled.bytes.base, settled.bytes.ours, settled.bytes.theirs].map(decode)
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n')
const server = (command: string, arg: string, name: string) =>
  JSON.stringify({ mcpServers: { [name]: { command, args: [arg] } } }, null, 2)
const json = (a: number, b: number, c: number) => JSON.stringify({ x: { a, b, c } }, null, 2)
const page = (name: string, description: string, body: string) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\n${body}\n`

test('adjacent keys that each side changed one of are settled, whatever conflicts in the body', () => {
  expect(
    settle('SKILL.md', page('a', 'd', 'body'), page('b', 'd', 'mine'), page('a', 'e', 'theirs')),
  ).toEqual([page('b', 'e', 'body'), page('b', 'e', 'mine'), page('b', 'e', 'theirs')])
})

test('of keys that conflict each side keeps its own', () => {
  const base = 'name: a\nmodel: x\ntools: [Read]\n'
  const ours = 'name: b\nmodel: y\ntools: [Read, Bash]\n'
  const theirs = 'name: a\nmodel: z\ntools: [Read, Grep]\n'
  const tools = 'tools: [Read, Bash, Grep]'
  expect(settle('a.yaml', base, ours, theirs)).toEqual([
    `name: b\nmodel: x\n${tools}\n`,
    `name: b\nmodel: y\n${tools}\n`,
    `name: b\nmodel: z\n${tools}\n`,
  ])
})

test('a key that one side removed and the other changed is there or not, as each has it', () => {
  expect(
    settle('a.toml', 'a = 1\nb = 1\nc = 1\n', 'a = 2\nc = 1\n', 'a = 1\nb = 2\nc = 3\n'),
  ).toEqual(['a = 2\nb = 1\nc = 3\n', 'a = 2\nc = 3\n', 'a = 2\nb = 2\nc = 3\n'])
})

test('keys deep in JSON are settled where they stand', () => {
  expect(settle('a.json', json(1, 1, 1), json(2, 2, 1), json(1, 3, 3))).toEqual([
    json(2, 1, 3),
    json(2, 2, 3),
    json(2, 3, 3),
  ])
})

test('line ends and the byte order mark of a side stay', () => {
  expect(
    settle(
      'SKILL.md',
      page('a', 'd', 'x'),
      `\ufeff${crlf(page('b', 'd', 'y'))}`,
      page('a', 'e', 'z'),
    ),
  ).toEqual([page('b', 'e', 'x'), `\ufeff${crlf(page('b', 'e', 'y'))}`, page('b', 'e', 'z')])
})

test('comments stand with the key whose side is taken, and none is lost', () => {
  const base = 'a: 1\nb: 1\n'
  const settled = settle('a.yaml', base, '# mine\na: 2\nb: 1\n', '# theirs\na: 3\n# more\nb: 2\n')
  expect(settled).toEqual([
    'a: 1\n# more\nb: 2\n',
    '# mine\na: 2\n# more\nb: 2\n',
    '# theirs\na: 3\n# more\nb: 2\n',
  ])
})

test('values that act together, files without a base and texts are left to a person', () => {
  expect(
    settle('.mcp.json', server('a', 'x', 's'), server('b', 'x', 's'), server('c', 'y', 's')),
  ).toBeNull()
  expect(settle('SKILL.md', '', page('a', 'b', 'c'), page('d', 'e', 'f'))).toBeNull()
  expect(settle('notes.txt', 'a: 1\n', 'a: 2\n', 'a: 3\n')).toBeNull()
})

test('sides that were settled by key conflict in the keys alone', () => {
  const settled = settleKeys('SKILL.md', {
    base: encode(page('a', 'd', 'body')),
    ours: encode(page('b', 'f', 'body')),
    theirs: encode(page('a', 'e', 'body')),
  })
  if (settled === null || !('bytes' in settled)) throw new Error('was not settled')
  const { text } = mergeFile(settled.bytes, { favour: 'theirs' })
  expect(decode(text)).toBe(page('b', 'e', 'body'))
  expect(settled.keyedLines).toBe(3)
})
