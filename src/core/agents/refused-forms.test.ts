import { expect, test } from 'vitest'
import { frontmatterState } from '../artifact/frontmatter-state.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { mendFrontmatter } from './shared/markdown/mend-frontmatter.ts'
import { whyOnlyByName, whyRefused } from './why-refused.ts'

const written = (frontmatter: string) => `---\n${frontmatter}\n---\n\nRead the file first.\n`

/** What each of five agents did not list, 2026-12: Claude Code, OpenCode, Copilot CLI, Gemini CLI, Codex. */
const SEEN: readonly (readonly [what: string, text: string, refusedBy: string])[] = [
  ['plain', written('name: x\ndescription: A text.'), ''],
  ['no frontmatter', '# Title\n\nRead the file first.\n', 'claude opencode copilot gemini codex'],
  ['no name', written('description: A text.'), 'opencode gemini'],
  ['no description', written('name: x'), 'claude gemini codex'],
  ['an empty description', written('name: x\ndescription: ""'), 'claude codex'],
  ['no text', written('name: x\ndescription:'), 'claude opencode copilot codex'],
  ['a list', written('name: x\ndescription: [a, b]'), 'claude opencode copilot codex'],
  ['a number', written('name: x\ndescription: 5'), 'opencode copilot'],
  ['a long one', written(`name: x\ndescription: ${'d'.repeat(1100)}`), 'copilot'],
  ['a colon', written('name: x\ndescription: Use when: it is late'), 'copilot'],
  ['a star', written('name: x\ndescription: *Bold words* first'), 'opencode copilot codex'],
  ['a bracket', written('name: x\ndescription: [brackets] first'), 'opencode copilot'],
  ['a quote and more', written('name: x\ndescription: "x" and: more'), 'copilot codex'],
  ['an open quote', written('name: x\ndescription: "open'), 'claude opencode copilot codex'],
  ['a byte order mark', `\ufeff${written('name: x\ndescription: A text.')}`, 'gemini codex'],
  ['a spaced fence', '--- \nname: x\ndescription: A text.\n---\nBody.\n', 'gemini'],
]

const AGENTS = {
  claude: 'claude_code',
  opencode: 'opencode',
  copilot: 'copilot_cli',
  gemini: 'gemini',
  codex: 'codex',
}

function refusedBy(text: string): readonly string[] {
  const fields = fieldsOf(text)
  const [name, description] = [fields.get('name'), fields.get('description')]
  const copy = {
    diskName: 'x',
    ownName: typeof name === 'string' ? name : null,
    description: typeof description === 'string' ? description.length : 0,
    frontmatter: frontmatterState(text),
  }
  return Object.entries(AGENTS).flatMap(([key, id]) =>
    whyRefused(id, 'skill', copy).length + whyOnlyByName(id, 'skill', copy).length > 0 ? [key] : [],
  )
}

function fieldsOf(text: string) {
  return parseFrontmatter(text).fields
}

test.each(SEEN)('a skill with %s is loaded by the agents that were seen to', (_, text, refused) => {
  expect(refusedBy(text).join(' ')).toBe(refused)
})

test.each(SEEN.filter(([what]) => what !== 'a long one'))(
  'a skill with %s is mended so that all load it, and says what it said',
  (_, text) => {
    const mended = mendFrontmatter(text, 'x')
    expect(refusedBy(mended)).toEqual([])
    const { fields, bodyStart } = parseFrontmatter(text)
    const again = parseFrontmatter(mended)
    expect(again.warnings).toEqual([])
    expect(mended.slice(again.bodyStart)).toBe(text.slice(bodyStart))
    const said = [...fields].filter(([, value]) => typeof value === 'string' && value !== '')
    expect([...again.fields]).toEqual(expect.arrayContaining(said))
    expect(mendFrontmatter(mended, 'x')).toBe(mended)
  },
)

test('mending puts quotes around what is no YAML, and changes no other byte', () => {
  const text = [
    '---',
    'name: My A',
    'description: *x* y',
    'version: 1.10',
    'zip: 007',
    '# a comment',
    'metadata:',
    '  v: 2.0',
    '  "on": off',
    '  note: a: b',
    '---',
    'Body: *x* y',
    '',
  ].join('\n')
  expect(mendFrontmatter(text, 'a')).toBe(
    text.replace('description: *x* y', 'description: "*x* y"').replace('a: b', '"a: b"'),
  )
})

test('what cannot be mended stays as it is', () => {
  for (const text of ['---\nname: x\n\tdescription: a\n---\nBody.\n', '---\nname: [a\n---\n']) {
    expect([text, mendFrontmatter(mendFrontmatter(text, 'x'), 'x')]).toEqual([
      text,
      mendFrontmatter(text, 'x'),
    ])
  }
})
