import { expect, test } from 'vitest'
import { parseNamedSource } from './named-source.ts'

test.each([
  ['pdf@official', { name: 'pdf', source: 'official' }],
  ['skill:pdf@anthropics/skills', { name: 'skill:pdf', source: 'anthropics/skills' }],
  ['npm:kit@1.0.0', null],
  ['owner/repo@main', null],
  ['git@example.com:owner/repo.git', null],
  ['https://example.com/owner/repo@v1', null],
  ['pdf', null],
])('%s names something in a source, or is something else', (text, named) => {
  expect(parseNamedSource(text)).toEqual(named)
})
