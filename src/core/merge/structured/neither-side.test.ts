import { expect, test } from 'vitest'
import { judgeMerge } from './judge-merge.ts'
import { mergeFile } from '../lines/merge-file.ts'
import { mergeStructured } from './merge-structured.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const write = (side: unknown) =>
  encode(typeof side === 'string' ? side : `${JSON.stringify(side, null, 2)}\n`)

/**
 * What becomes of a file: whether its lines merge, and whether they may stand; or how it was merged
 * otherwise.
 */
function merge(path: string, [base, ours, theirs]: readonly [unknown, unknown, unknown]): string {
  const bytes = { base: write(base), ours: write(ours), theirs: write(theirs) }
  const { conflicts, text } = mergeFile(bytes, {})
  if (conflicts === 0) return judgeMerge(path, bytes, text) ?? 'lines'
  return mergeStructured(path, bytes) === null ? 'conflict' : 'by key'
}

const server = (own: object) => ({ mcpServers: { own, other: { command: 'other' } } })
const GAP = { a: 1, b: 2, c: 3, d: 4 }
const URL = { url: 'https://a.example', ...GAP, headers: { Authorization: 'Bearer ${A}' } }
const RUN = { command: 'npx', ...GAP, args: ['-y'], cwd: '.', ...GAP, env: { TOKEN: 'x' } }
const hook = (matcher: string, command: string, timeout = 5) => ({
  hooks: {
    PreToolUse: [
      {
        hooks: [{ type: 'command', a: 1, b: 2, c: 3, command, d: 4, e: 5, f: 6, timeout }],
        matcher,
      },
    ],
  },
})
const steps = (...names: string[]) => ({ steps: names.map((name) => ({ name })) })
const plugins = (...names: [string, string][]) => ({
  plugins: names.map(([name, source]) => ({ name, source })),
})
const tools = (list: string) => `---\nname: a\ntools: ${list}\n---\nBody.\n`
const toml = (name: string, url: string, token: string) =>
  `[mcp_servers.${name}]\nurl = "${url}"\na = 1\nb = 2\nc = 3\nd = 4\nbearer_token_env_var = "${token}"\n`

test.each<[string, string, string, readonly [unknown, unknown, unknown]]>([
  [
    'conflict',
    'a host of ours and a token of theirs, in one line',
    '.mcp.json',
    [
      '{ "s": { "url": "https://a.example", "headers": { "X": "A" } } }\n',
      '{ "s": { "url": "https://b.example", "headers": { "X": "A" } } }\n',
      '{ "s": { "url": "https://a.example", "headers": { "X": "A2" } } }\n',
    ],
  ],
  [
    'mixed',
    'the same far apart, where the lines merge',
    '.mcp.json',
    [
      server(URL),
      server({ ...URL, url: 'https://b.example' }),
      server({ ...URL, headers: { Authorization: 'Bearer ${A2}' } }),
    ],
  ],
  [
    'lines',
    'host and token of one side',
    '.mcp.json',
    [
      server(URL),
      server({ ...URL, url: 'https://b.example', headers: {} }),
      server({ ...URL, b: 3 }),
    ],
  ],
  [
    'mixed',
    'the command of ours with the environment of theirs',
    '.mcp.json',
    [server(RUN), server({ ...RUN, command: 'bunx' }), server({ ...RUN, env: { TOKEN: 'y' } })],
  ],
  [
    'mixed',
    'arguments of ours in the folder of theirs',
    '.mcp.json',
    [
      server({ command: 'npx', args: ['-y'], ...GAP, cwd: '.' }),
      server({ command: 'npx', args: ['-n'], ...GAP, cwd: '.' }),
      server({ command: 'npx', args: ['-y'], ...GAP, cwd: 'sub' }),
    ],
  ],
  [
    'by key',
    'the command of ours and another key of theirs',
    '.mcp.json',
    [
      server({ command: 'npx', timeout: 1 }),
      server({ command: 'bunx', timeout: 1 }),
      server({ command: 'npx', timeout: 2 }),
    ],
  ],
  [
    'mixed',
    'the same in TOML',
    'config.toml',
    [toml('s', 'https://a', 'A'), toml('s', 'https://b', 'A'), toml('s', 'https://a', 'B')],
  ],
  [
    'mixed',
    'the same in the frontmatter of an agent',
    'agent.md',
    ['https://a A', 'https://b A', 'https://a B'].map((both) => {
      const [url, token] = both.split(' ')
      return `---\nname: a\nmcpServers:\n  s:\n    url: ${url}\n    a: 1\n    b: 2\n    c: 3\n    d: 4\n    headers:\n      X: ${token}\n---\n\nBody.\n`
    }) as [string, string, string],
  ],
  [
    'mixed',
    'a hook’s matcher of ours with its command of theirs',
    'hooks.json',
    [hook('Edit', 'lint'), hook('Write', 'lint'), hook('Edit', 'format')],
  ],
  [
    'lines',
    'a hook’s command of ours with its timeout of theirs',
    'hooks.json',
    [hook('Edit', 'lint'), hook('Edit', 'format'), hook('Edit', 'lint', 9)],
  ],
  [
    'conflict',
    'a server with two new names',
    '.mcp.json',
    [{ s: { old: { x: 1 } } }, { s: { a: { x: 1 } } }, { s: { b: { x: 1 } } }],
  ],
  [
    'conflict',
    'a server renamed here and removed there',
    '.mcp.json',
    [{ s: { old: { x: 1 }, k: 1 } }, { s: { a: { x: 1 }, k: 1 } }, { s: { k: 1 } }],
  ],
  [
    'conflict',
    'a server renamed here, renamed and changed there',
    '.mcp.json',
    [{ s: { old: { x: 1 } } }, { s: { a: { x: 1 } } }, { s: { b: { x: 2 } } }],
  ],
  [
    'by key',
    'a server with one new name on both sides',
    '.mcp.json',
    [
      '{ "s": { "old": { "x": 1 } }, "k": 1 }\n',
      '{ "s": { "a": { "x": 1 } }, "k": 2 }\n',
      '{ "s": { "a": { "x": 1 }, "b": { "x": 2 } }, "k": 1 }\n',
    ],
  ],
  [
    'conflict',
    'a plugin with two new names',
    'marketplace.json',
    [plugins(['old', './p']), plugins(['a', './p']), plugins(['b', './p'])],
  ],
  [
    'by key',
    'two plugins added at one place, where the order means nothing',
    'marketplace.json',
    [plugins(['p', '1']), plugins(['p', '1'], ['a', '2']), plugins(['p', '1'], ['b', '3'])],
  ],
  [
    'conflict',
    'two steps added at one place, where the order means something',
    'a.json',
    [steps('one', 'two'), steps('one', 'a', 'two'), steps('one', 'b', 'two')],
  ],
  [
    'by key',
    'two steps added at two places',
    'a.json',
    [
      '{ "steps": [{ "name": "one" }, { "name": "two" }] }\n',
      '{ "steps": [{ "name": "a" }, { "name": "one" }, { "name": "two" }] }\n',
      '{ "steps": [{ "name": "one" }, { "name": "b" }, { "name": "two" }] }\n',
    ],
  ],
  [
    'conflict',
    'a set that both emptied',
    'a.md',
    [tools('[Read, Bash]'), tools('[Read]'), tools('[Bash]')],
  ],
  [
    'conflict',
    'a text that both emptied',
    'a.md',
    [tools('Read, Bash'), tools('Read'), tools('Bash')],
  ],
  [
    'mixed',
    'a set that both emptied, line by line',
    'a.md',
    [
      tools('\n  - Read\n  # and\n  - Bash'),
      tools('\n  - Read\n  # and'),
      tools('\n  # and\n  - Bash'),
    ],
  ],
  [
    'by key',
    'a set that both made smaller',
    'a.md',
    [tools('[A, B, C]'), tools('[A, B]'), tools('[B, C]')],
  ],
  [
    'broken',
    'one key added in two places, where the lines merge and it stands twice',
    'a.json',
    [
      '{\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n',
      '{\n  "k": 1,\n  "a": 1,\n  "b": 1,\n  "c": 1\n}\n',
      '{\n  "a": 1,\n  "b": 1,\n  "k": 1,\n  "c": 1\n}\n',
    ],
  ],
  ['conflict', 'two files without a base', 'a.json', ['', { a: 1 }, { a: 1, b: 2 }]],
])('%s: %s', (expected, _what, path, sides) => {
  expect(merge(path, sides)).toBe(expected)
  const [base, ours, theirs] = sides
  expect(merge(path, [base, theirs, ours])).toBe(expected)
})

test.each([
  ['host', 'token'],
  ['baseUrl', 'api_key'],
  ['endpoint', 'clientSecret'],
  ['server', 'password'],
  ['url', 'authorization'],
  ['cmd', 'args'],
  ['program', 'argv'],
])('%s of one side and %s of the other are asked about, whatever the file is', (head, other) => {
  const json = (one: string, two: string) =>
    new TextEncoder().encode(JSON.stringify({ api: { [head]: one, [other]: two } }, null, 2))
  const bytes = { base: json('a', 'b'), ours: json('a', 'mine'), theirs: json('theirs', 'b') }
  expect(judgeMerge('a.json', bytes, json('theirs', 'mine'))).toBe('mixed')
})

const anchored = (url: string, token: string) =>
  `d: &d {t: 1}\napi:\n  <<: *d\n  url: https://${url}\n  t: 1\n  u: 1\n  headers: {A: ${token}}\nz: 1\n`
const documents = (url: string, token: string) =>
  `---\nurl: https://${url}\na: 1\nb: 2\nheaders: {A: ${token}}\n---\nother: 1\n`

test.each([
  ['with anchors', anchored],
  ['in several documents', documents],
])('YAML %s is understood well enough to ask', (_, text) => {
  const bytes = {
    base: encode(text('a', 'A')),
    ours: encode(text('b', 'A')),
    theirs: encode(text('a', 'B')),
  }
  expect(judgeMerge('m.yaml', bytes, encode(text('b', 'B')))).toBe('mixed')
  expect(judgeMerge('m.yaml', bytes, encode(text('b', 'A')))).toBeNull()
})

const withUrl = (url: string, token: string) => `{\n${url}  "t": 1,\n  "headers": "${token}"\n}\n`

test('what a side says of a place counts there, also where the merge has lost its URL', () => {
  const bytes = {
    base: encode(withUrl('  "url": "a",\n', 'A')),
    ours: encode(withUrl('', 'A')),
    theirs: encode(withUrl('  "url": "a",\n', 'B')),
  }
  expect(judgeMerge('a.json', bytes, encode(withUrl('', 'B')))).toBe('mixed')
})
