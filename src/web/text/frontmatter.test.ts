import { expect, test } from 'vitest'
import { splitFrontmatter } from './frontmatter.ts'

test('fields and body are told apart, and quotes go', () => {
  expect(splitFrontmatter('---\nname: pdf\ndescription: "Reads: files"\n---\n# Pdf\n')).toEqual({
    fields: [
      { name: 'name', value: 'pdf' },
      { name: 'description', value: 'Reads: files' },
    ],
    body: '# Pdf\n',
  })
})

test('a value over several lines is one', () => {
  const { fields } = splitFrontmatter('---\ntools:\n  - Read\n  - Write\n---\n')
  expect(fields).toEqual([{ name: 'tools', value: '- Read - Write' }])
})

test('a text without frontmatter stays whole', () => {
  expect(splitFrontmatter('# Title\n---\n')).toEqual({ fields: [], body: '# Title\n---\n' })
})
