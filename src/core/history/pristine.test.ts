import { expect, test } from 'vitest'
import { asVerified } from '../object/verified-json.ts'
import type { ObjectId } from '../object/object-id.ts'
import { mergePristine } from './pristine.ts'
import type { Pristine } from './pristine.ts'

function id(digit: number | string): ObjectId {
  return asVerified<ObjectId>(String(digit).repeat(64))
}

function came(at: number, changes: Partial<Pristine> = {}): Pristine {
  return { tree: id(at), source: id('a'), ref: 'main', commit: null, at: String(at), ...changes }
}

const [v1, v2, v3] = [came(1), came(2), came(3)]

test.each([
  ['only ours went on', [v1], v2, v1, v2],
  ['only theirs went on', [v1], v1, v2, v2],
  ['both went on, theirs further', [v1], v2, v3, v3],
  ['both went on, ours further', [v1], v3, v2, v3],
  ['ours was rolled back, theirs stayed', [v2], v1, v2, v1],
  ['theirs was rolled back, ours stayed', [v2], v2, v1, v1],
  ['ours was rolled back, theirs went on', [v2], v1, v3, v3],
  ['histories that crossed', [v1, v2], v2, v3, v3],
  ['the ref alone went on', [v1], v1, came(1, { ref: 'v2' }), came(1, { ref: 'v2' })],
  ['nothing ever came to ours', [null], null, v1, v1],
  ['nothing ever came to either', [], null, null, null],
  ['no common ancestor', [], v1, v2, v2],
] as const)('%s', (_, bases, ours, theirs, expected) => {
  expect(mergePristine(bases, ours, theirs)).toEqual(expected)
})

test('the same state is the same, whenever it came, and from a source that is not known too', () => {
  expect(mergePristine([], v1, { ...v1, at: '9' })).toBe(v1)
  expect(mergePristine([came(1, { source: null, ref: null })], v2, v1)).toBe(v2)
})
