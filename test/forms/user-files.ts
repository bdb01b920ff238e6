import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Format } from '../../src/core/form/format.ts'

const comments = fc.constantFrom(
  '',
  '',
  '',
  '// note',
  '/* block */',
  '/* two\n   lines */',
  '// "x": {',
)
const scalars = fc.constantFrom(
  '1',
  'true',
  'null',
  '"text"',
  '"// no comment"',
  '"a\\"b"',
  '-1.5e3',
)

interface Member {
  readonly before: string
  readonly key: string
  readonly value: string
  readonly after: string
}

/** A JSON object with comments, odd spaces and trailing commas, by lines or on one. */
function objects(
  keys: readonly string[],
  value: Arbitrary<string>,
  special: Readonly<Record<string, Arbitrary<string>>> = {},
): Arbitrary<string> {
  const member = fc.constantFrom(...keys, ...Object.keys(special)).chain((key) =>
    fc.record({
      before: comments,
      key: fc.constant(key),
      value: special[key] ?? value,
      after: fc.constantFrom('', '', ' // behind', ' /* behind */'),
    }),
  )
  return fc
    .record({
      members: fc.uniqueArray(member, { selector: ({ key }) => key, maxLength: 4 }),
      indent: fc.constantFrom('  ', '\t', '    ', ' ', ''),
      isBlock: fc.boolean(),
      hasTrailing: fc.constantFrom(false, false, true),
      end: comments,
      space: fc.constantFrom(' ', '', '  '),
    })
    .map(({ members, indent, isBlock, hasTrailing, end, space }) => {
      if (!isBlock && members.every((one) => isOneLine(one))) {
        const all = members
          .map(({ key, value: own }) => `"${key}":${space}${own}`)
          .join(`,${space}`)
        return members.length === 0 ? `{${space}}` : `{${space}${all}${space}}`
      }
      const lines = members.map(({ before, key, value: own, after }, at) => {
        const comma = at < members.length - 1 || hasTrailing ? ',' : ''
        const above = before === '' ? '' : `${indent}${before}\n`
        return `${above}${indent}"${key}":${space}${own.replaceAll('\n', `\n${indent}`)}${comma}${after}\n`
      })
      const last = end === '' ? '' : `${indent}${end}\n`
      return `{\n${lines.join('')}${last}}`
    })
}

function isOneLine({ before, value, after }: Member): boolean {
  return before === '' && after === '' && !value.includes('\n')
}

const lists = (item: Arbitrary<string>): Arbitrary<string> =>
  fc
    .record({ items: fc.array(item, { maxLength: 2 }), isBlock: fc.boolean() })
    .map(({ items, isBlock }) =>
      isBlock && items.length > 0
        ? `[\n${items.map((text) => `  ${text.replaceAll('\n', '\n  ')}`).join(',\n')}\n]`
        : `[${items.join(', ')}]`,
    )

const otherServers = objects(
  ['other', 'Server two', 'q'],
  fc.constantFrom('{ "command": "mine" }', '{\n  "url": "https://mine.test"\n}', '{}'),
)

const otherHooks = (events: readonly string[]): Arbitrary<string> =>
  objects(
    events,
    lists(
      fc.constantFrom(
        '{ "command": "mine.sh" }',
        '{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "mine.sh" }] }',
        '{\n  "hooks": [\n    // why\n    { "type": "command", "command": "npx" }\n  ]\n}',
      ),
    ),
  )

const EVENTS = [
  'PreToolUse',
  'BeforeTool',
  'preToolUse',
  'Stop',
  'stop',
  'SessionStart',
  'sessionStart',
]

function jsonFiles(outer: string, inside: Arbitrary<string>): Arbitrary<string> {
  const others = fc.oneof(scalars, lists(scalars), objects(['in', 'out'], scalars))
  const root = fc.oneof(
    objects(['theme', 'permissions', '$schema'], others),
    objects(['theme', 'permissions'], others, { [outer]: inside }),
  )
  return fc
    .record({
      bom: fc.constantFrom('', '', '\ufeff'),
      head: fc.constantFrom('', '', '// Settings\n', '\n'),
      root,
      end: fc.constantFrom('\n', '', '\n\n', '\n// end', '  \n'),
      isWindows: fc.constantFrom(false, false, true),
    })
    .map(({ bom, head, root: text, end, isWindows }) => {
      const whole = head + text + end
      return bom + (isWindows ? whole.replaceAll('\n', '\r\n') : whole)
    })
}

const tomlLines = fc.constantFrom(
  '# a note',
  'model = "gpt-5" # mine',
  "path = 'C:\\x'",
  'nums = [\n  1, # one\n  2,\n]',
  'text = """\n[mcp_servers.fake]\n"""',
  'when = 1979-05-27T07:32:00Z',
  'dotted.key = true',
  '',
)
const tomlTables = fc.constantFrom(
  '[features]\nhooks = true',
  '[profiles.x]\n# inside\nmodel = "o"',
  '[[notify]]\nname = "a"\n\n[[notify]]\nname = "b"',
  '[mcp_servers.other]\ncommand = "mine" # stays\n\n[mcp_servers.other.env]\nA = "1"',
  '[mcp_servers."Server two"]\nurl = "https://mine.test"',
  '[ mcp_servers . q ]\ncommand="q"',
)
const tomlInline = fc.constantFrom(
  'mcp_servers = { other = { command = "mine" } }',
  'mcp_servers = {}',
  'mcp_servers = { }',
  'mcp_servers.other.command = "mine"',
)

const tomlFiles: Arbitrary<string> = fc
  .record({
    bom: fc.constantFrom('', '', '\ufeff'),
    top: fc.uniqueArray(tomlLines, { maxLength: 4 }),
    inline: fc.option(tomlInline, { freq: 4 }),
    tables: fc.uniqueArray(tomlTables, { maxLength: 3 }),
    gap: fc.constantFrom('\n', '\n\n', '\n\n\n', '\n# between\n'),
    end: fc.constantFrom('\n', '', '\n\n', '\n# end', '\n# end\n', '\n  '),
    isWindows: fc.constantFrom(false, false, true),
  })
  .map(({ bom, top, inline, tables, gap, end, isWindows }) => {
    const own = inline === null ? tables : tables.filter((one) => !one.includes('mcp_servers'))
    const head = [...top, ...(inline === null ? [] : [inline])].join('\n')
    const whole = [...(head === '' ? [] : [head]), ...own].join(gap) + end
    return bom + (isWindows ? whole.replaceAll('\n', '\r\n') : whole)
  })

const none: Arbitrary<string> = fc.constant('')

/** The key under which artifacts stand in the files of a format. */
export const OUTER_KEY: Readonly<Record<string, string>> = {
  'mcp-json': 'mcpServers',
  'mcp-cursor': 'mcpServers',
  'mcp-gemini': 'mcpServers',
  'mcp-vscode': 'servers',
  'mcp-copilot': 'mcpServers',
  'mcp-workspace': 'mcpServers',
  'mcp-opencode': 'mcp',
  'mcp-codex': 'mcp_servers',
  'hooks-claude': 'hooks',
  'hooks-codex': 'hooks',
  'hooks-gemini': 'hooks',
  'hooks-cursor': 'hooks',
}

/** Files that a user may have before anything of ours is in them; `''` for none. */
export function userFiles({ id, part }: Format): Arbitrary<string> {
  const key = OUTER_KEY[id]
  if (key === undefined) return none
  const blank = fc.constantFrom('', '\n', '  ', '\ufeff')
  if (id === 'mcp-codex') return fc.oneof({ weight: 9, arbitrary: tomlFiles }, blank)
  const inside = part === 'hooks.json' ? otherHooks(EVENTS) : otherServers
  const comment = fc.constantFrom('// only a note\n', '/* x */')
  return fc.oneof({ weight: 9, arbitrary: jsonFiles(key, inside) }, blank, comment)
}
