import { expect, test } from 'vitest'
import { ENDPOINTS } from '../handlers/endpoints.ts'
import { openApiDocument } from './document.ts'
import { shownExample } from './shown-example.ts'

const DOCUMENT = openApiDocument(ENDPOINTS, '1.0.0')
const OPERATIONS = Object.values(DOCUMENT.paths).flatMap((one) => Object.values(one))

test('every operation and every heading is described', () => {
  expect(OPERATIONS.filter(({ description = '' }) => description.length < 20)).toEqual([])
  expect(DOCUMENT.tags.filter(({ description }) => description === '')).toEqual([])
})

test('no example has a name in braces where its schema has a pattern', () => {
  const shown = OPERATIONS.flatMap(({ parameters }) => parameters)
  const wrong = shown.filter(
    ({ schema, example }) =>
      typeof example === 'string' &&
      schema.pattern !== undefined &&
      !new RegExp(schema.pattern).test(example),
  )
  expect(wrong).toEqual([])
})

test('what stands in an address is shown as what it is read as', () => {
  expect(shownExample('20', { type: 'integer' })).toBe(20)
  expect(shownExample('true', { type: 'boolean' })).toBe(true)
  expect(shownExample('{scan}', { type: 'string', pattern: '^[0-9a-f]{16}$' })).toBe(
    '0123456789abcdef',
  )
  expect(shownExample('{project}', { type: 'string' })).toBe('{project}')
  const schema = { properties: { id: { type: 'string', pattern: '^rb_[0-9a-f]{4}$' } } } as const
  expect(shownExample({ id: '{id}', on: true }, schema)).toEqual({ id: 'rb_0123', on: true })
})
