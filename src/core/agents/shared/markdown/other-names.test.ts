import { expect, test } from 'vitest'
import type { Slot } from '../../../form/format.ts'
import { agentCodex } from '../../codex/subagents.ts'
import { knowingNames, renamedMarkdown, renamedSkill } from './renamed.ts'

const SLOT: Slot = {
  name: 'pdf-office',
  folder: '.claude/skills/pdf-office',
  pluginFolder: null,
  scope: 'project',
  renamed: { from: 'pdf', skills: {} },
}
const AGENT_SLOT: Slot = {
  ...SLOT,
  name: 'writer',
  renamed: { from: 'writer', skills: { pdf: 'pdf-office' } },
}
const SKILL = '---\n# ours\nname: "pdf" # short\ndescription: PDF.\n---\nRead.\n'
const put = (format: typeof renamedSkill, text: string, slot = SLOT) =>
  format.write('', slot, { was: null, now: text, keepKey: false })

test('a skill beside another has the name of its folder, and all else as it was', () => {
  const file = put(renamedSkill, SKILL)
  expect(file).toBe('---\n# ours\nname: pdf-office\ndescription: PDF.\n---\nRead.\n')
  expect(renamedSkill.read(file, SLOT, SKILL)).toBe(SKILL)
})

test('an edit comes back without the new name, which stays as it was written', () => {
  const file = put(renamedSkill, SKILL).replace('Read.', 'Read it.').replace('PDF.', 'PDF files.')
  expect(renamedSkill.read(file, SLOT, SKILL)).toBe(
    '---\n# ours\nname: "pdf" # short\ndescription: PDF files.\n---\nRead it.\n',
  )
  expect(renamedSkill.read(file, SLOT, null)).toBe(
    '---\n# ours\nname: pdf\ndescription: PDF files.\n---\nRead it.\n',
  )
})

test('a name that a person gave it in the file is an edit', () => {
  const file = put(renamedSkill, SKILL).replace('name: pdf-office', 'name: forms')
  expect(renamedSkill.read(file, SLOT, SKILL)).toContain('\nname: forms\n')
})

test.each(['No frontmatter.\n', '---\ndescription: PDF.\n---\nRead.\n', '---\nbroken\n'])(
  'a file that says no name stays as it is: %j',
  (text) => {
    expect(put(renamedSkill, text)).toBe(text)
    expect(renamedSkill.read(text, SLOT, text)).toBe(text)
  },
)

test.each([
  ['skills: docx, pdf', 'skills: docx, pdf-office'],
  ['skills: [pdf, "docx"] # both', 'skills: [pdf-office, "docx"] # both'],
  ['skills:\n  - docx\n  - pdf # why', 'skills:\n  - docx\n  - pdf-office # why'],
  ['skills: [pdf reader, docx]', 'skills: [pdf reader, docx]'],
])(
  'an agent lists the skills of its plugin by the names that they have there: %j',
  (own, there) => {
    const text = `---\nname: writer\n${own}\n---\nWrite.\n`
    const file = put(renamedMarkdown, text, AGENT_SLOT)
    expect(file).toBe(`---\nname: writer\n${there}\n---\nWrite.\n`)
    expect(renamedMarkdown.read(file, AGENT_SLOT, text)).toBe(text)
    const edited = file.replace('docx', 'xlsx').replace('Write.', 'Write well.')
    expect(renamedMarkdown.read(edited, AGENT_SLOT, text)).toBe(
      text.replace('docx', 'xlsx').replace('Write.', 'Write well.'),
    )
  },
)

test('an agent in another form has the other name in that form', () => {
  const format = knowingNames(agentCodex)
  const text = '---\nname: pdf\ndescription: Reads.\n---\nRead.\n'
  const file = put(format, text)
  expect(file).toContain('name = "pdf-office"')
  expect(format.read(file, SLOT, text)).toBe(text)
  expect(format.read(file.replace('Read.', 'Read it.'), SLOT, text)).toBe(
    text.replace('Read.', 'Read it.'),
  )
})

const edit = (whole: string) => whole.replace(/Read\.(\r?\n)$/, 'Read it.$1')

const MENDED: Slot = { ...SLOT, name: 'pdf', renamed: { from: 'pdf', skills: {}, mended: true } }

test.each([
  '\ufeff---\nname: pdf\ndescription: Use when: it is late\n---\nRead.\n',
  '---\ndescription: *Bold* first # not a comment\n---\nRead.\n',
  '# PDF\n\nRead.\n',
  '---\r\nname: pdf\r\ndescription: a: b\r\n---\r\nRead.\r\n',
])('frontmatter that was mended comes back as it was, with edits of the body: %j', (text) => {
  const file = put(renamedSkill, text, MENDED)
  expect(file).toMatch(/^---\r?\n(?:.*\r?\n)*?name: pdf/)
  expect(renamedSkill.read(file, MENDED, text)).toBe(text)
  expect(renamedSkill.read(edit(file), MENDED, text)).toBe(edit(text))
})

test('an edit of frontmatter that was mended is an edit', () => {
  const text = '---\nname: pdf\ndescription: a: b\n---\nRead.\n'
  const file = put(renamedSkill, text, MENDED).replace('a: b', 'c: d')
  const back = renamedSkill.read(file, MENDED, text) ?? ''
  expect(back).toContain('c: d')
  expect(put(renamedSkill, back, MENDED)).toBe(file)
})
