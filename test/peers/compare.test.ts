import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { renderComparisons } from './render-comparisons.ts'

const find = (label: string) => ({ label, nameInFile: null })
const peer = { id: 'skills', called: ({ label }: { readonly label: string }) => label }

test('what only one of the two has, and what ours takes when it is named, are told apart', () => {
  const compared = compare(peer, 'somewhere', {
    listed: ['skill:both', 'skill:demo', 'skill:lost'],
    ours: { found: [find('skill:both'), find('skill:more')], offered: [find('skill:demo')] },
  })
  expect(compared).toMatchObject({ theirs: 3, both: 1 })
  expect(compared.findings).toEqual([
    { kind: 'offered', subject: 'skill:demo' },
    { kind: 'theirs', subject: 'skill:lost' },
    { kind: 'ours', subject: 'skill:more' },
  ])
  expect(renderComparisons([compared])).toMatch(/^somewhere +skills +3 +1 +1 +1 +1 +3 DIFFERENT$/m)
})

test('a source that a peer does not take differs in nothing', () => {
  const ours = { found: [find('skill:more')], offered: [] }
  const compared = compare(peer, 'somewhere', { listed: null, ours })
  expect(renderComparisons([compared])).toMatch(/takes no such source$/m)
})
