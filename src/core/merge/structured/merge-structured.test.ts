import { describe, expect, test } from 'vitest'
import { mergeFile } from '../lines/merge-file.ts'
import { mergeStructured } from './merge-structured.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

interface Story {
  readonly base: string
  readonly ours: string
  readonly theirs: string
}

/** Merges a file whose lines conflict, which is checked first; null where it stays a conflict. */
function merge(path: string, { base, ours, theirs }: Story): string | null {
  const bytes = { base: encode(base), ours: encode(ours), theirs: encode(theirs) }
  expect(mergeFile(bytes, {}).conflicts).toBeGreaterThan(0)
  const merged = mergeStructured(path, bytes)
  return merged === null ? null : decode(merged.text)
}

/** The story in which each side makes its own changes to one text. */
function edit(base: string, mine: Record<string, string>, other: Record<string, string>): Story {
  const apply = (changes: Record<string, string>) =>
    Object.entries(changes).reduce((text, [from, to]) => {
      expect(text).toContain(from)
      return text.replace(from, to)
    }, base)
  return { base, ours: apply(mine), theirs: apply(other) }
}

const SKILL = `---
# Kept short: agents read it first.
name: pdf
description: Reads PDF files.
allowed-tools: [Read, Bash]
model: sonnet # cheap enough
---

# PDF

Read the file first.
`

describe('frontmatter', () => {
  test('a new description here and a new model upstream come together, comments kept', () => {
    const story = edit(
      SKILL,
      {
        'description: Reads PDF files.': 'description: Reads and fills PDF files.',
        'Read the file first.': 'Read the whole file first.',
      },
      { 'model: sonnet # cheap enough': 'model: opus # sonnet missed tables\ncontext: fork' },
    )
    const crossing = {
      ...story,
      theirs: story.theirs.replace('[Read, Bash]', '[Read, Bash, Write]'),
    }
    expect(merge('skills/pdf/SKILL.md', crossing)).toBe(`---
# Kept short: agents read it first.
name: pdf
description: Reads and fills PDF files.
allowed-tools: [Read, Bash, Write]
model: opus # sonnet missed tables
context: fork
---

# PDF

Read the whole file first.
`)
  })

  test('both add a tool: the list is a set', () => {
    const story = edit(
      SKILL,
      { '[Read, Bash]': '[Read, Bash, Write]' },
      { '[Read, Bash]': '[Read, Grep]' },
    )
    expect(merge('SKILL.md', story)).toContain('allowed-tools: [Read, Write, Grep]\n')
  })

  test('tools in one text are a set as well, whatever stands in their brackets', () => {
    const base = SKILL.replace('[Read, Bash]', 'Read, Bash(git add:*, git rm:*)')
    const story = edit(
      base,
      { 'git rm:*)': 'git rm:*), Write' },
      { 'Read, Bash': 'Read, Grep, Bash' },
    )
    expect(merge('SKILL.md', story)).toContain(
      'allowed-tools: Read, Bash(git add:*, git rm:*), Write, Grep\n',
    )
  })

  test('frontmatter that upstream gave to a file without any is taken', () => {
    const base = '# Commit\n\nCommit it.\n'
    const story = {
      base,
      ours: base.replace('# Commit', '# Commit with care'),
      theirs: `---\ndescription: Commits.\n---\n\n${base}`,
    }
    expect(merge('commands/commit.md', story)).toBe(
      '---\ndescription: Commits.\n---\n\n# Commit with care\n\nCommit it.\n',
    )
  })

  test.each([
    [
      'the body conflicts',
      { 'Read the file first.': 'Read it.', 'name: pdf': 'name: pdf2' },
      { 'Read the file first.': 'Skim it.' },
    ],
    ['one key got two values', { sonnet: 'opus' }, { sonnet: 'haiku' }],
    [
      'a key was removed here and changed there',
      { 'model: sonnet # cheap enough\n': '' },
      {
        sonnet: 'opus',
      },
    ],
    [
      'a comment would be lost',
      { 'Reads PDF': 'Fills PDF', 'name: pdf': 'name: pdf # ours' },
      { 'Reads PDF files.\n': 'Reads PDF files.\nversion: 1\n', 'name: pdf\n': '' },
    ],
    [
      'a side is no YAML',
      { 'Reads PDF files.': 'Use when: always' },
      { 'Reads PDF files.\n': 'Reads PDF files.\nversion: 1\n' },
    ],
    ['a side uses an anchor', { 'name: pdf': 'name: &n pdf' }, { 'name: pdf': 'name: pdf\nx: 1' }],
  ])('it stays a conflict where %s', (_what, mine, other) => {
    expect(merge('SKILL.md', edit(SKILL, mine, other))).toBeNull()
  })
})

const SERVERS = `{
  // Shared by all projects.
  "mcpServers": {
    "github": { "command": "npx", "args": ["-y", "github"] },
    "files": { "command": "files" } // local
  }
}
`

describe('json', () => {
  test('two servers added at the same place both stay, each with its comment', () => {
    const story = edit(
      SERVERS,
      { '} // local': '}, // local\n    // for the designers\n    "figma": { "url": "f" }' },
      { '} // local': '}, // local\n    "jira": { "url": "j" } // slow' },
    )
    expect(merge('.mcp.json', story)).toBe(`{
  // Shared by all projects.
  "mcpServers": {
    "github": { "command": "npx", "args": ["-y", "github"] },
    "files": { "command": "files" }, // local
    "jira": { "url": "j" }, // slow
    // for the designers
    "figma": { "url": "f" }
  }
}
`)
  })

  test('two keys of one line changed on two sides, in the spacing of ours', () => {
    const base = SERVERS.replace('"command": "files"', '"command": "files", "timeout": 5')
    const story = edit(
      base,
      { '{ "command": "files", "timeout": 5 }': '{ "command":"file-server","timeout":5 }' },
      { '"timeout": 5': '"timeout": 9, "trust": true' },
    )
    expect(merge('.mcp.json', story)).toContain(
      '"files": { "command":"file-server","timeout":9,"trust": true }',
    )
  })

  test('plugins of a marketplace are told apart by their names', () => {
    const base = `{
  "plugins": [
    { "name": "a", "version": "1" },
    { "name": "b", "version": "1" }
  ]
}`
    const story = edit(
      base,
      { '{ "name": "b", "version": "1" }': '{ "name": "b", "version": "2" }' },
      {
        '{ "name": "b", "version": "1" }':
          '{ "name": "b", "version": "1", "strict": false },\n    { "name": "c", "version": "1" }',
      },
    )
    expect(merge('.claude-plugin/marketplace.json', story)).toBe(`{
  "plugins": [
    { "name": "a", "version": "1" },
    { "name": "b", "version": "2", "strict": false },
    { "name": "c", "version": "1" }
  ]
}`)
  })

  test('a comma after the last entry stays one', () => {
    const base = '{\n  "a": 1,\n  "b": 1,\n}\n'
    const story = edit(base, { '"a": 1': '"a": 2' }, { '"b": 1,': '"b": 1,\n  "c": 1,' })
    const near = { ...story, ours: story.ours.replace('"b": 1', '"b": 2') }
    expect(merge('a.jsonc', near)).toBe('{\n  "a": 2,\n  "b": 2,\n  "c": 1,\n}\n')
  })

  test('two files without a base are never united', () => {
    const story = { base: '', ours: '{ "a": 1 }\n', theirs: '{ "a": 1, "b": 2 }\n' }
    expect(merge('settings.json', story)).toBeNull()
  })

  test('CRLF, a byte order mark and a missing last line end stay as ours has them', () => {
    const story = edit(
      '{\n  "a": 1,\n  "b": 1\n}\n',
      { '"a": 1': '"a": 2' },
      { '"b": 1': '"b": 2' },
    )
    const ours = `\ufeff${story.ours.trimEnd().replaceAll('\n', '\r\n')}`
    expect(merge('a.json', { ...story, ours })).toBe('\ufeff{\r\n  "a": 2,\r\n  "b": 2\r\n}')
  })

  test.each([
    ['an array that is no set changed twice', { '"-y"': '"--yes"' }, { '"github"]': '"gh"]' }],
    [
      'a key stands twice',
      { '"files":': '"a": 1, "a": 2, "files":' },
      { '"files":': '"x": 1, "files":' },
    ],
    [
      'a key reaches into prototypes',
      { '"files":': '"__proto__": 1, "files":' },
      { '"files":': '"x": 1, "files":' },
    ],
    ['it is no JSON', { '"files":': 'files:' }, { '"files":': '"x": 1, "files":' }],
  ])('it stays a conflict where %s', (_what, mine, other) => {
    expect(merge('.mcp.json', edit(SERVERS, mine, other))).toBeNull()
  })
})

const CONFIG = `# Codex
model = "small"
approval = "ask"

[mcp_servers.github]
command = "npx" # slow to start
args = ["-y", "github"]

[[profiles]]
name = "work"
model = "big"
`

describe('toml', () => {
  test('keys, tables and named elements of arrays are merged where they stand', () => {
    const story = edit(
      CONFIG,
      {
        'model = "small"': 'model = "middle"',
        'name = "work"\nmodel = "big"': 'name = "work"\nmodel = "huge"',
      },
      {
        'approval = "ask"': 'approval = "never"\n# new in 2\nweb = true',
        '\n[[profiles]]': '\n# tickets\n[mcp_servers.jira]\nurl = "j"\n\n[[profiles]]',
        'model = "big"\n': 'model = "big"\neffort = "high"\n',
      },
    )
    expect(merge('config.toml', story)).toBe(`# Codex
model = "middle"
approval = "never"
# new in 2
web = true

[mcp_servers.github]
command = "npx" # slow to start
args = ["-y", "github"]

# tickets
[mcp_servers.jira]
url = "j"

[[profiles]]
name = "work"
model = "huge"
effort = "high"
`)
  })

  test('elements of an array are known by their names, not by their places', () => {
    const base = '[[p]]\nname = "a"\n[[p]]\nname = "b"\nv = 1\n'
    const story = edit(
      base,
      { 'v = 1': 'v = 2' },
      { '[[p]]\nname = "a"\n': '', 'v = 1': 'v = 1\nw = 1' },
    )
    expect(merge('a.toml', story)).toBe('[[p]]\nname = "b"\nv = 2\nw = 1\n')
  })

  test('it stays a conflict where a table was removed here and changed there', () => {
    const table = CONFIG.slice(
      CONFIG.indexOf('[mcp_servers.github]'),
      CONFIG.indexOf('[[profiles]]'),
    )
    const story = edit(CONFIG, { [table]: '' }, { '"npx" #': '"bunx" #' })
    expect(merge('config.toml', story)).toBeNull()
  })
})

const WORKFLOW = `name: ci
on:
  push:
    branches: [main]
# One job is enough.
jobs:
  test:
    runs-on: linux
    steps:
      - name: checkout
        uses: checkout@v4
      - name: test
        run: |
          npm ci
          npm test
`

describe('yaml', () => {
  test('maps are merged at every depth, steps by their names, blocks of text stay whole', () => {
    const story = edit(
      WORKFLOW,
      { 'runs-on: linux': 'runs-on: windows', 'checkout@v4': 'checkout@v5' },
      {
        '    runs-on: linux\n': '    # flaky\n    timeout: 5\n    runs-on: linux\n',
        '        uses: checkout@v4\n':
          '        uses: checkout@v4\n        with:\n          depth: 0\n',
        '      - name: test\n': '      - name: cache\n        uses: cache@v1\n      - name: test\n',
      },
    )
    expect(merge('.github/workflows/ci.yml', story)).toBe(`name: ci
on:
  push:
    branches: [main]
# One job is enough.
jobs:
  test:
    # flaky
    timeout: 5
    runs-on: windows
    steps:
      - name: checkout
        uses: checkout@v5
        with:
          depth: 0
      - name: cache
        uses: cache@v1
      - name: test
        run: |
          npm ci
          npm test
`)
  })

  test('a comment that theirs changed comes in at the depth of ours', () => {
    const base = 'jobs:\n  # slow\n  test: 1\n  lint: 1\n'
    const ours = base.replace('lint: 1', 'lint: 2')
    const theirs = 'jobs:\n    # slow and\n    # dear\n    test: 1\n    lint: 1\n'
    expect(merge('ci.yml', { base, ours, theirs })).toBe(
      'jobs:\n  # slow and\n  # dear\n  test: 1\n  lint: 2\n',
    )
  })

  test('keys added to a file that has only a comment yet', () => {
    expect(merge('a.yml', { base: '\n', ours: '# mine\n', theirs: 'a: 1\n' })).toBe(
      'a: 1\n# mine\n',
    )
  })

  test('what theirs indents by four comes in below the two of ours', () => {
    const base = 'jobs:\n  test:\n    runs-on: linux\n    needs: build\n'
    const theirs = base
      .replaceAll(/^(?: {2})+/gm, '$&$&')
      .replace('linux\n', 'linux\n        # everywhere\n        env:\n            CI: "1"\n')
    expect(merge('ci.yaml', { base, ours: base.replace('linux', 'windows'), theirs })).toBe(`jobs:
  test:
    runs-on: windows
    # everywhere
    env:
        CI: "1"
    needs: build
`)
  })

  test.each([
    [
      'a plain word of one side is another value for other readers',
      'on: yes',
      'on: "yes"',
      'on: no',
    ],
    ['a list that is no set changed twice', 'a: [1]', 'a: [2]', 'a: [3]'],
    [
      'named items were put into another order',
      'steps:\n- name: a\n  v: 1\n- name: b',
      'steps:\n- name: b\n- name: a\n  v: 1',
      'steps:\n- name: a\n  v: 2\n- name: b',
    ],
    [
      'a key was removed whose word was quoted on the other side',
      'x: 1\non: yes',
      'x: 1',
      'x: 1\non: "yes"',
    ],
    [
      'an entry goes back on an earlier one',
      'paths: [a, "!b"]',
      'paths: [a, "!b", c]',
      'paths: [a, d]',
    ],
    ['a key is no text', '1: a', '1: b\nx: 1', '1: a\ny: 1'],
    [
      'two documents stand in one file',
      'a: 1\n---\nb: 1',
      'a: 2\n---\nb: 1',
      'x: 1\na: 1\n---\nb: 1',
    ],
  ])('it stays a conflict where %s', (_what, base, ours, theirs) => {
    expect(
      merge('a.yaml', { base: `${base}\n`, ours: `${ours}\n`, theirs: `${theirs}\n` }),
    ).toBeNull()
  })
})

test('a file of any other name is left to its lines', () => {
  const story = { base: 'a = 1\n', ours: 'a = 2\nb = 1\n', theirs: 'c = 1\na = 1\n' }
  expect(merge('notes.txt', story)).toBeNull()
})
