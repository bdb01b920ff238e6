import { expect, test } from 'vitest'
import { allPages } from './all-pages.ts'

test('a list is asked for until its last page', async () => {
  const asked: (string | undefined)[] = []
  const items = await allPages(({ cursor }) => {
    asked.push(cursor)
    const at = Number(cursor ?? 0)
    return Promise.resolve({ items: [at], next_cursor: at < 2 ? String(at + 1) : null })
  })
  expect({ items, asked }).toEqual({ items: [0, 1, 2], asked: [undefined, '1', '2'] })
})
