import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Format, Slot } from '../../src/core/form/format.ts'

type Json = fc.JsonValue
type Fields = Readonly<Record<string, Json>>

const NAMES = ['lint', 'my-server', 'a.b', 'with space', 'Ünï', 'x']

/** Where something goes, with and without a plugin around it. */
export const slots: Arbitrary<Slot> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    pluginFolder: fc.constantFrom(null, '.claude/plugins/kit', '.agents/plugins/my kit'),
    scope: fc.constantFrom('project' as const, 'user' as const),
    setsRoot: fc.boolean(),
    renamed: fc.constantFrom(
      null,
      null,
      { from: 'reviewer', skills: {} },
      { from: 'reviewer', skills: { pdf: 'pdf-kit', docx: 'docx-kit' } },
      { from: 'lint', skills: { pdf: 'with space' } },
    ),
  })
  .map(({ renamed, setsRoot, ...slot }) => ({
    ...slot,
    ...(setsRoot ? { setsRoot } : {}),
    folder: `.claude/hooks/${slot.name}`,
    ...(renamed === null ? {} : { renamed }),
  }))

const words = fc.constantFrom(
  'npx',
  '-y',
  'a b',
  'C:\\tools\\x',
  'say "hi"',
  "it's",
  'ключ 🔑',
  '',
  'two\nlines',
  '# no comment',
  '$HOME/x',
  '{env:OTHER}',
  '${env:OTHER}',
  '$(date)',
  './run.sh',
)
const placeholders = fc.constantFrom('${TOKEN}', '${KEY:-none}', 'Bearer ${TOKEN}', '${A}-${B}')
const paths = fc.constantFrom(
  '${CLAUDE_PLUGIN_ROOT}/hooks/run.sh',
  '${CLAUDE_PLUGIN_ROOT}/bin/x',
  '"${CLAUDE_PLUGIN_ROOT}"/hooks/a.sh --fix',
  '"${CLAUDE_PLUGIN_ROOT}/hooks/a b.sh"',
  "'${CLAUDE_PLUGIN_ROOT}/hooks/run.sh'",
  '${CLAUDE_PLUGIN_ROOT}',
  '${CLAUDE_PLUGIN_DATA}/db',
  'cd $CLAUDE_PROJECT_DIR && make',
  'printenv CLAUDE_PLUGIN_ROOT | wc -c',
  '${CLAUDE_PLUGIN_ROOT:-.}/bin/x',
  'export CLAUDE_PLUGIN_ROOT="$CLAUDE_PROJECT_DIR"/.claude/plugins/kit; make',
)
const texts = fc.oneof({ weight: 3, arbitrary: words }, placeholders, paths)
const variables = fc.constantFrom('TOKEN', 'KEY', 'A', 'PORT', 'x-y', 'Authorization')
const values = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('${TOKEN}', '${KEY}', '${A}', 'Bearer ${TOKEN}') },
  fc.constantFrom('literal', '8080', '${KEY:-none}', 'x ${A} y', '${CLAUDE_PLUGIN_ROOT}/db'),
  fc.constant(8080),
)
const env = fc.dictionary(variables, values, { maxKeys: 4 })

const optional = <T extends Json>(value: Arbitrary<T>) => fc.option(value, { nil: undefined })

/** Returns the object without what is undefined, in an order of its own. */
function fields(record: Record<string, Arbitrary<Json | undefined>>): Arbitrary<Fields> {
  return fc.record(record).chain((made) => {
    const entries = Object.entries(made).flatMap(([key, value]): [string, Json][] =>
      value === undefined ? [] : [[key, value]],
    )
    return fc
      .shuffledSubarray(entries, { minLength: entries.length })
      .map((order) => Object.fromEntries(order))
  })
}

/** A server is off with either word. */
const SWITCH = {
  disabled: fc.constantFrom(undefined, undefined, false, true),
  enabled: fc.constantFrom(undefined, undefined, undefined, true, false),
}

const localServers = fields({
  type: optional(fc.constant('stdio')),
  command: fc.oneof(words, paths),
  args: optional(fc.array(texts, { maxLength: 4 })),
  env: optional(env),
  cwd: optional(texts),
  timeout: optional(fc.constantFrom(10, 30_000)),
  description: optional(words),
  ...SWITCH,
})

const remoteServers = fields({
  type: fc.constantFrom(undefined, 'http', 'sse', 'ws', 'streamable-http'),
  url: fc.constantFrom('https://example.org/mcp', 'https://x.test/${A}/mcp?k=${KEY}'),
  headers: optional(env),
  timeout: optional(fc.constant(5)),
  ...SWITCH,
})

const servers: Arbitrary<string> = fc
  .tuple(fc.constantFrom(...NAMES), fc.oneof(localServers, remoteServers))
  .chain(([name, server]) => written({ mcpServers: { [name]: server } }))

const handlers = fc.oneof(
  {
    weight: 4,
    arbitrary: fields({
      type: fc.constant('command'),
      command: fc.oneof(words, paths),
      timeout: optional(fc.constantFrom(1, 5, 0.5, 600)),
      statusMessage: optional(words),
      shell: fc.constantFrom(undefined, undefined, 'bash', 'powershell'),
      async: fc.constantFrom(undefined, undefined, true),
      if: fc.constantFrom(undefined, undefined, 'Bash(git *)'),
    }),
  },
  fields({
    type: fc.constant('command'),
    command: fc.constantFrom('node', 'env', '${CLAUDE_PLUGIN_ROOT}/bin/x'),
    args: fc.array(texts, { maxLength: 3 }),
  }),
  fields({ type: fc.constant('prompt'), prompt: words, timeout: optional(fc.constant(3)) }),
  fields({
    type: fc.constant('http'),
    url: fc.constant('https://example.org/hook'),
    headers: optional(env),
  }),
  fields({ type: fc.constant('agent'), prompt: words }),
)

const groups = fields({
  matcher: fc.constantFrom(
    undefined,
    'Bash',
    'Edit|Write',
    'Edit|MultiEdit|Task',
    'mcp__.*',
    '*',
    '',
    'startup',
    'Notebook.*',
    'manual',
  ),
  hooks: fc.array(handlers, { maxLength: 3 }),
})

const events = fc.dictionary(
  fc.constantFrom(
    'PreToolUse',
    'PostToolUse',
    'SessionStart',
    'Stop',
    'UserPromptSubmit',
    'PreCompact',
    'Notification',
    'TeammateIdle',
  ),
  fc.array(groups, { maxLength: 3 }),
  { maxKeys: 3 },
)

const hooks: Arbitrary<string> = fc
  .tuple(events, fc.boolean(), optional(words))
  .chain(([lists, isBare, description]) =>
    written(
      isBare ? lists : { ...(description === undefined ? {} : { description }), hooks: lists },
    ),
  )

const frontmatter = fc.subarray([
  'name: reviewer',
  'name: Code Reviewer # mine',
  'description: Looks at "code": all of it # really',
  "description: 'It''s fine'",
  'description: |\n  Two\n  lines',
  'description: >-\n  Folded\n  text',
  'model: sonnet',
  'model: openai/gpt-5',
  'model: gpt-5-codex',
  'tools: Read, Grep, Bash(git *)',
  'tools: [Read, Glob, mcp__x__y]',
  'tools:\n  - Write\n  - NotebookEdit',
  'tools: [MultiEdit, Edit, mcp__my_server__do, mcp__docs]',
  'maxTurns: 5',
  'skills: pdf, docx,pdf # both',
  'skills: [pdf, "docx", other]',
  'skills:\n  - docx # why\n  - pdf',
  'temperature: 0.2',
  'color: blue',
  'argument-hint: "[file]"',
  'allowed-tools: Bash(git add:*)',
  '# a note',
])

const bodies = fc
  .array(
    fc.constantFrom(
      'Read $ARGUMENTS first.',
      'Take $1 and $ARGUMENTS[2].',
      'State: !`git status`',
      'Odd: !`echo }` and !`echo {a}`',
      'See @src/main.ts, @README and mail me@example.org.',
      'Literal {{args}} and !{ls} and @{x.md}.',
      '',
      '---',
      '```toml\nx = """\n```',
      "'''",
      '"""',
      'Back\\slash \\u0041',
      'tab\there',
      '# Title',
      '  indented',
      'ends with "',
    ),
    { maxLength: 6 },
  )
  .chain((lines) => fc.constantFrom('', '\n').map((end) => lines.join('\n') + end))

const markdown: Arbitrary<string> = fc
  .record({
    bom: fc.constantFrom('', '', '\ufeff'),
    head: frontmatter,
    hasFence: fc.boolean(),
    lead: fc.constantFrom('', '\n', '\n\n'),
    body: bodies,
    isWindows: fc.constantFrom(false, false, true),
  })
  .map(({ bom, head, hasFence, lead, body, isWindows }) => {
    const once = head.filter(
      (line, at) => head.findIndex((other) => keyOf(other) === keyOf(line)) === at,
    )
    const isFenced = hasFence && once.some((line) => !line.startsWith('#'))
    const whole = isFenced ? `---\n${once.join('\n')}\n---\n${lead}${body}` : `Prose.\n${body}`
    return bom + (isWindows ? whole.replaceAll('\n', '\r\n') : whole)
  })

const manifests: Arbitrary<string> = fields({
  name: fc.constant('kit'),
  version: optional(fc.constant('1.0.0')),
  skills: optional(fc.constant('./custom/')),
  hooks: optional(fc.constant('./config/hooks.json')),
  description: optional(words),
}).chain((manifest) => written(manifest))

/** Texts of the collection for one part of an artifact. */
export const COLLECTED: Readonly<Record<Format['part'], Arbitrary<string>>> = {
  'artifact.json': servers,
  'hooks.json': hooks,
  'artifact.md': markdown,
  'SKILL.md': markdown,
  '.claude-plugin/plugin.json': manifests,
  'plugin.json': manifests,
}

/** Data as people and programs write it. */
function written(value: Json): Arbitrary<string> {
  return fc
    .record({
      indent: fc.constantFrom(0, 2, 4, '\t'),
      end: fc.constantFrom('', '\n'),
      eol: fc.constantFrom('\n', '\n', '\r\n'),
    })
    .map(({ indent, end, eol }) =>
      (JSON.stringify(value, null, indent) + end).replaceAll('\n', eol),
    )
}

function keyOf(line: string): string {
  return line.split(':', 1)[0] ?? ''
}
