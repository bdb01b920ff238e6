import { expect, test } from 'vitest'
import { slotOf } from '../../../test/forms/in-project.ts'
import { AGENTS } from './agents.ts'
import { findFormat, loadFormats } from './formats.ts'
import { RENAMED_FORMS, isWholePlugin } from '../form/place-form.ts'

const FORMATS = await loadFormats()

const SLOT = {
  ...slotOf('lint', '.claude/hooks/lint'),
  renamed: { from: 'check', skills: {} },
}

test('every form that a platform names exists, and beside them those of other names', async () => {
  const named = AGENTS.flatMap(({ project, user, native = {} }) =>
    [project, user, native].flatMap((places) =>
      Object.values(places).flatMap(({ form }) => form?.format ?? []),
    ),
  )
  // What an Agent Plugin has for a manifest is known when it is deployed.
  const all = [...named, ...Object.values(RENAMED_FORMS), 'agent-plugin-own']
  expect(new Set(all)).toEqual(new Set(FORMATS.map(({ id }) => id)))
  expect(await findFormat('of-tomorrow')).toBeNull()
})

const BROKEN: Readonly<Record<string, string>> = {
  'mcp-codex': 'model = "x"\n[mcp_servers\n',
  'agent-codex': 'name = "x"\nname = "y"\n',
  'command-gemini': 'prompt = \n',
  'agent-gemini': '---\ndescription: [\nnever: ends\n',
  'renamed-skill': '---\ndescription: [\nnever: ends\n',
  'renamed-markdown': '---\ndescription: [\nnever: ends\n',
  'agent-opencode': '---\ndescription: [\nnever: ends\n',
}

test.each(FORMATS.filter(({ id }) => !isWholePlugin(id)).map((one) => [one.id, one] as const))(
  '%s: a broken file is refused, with the line where it is known',
  (id, format) => {
    const file = BROKEN[id] ?? '{\n  "theme": \n}\n'
    const problem = expect.objectContaining({ code: 'E_MANIFEST_PARSE' })
    const read = () => format.read(file, SLOT, null)
    expect(read).toThrow(problem)
    expect(read).toThrow(file.startsWith('---') ? /cannot be read/ : /line \d/)
  },
)

test.each([
  ['mcp-json', '{"mcpServers": []}', 'The file has "mcpServers" that is no object (line 1).'],
  [
    'mcp-json',
    '{"mcpServers": {\n"lint": 1}}',
    'The file has a server "lint" that is no object (line 2).',
  ],
  ['hooks-claude', '{"hooks": true}', 'The file has "hooks" that is no object (line 1).'],
  ['mcp-codex', 'mcp_servers = 1\n', 'The file has "mcp_servers" that is no table.'],
  ['mcp-codex', '[[mcp_servers]]\nlint = 1\n', 'The file has "mcp_servers" that is no table.'],
])('%s: %s is refused', async (id, file, message) => {
  const format = await findFormat(id)
  expect(() => format?.read(file, SLOT, null)).toThrow(message)
})
