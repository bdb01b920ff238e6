import { expect, test } from 'vitest'
import { mergeRecords } from './merge-records.ts'
import { parseRecord } from './parse-record.ts'

const WHERE = '/app/.claude/.skillmeat-deployed.toml'
const LABELS = ['ours', 'base', 'theirs'] as const

/** An entry of each program, by name and hash. */
const SHAPES = {
  'the first': (name: string, hash: string) =>
    `[[deployed.items]]\nname = "${name}"\ntype = "skill"\nsource = "github:o/r/${name}"\nsha = "${hash}"\n`,
  'the second': (name: string, hash: string) =>
    `[[deployed]]\nname = "${name}"\ntype = "skill"\nsha = "${hash}"\n`,
  'the third': (name: string, hash: string) =>
    `[[deployed]]\nartifact_name = "${name}"\nartifact_type = "skill"\nartifact_path = "skills/${name}/"\ncontent_hash = "${hash}"\n`,
} as const

function read(text: string) {
  return parseRecord(text, WHERE).map(({ name, path, hash, scheme }) => ({
    name,
    path,
    hash,
    scheme,
  }))
}

test.each(Object.entries(SHAPES))(
  'records of %s program are read, merged by git or not',
  (_, entry) => {
    const [pdf, docx] = [entry('pdf', 'a1'), entry('docx', 'b2')]
    const both = [
      { name: 'pdf', path: 'skills/pdf', hash: 'a1', scheme: 'legacy' },
      { name: 'docx', path: 'skills/docx', hash: 'b2', scheme: 'legacy' },
    ]
    expect(read(pdf + docx)).toEqual(both)
    const marked = `${pdf}<<<<<<< HEAD\n${docx}=======\n>>>>>>> other\n`
    expect(read(marked)).toEqual(expect.arrayContaining(both))
    // What an old entry was made from is its content: where two differ, neither is a base.
    const twice = read(`<<<<<<< HEAD\n${pdf}=======\n${entry('pdf', 'c3')}>>>>>>> other\n`)
    expect(twice).toMatchObject([{ name: 'pdf', hash: null }])
  },
)

test.each(Object.entries(SHAPES))('records of %s program are merged by the driver', (_, entry) => {
  const [base, ours, theirs] = [
    entry('pdf', 'a1'),
    entry('pdf', 'a1') + entry('docx', 'b2'),
    entry('pdf', 'c3'),
  ]
  const merged = mergeRecords({ base, ours, theirs }, { where: WHERE, labels: LABELS })
  expect(merged.conflicts).toBe(0)
  expect(read(new TextDecoder().decode(merged.text))).toMatchObject([
    { name: 'docx', hash: 'b2' },
    { name: 'pdf', hash: 'c3' },
  ])
})

test('what people wrote by hand comes through: comments on top, keys, entries that moved', () => {
  const entry = SHAPES['the third']
  const [pdf, docx] = [entry('pdf', 'a1'), entry('docx', 'b2')]
  const base = `# Ours.\nteam = "docs"\n\n${docx}${pdf}`
  const ours = `# Ours.\nteam = "docs"\n\n${docx}${pdf}reviewed_by = "Ann"\n`
  const theirs = `# Ours.\nteam = "tools"\n\n${pdf}# moved\n${entry('docx', 'c3')}`
  const { text, conflicts } = mergeRecords({ base, ours, theirs }, { where: WHERE, labels: LABELS })
  const merged = new TextDecoder().decode(text)
  expect(conflicts).toBe(0)
  expect(merged).toMatch(/^# Ours\.\nteam = "tools"\n/)
  expect(merged).toContain('reviewed_by = "Ann"')
  expect(read(merged)).toMatchObject([{ hash: 'c3' }, { hash: 'a1' }])
})
