import { expect, test } from 'vitest'
import { joinPieces } from '../lines/conflict-pieces.ts'
import { splitPlaces } from '../lines/split-places.ts'
import { settleKeys } from './settle-keys.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Returns a file in its places: settled text as it is, a place as what ours, base and theirs have. */
function places(path: string, [base, ours, theirs]: readonly [string, string, string]) {
  const bytes = { base: encode(base), ours: encode(ours), theirs: encode(theirs) }
  return splitPlaces(path, bytes, settleKeys).pieces.map((piece) =>
    piece.kind === 'merged'
      ? decode(piece.text)
      : { line: piece.line, sides: [piece.ours, piece.base, piece.theirs].map(decode) },
  )
}

const servers = (docs: object, other: object = { command: 'a' }) =>
  `${JSON.stringify({ mcpServers: { docs, other } }, null, 2)}\n`

const docs = {
  url: 'https://a',
  type: 'http',
  timeout: 5,
  headers: { Authorization: 'Bearer a' },
}

const unit = (url: string, token: string) =>
  [
    `      "url": "https://${url}",`,
    '      "type": "http",',
    '      "timeout": 6,',
    '      "headers": {',
    `        "Authorization": "Bearer ${token}"`,
    '',
  ].join('\n')

test('a URL and its headers are one place, and what else both sides changed is merged', () => {
  const [before, place, after, ...more] = places('.mcp.json', [
    servers(docs),
    servers({ ...docs, url: 'https://b', timeout: 6 }),
    servers({ ...docs, headers: { Authorization: 'Bearer c' } }, { command: 'b' }),
  ])
  expect(before).toBe('{\n  "mcpServers": {\n    "docs": {\n')
  expect(place).toEqual({ line: 4, sides: [unit('b', 'a'), unit('a', 'a'), unit('a', 'c')] })
  expect(after).toContain('"command": "b"')
  expect(more).toEqual([])
})

test('each server is a place of its own', () => {
  const other = { command: 'a', args: ['a'], cwd: 'a' }
  const found = places('.mcp.json', [
    servers(docs, other),
    servers({ ...docs, url: 'https://b' }, { ...other, command: 'b' }),
    servers({ ...docs, headers: {} }, { ...other, cwd: 'c' }),
  ])
  expect(found.filter((piece) => typeof piece !== 'string')).toHaveLength(2)
})

const toml = (command: string, token: string, note: string) =>
  `[mcp_servers.docs]\ncommand = "${command}"\n\n[mcp_servers.docs.env]\nTOKEN = "${token}"\n\n[x]\nnote = "${note}"\n`

test('a table of TOML acts together with the keys above it', () => {
  expect(places('a.toml', [toml('a', 'a', 'a'), toml('b', 'a', 'a'), toml('a', 'c', 'c')])).toEqual(
    [
      '[mcp_servers.docs]\n',
      {
        line: 2,
        sides: [
          'command = "b"\n\n[mcp_servers.docs.env]\nTOKEN = "a"\n',
          'command = "a"\n\n[mcp_servers.docs.env]\nTOKEN = "a"\n',
          'command = "a"\n\n[mcp_servers.docs.env]\nTOKEN = "c"\n',
        ],
      },
      '\n[x]\nnote = "c"\n',
    ],
  )
})

const page = (command: string, args: number, name: string, body: string) =>
  `---\nname: ${name}\ncommand: ${command}\nd: e\nargs: [${args}]\n---\n\n${body}\nB\nC\n`

test('below frontmatter whose values act together, the text is merged by lines', () => {
  expect(
    places('SKILL.md', [page('x', 1, 'a', 'A'), page('y', 1, 'a', 'A1'), page('x', 2, 'b', 'A2')]),
  ).toEqual([
    '---\nname: b\n',
    {
      line: 3,
      sides: [
        'command: y\nd: e\nargs: [1]\n',
        'command: x\nd: e\nargs: [1]\n',
        'command: x\nd: e\nargs: [2]\n',
      ],
    },
    '---\n\n',
    { line: 8, sides: ['A1\n', 'A\n', 'A2\n'] },
    'B\nC\n',
  ])
})

test('what only both sides together emptied is a place', () => {
  expect(
    places('a.yaml', [
      'tools: [Read, Bash]\nname: a\n',
      'tools: [Read]\nname: b\n',
      'tools: [Bash]\nname: a\n',
    ]),
  ).toEqual([
    { line: 1, sides: ['tools: [Read]\n', 'tools: [Read, Bash]\n', 'tools: [Bash]\n'] },
    'name: b\n',
  ])
})

const marked = (url: string, token: string) =>
  `\ufeff{\r\n  "url": "${url}",\r\n  "a": 1,\r\n  "b": 2,\r\n  "token": "${token}"\r\n}\r\n`

test('line ends and the byte order mark stay', () => {
  const bytes = {
    base: encode(marked('a', 'a')),
    ours: encode(marked('b', 'a')),
    theirs: encode(marked('a', 'c')),
  }
  const split = splitPlaces('a.json', bytes, settleKeys)
  expect(split.pieces.map(({ kind }) => kind)).toEqual(['merged', 'conflict', 'merged'])
  for (const side of ['base', 'ours', 'theirs'] as const) {
    expect(decode(joinPieces(split, (place) => place[side]))).toBe(decode(bytes[side]))
  }
})

const started = (...lines: readonly string[]) => `{\n  "x": {\n${lines.join(',\n')}\n  }\n}\n`

test('what is started on one side and asked on the other is one server all the same', () => {
  const [p, q] = ['    "p": 1', '    "q": 2']
  expect(
    places('c.json', [
      started('    "url": "a"', p, '    "token": "A"', q),
      started(p, '    "token": "A"', q, '    "command": "run"'),
      started('    "url": "b"', p, '    "token": "B"', q),
    ]).filter((piece) => typeof piece !== 'string'),
  ).toHaveLength(1)
})
