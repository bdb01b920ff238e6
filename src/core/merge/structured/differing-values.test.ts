import { expect, test } from 'vitest'
import { listDifferingValues } from './differing-values.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const list = (path: string, base: string, ours: string, theirs: string) =>
  listDifferingValues(path, { base: encode(base), ours: encode(ours), theirs: encode(theirs) })

test('what a server is reached by stands in one place, however deep', () => {
  const [base, ours, theirs] = [
    ['a', 'k'],
    ['b', 'k'],
    ['a', 'l'],
  ].map(([url, key]) => `[servers.docs]\nurl = "${url}"\ntimeout = 5\nheaders = { k = "${key}" }\n`)
  expect(list('config.toml', base ?? '', ours ?? '', theirs ?? '')).toEqual([
    {
      key: 'servers.docs',
      base: 'url: "a"\nheaders: {"k":"k"}\n',
      ours: 'url: "b"\nheaders: {"k":"k"}\n',
      theirs: 'url: "a"\nheaders: {"k":"l"}\n',
    },
  ])
})

const text = (tools: string, key: string) =>
  `---\ntools: ${tools}\nserver:\n  token: ${key}\n---\nBody.\n`

test('keys at the top stand together, and what lies below apart', () => {
  expect(list('a.md', text('[A, B]', 'k'), text('[A]', 'l'), text('[B]', 'm'))).toEqual([
    { key: 'tools', base: 'tools: ["A","B"]\n', ours: 'tools: ["A"]\n', theirs: 'tools: ["B"]\n' },
    { key: 'server', base: 'token: "k"\n', ours: 'token: "l"\n', theirs: 'token: "m"\n' },
  ])
})

test('what one side does not have is left out there', () => {
  expect(list('a.json', '{}', '{"url": "a"}', '{"command": "b"}')).toEqual([
    { key: 'url, command', base: '', ours: 'url: "a"\n', theirs: 'command: "b"\n' },
  ])
})

test.each([
  ['is no data', 'a.json', '{', '{"a": 1}'],
  ['is mere text', 'a.txt', 'one', 'two'],
])('nothing is listed where a side %s', (_, path, ours, theirs) => {
  expect(list(path, '', ours, theirs)).toEqual([])
})
