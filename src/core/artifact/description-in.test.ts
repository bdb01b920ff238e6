import { expect, test } from 'vitest'
import { descriptionIn } from './description-in.ts'
import { parseFrontmatter } from './frontmatter.ts'

const inFrontmatter = (lines: string) =>
  `---\nname: x\n${lines}\n---\n\n# X\n\ndescription: y\nz: 1\n`

test.each([
  ['plain words', 'description: Reads it, as "ever".  '],
  ['words before another key', 'description: Reads it.\ntags: [a]'],
  ['words that go on', 'description: Reads it\n  and writes it.'],
  ['words that go on behind an empty line', 'description: Reads it\n\n  and writes it.'],
  ['a comment', 'description: Reads it # or not'],
  ['a colon', 'description: Reads: it'],
  ['quotes', "description: 'Reads it'"],
  ['a block', 'description: |\n  Reads it.\n  Writes it.'],
  ['a block of another key', 'other: |\n  description: no\ndescription: yes it does'],
  ['no text', 'description: true'],
  ['a number', 'description: 5'],
  ['nothing', 'description:'],
  ['no such key', 'other: a'],
])('a description with %s is what reading all of the frontmatter gives', (_what, lines) => {
  const value = parseFrontmatter(inFrontmatter(lines)).fields.get('description')
  expect(descriptionIn(inFrontmatter(lines))).toBe(typeof value === 'string' ? value : '')
  const crlf = inFrontmatter(lines).replaceAll('\n', '\r\n')
  const there = parseFrontmatter(crlf).fields.get('description')
  expect(descriptionIn(crlf)).toBe(typeof there === 'string' ? there : '')
})

test('a file without frontmatter, or with one that cannot be read, says what it says', () => {
  expect(descriptionIn('First words.\n\ndescription: no\nx: y\n')).toBe('First words.')
  expect(descriptionIn('---\ndescription: Reads it.\n')).toBe('')
  expect(descriptionIn('---js\ndescription: x\ny: z\n---\n')).toBe('')
})
