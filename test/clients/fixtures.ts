import type { Files } from '../world/write-files.ts'

const SERVER = `import { createInterface } from 'node:readline'
const answers = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'echo', version: '1.0.0' },
  },
  'tools/list': { tools: [] },
  ping: {},
}
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line)
  const result = answers[method]
  if (id === undefined) continue
  const answer = result ? { result } : { error: { code: -32601, message: 'no ' + method } }
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n')
}
`

const skill = (name: string, description = `What ${name} is for.`) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\nRead the file first.\n`
const command = '---\ndescription: Greets.\n---\n\nGreet $ARGUMENTS.\n'
const agent = (name: string) => `---\nname: ${name}\ndescription: Checks.\n---\n\nCheck it.\n`

/** Where a hook of the fixtures leaves a word when it was run. */
export const MARKS = 'marks'

/** A plugin with a part of each type, whose hook and server need its own files. */
const KIT: Files = {
  '.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0","description":"One of each."}\n',
  'skills/pdf-tools/SKILL.md': skill('pdf-tools'),
  'commands/greet.md': command,
  'agents/checker.md': agent('checker'),
  'lib/word.txt': 'ran\n',
  'server/echo.mjs': SERVER,
  'hooks/mark.sh': `#!/bin/sh\nset -e\ncat "$CLAUDE_PLUGIN_ROOT/lib/word.txt" >> "$HOME/${MARKS}"\necho '{}'\n`,
  'hooks/hooks.json': JSON.stringify({
    hooks: {
      SessionStart: [
        { hooks: [{ type: 'command', command: 'sh "${CLAUDE_PLUGIN_ROOT}"/hooks/mark.sh' }] },
      ],
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/mark.sh' }],
        },
      ],
    },
  }),
  '.mcp.json': JSON.stringify({
    mcpServers: {
      echo: { command: 'node', args: ['${CLAUDE_PLUGIN_ROOT}/server/echo.mjs'] },
      'off-local': { command: 'node', args: ['nowhere.mjs'], disabled: true },
      'off-remote': { type: 'http', url: 'http://127.0.0.1:9/off/mcp', disabled: true },
      web: { type: 'http', url: 'http://127.0.0.1:9/web/mcp' },
      stream: { type: 'sse', url: 'http://127.0.0.1:9/stream/sse' },
      socket: { type: 'ws', url: 'ws://127.0.0.1:9/ws' },
    },
  }),
}

/** Two plugins whose parts have the same names: one of each gets an alias. */
const TWINS: Files = Object.fromEntries(
  ['left', 'right'].flatMap((name) => [
    [`plugins/${name}/.claude-plugin/plugin.json`, `{"name":"${name}","version":"1.0.0"}\n`],
    [`plugins/${name}/skills/access/SKILL.md`, skill('access', `Access of ${name}.`)],
    [`plugins/${name}/agents/reviewer.md`, agent('reviewer').replace('Checks', name)],
    [`plugins/${name}/commands/help.md`, command.replace('Greets', name)],
  ]),
)

/** Artifacts without a plugin, one of which calls itself something else than its folder. */
const LOOSE: Files = {
  'skills/house-style/SKILL.md': skill('house-style'),
  'skills/writing-rules/SKILL.md': skill('Writing Rules'),
  'commands/commit.md': command,
  'agents/planner.md': agent('planner'),
  '.mcp.json': JSON.stringify({
    mcpServers: { docs: { type: 'http', url: 'http://127.0.0.1:9/docs' } },
  }),
}

const written = (frontmatter: string) => `---\n${frontmatter}\n---\n\nRead the file first.\n`

/** Skills that some agents do not load as they are written. */
const ODD: Files = Object.fromEntries(
  Object.entries({
    plain: written('name: plain\ndescription: What plain is for.'),
    'no-frontmatter': '# Title\n\nRead the file first.\n',
    'empty-frontmatter': '---\n---\n\nRead the file first.\n',
    'no-name': written('description: What it is for.'),
    'empty-name': written('name:\ndescription: What it is for.'),
    'no-description': written('name: no-description'),
    'empty-description': written('name: empty-description\ndescription: ""'),
    'null-description': written('name: null-description\ndescription:'),
    'list-description': written('name: list-description\ndescription: [read, write]'),
    'number-description': written('name: number-description\ndescription: 5'),
    'long-description': written(`name: long-description\ndescription: ${'d'.repeat(1100)}`),
    'colon-in-text': written('name: colon-in-text\ndescription: Use when: it is late'),
    'star-first': written('name: star-first\ndescription: *Bold words* first'),
    'bracket-first': written('name: bracket-first\ndescription: [brackets] first'),
    'quote-and-more': written('name: quote-and-more\ndescription: "x" and: more'),
    'open-quote': written('name: open-quote\ndescription: "never closed'),
    'byte-order-mark': `\ufeff${written('name: byte-order-mark\ndescription: x')}`,
    'spaced-fence': written('name: spaced-fence\ndescription: x').replaceAll('---', '--- '),
    'windows-lines': written('name: windows-lines\ndescription: x').replaceAll('\n', '\r\n'),
  }).map(([name, text]) => [`skills/${name}/SKILL.md`, text]),
)

export const FIXTURES: Readonly<Record<string, Files>> = {
  kit: KIT,
  twins: TWINS,
  loose: LOOSE,
  odd: ODD,
}
