import { expect, test } from 'vitest'
import { withOwnName } from './own-names.ts'

function entry(name: string, path: string, uuid = `${name}-uuid`) {
  return { artifact_name: name, artifact_type: 'skill', artifact_path: path, artifact_uuid: uuid }
}

const PDF = entry('pdf', 'skills/pdf')
const DOCX = entry('docx', 'skills/docx')

test('an entry that has the first lines of another gets its own back', () => {
  const mixed = { ...entry('pdf', 'skills/docx'), content_hash: 'of docx' }
  expect(withOwnName(mixed, [PDF, DOCX])).toEqual({ ...DOCX, content_hash: 'of docx' })
  const { artifact_uuid: _, ...unowned } = DOCX
  expect(withOwnName(mixed, [PDF, mixed])).toEqual({ ...unowned, content_hash: 'of docx' })
})

test.each([
  ['its own name', DOCX],
  ['a new name in its old place', entry('word', 'skills/docx')],
  ['a place of another shape', entry('pdf', 'rules/docx.mdc')],
  ['another name in this project', { ...entry('pdf', 'skills/docx'), known_as: 'docx' }],
  ['no type that is known', { ...entry('pdf', 'skills/docx'), artifact_type: 'thing' }],
])('one with %s stays as it is', (_title, table) => {
  expect(withOwnName(table, [PDF, DOCX, table])).toBe(table)
})
