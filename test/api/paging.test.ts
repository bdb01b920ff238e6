import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Route } from '../../src/api/contract/route.ts'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { prepareRequests } from './example-requests.ts'
import type { ExampleRequests } from './example-requests.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

/** Every list is paged in one way. */
let example: ExampleServer
let requests: ExampleRequests
beforeAll(async () => {
  example = await startExample()
  requests = await prepareRequests(example)
  await example.bench.run('collection create work')
  const { json } = await example.ask('/snapshots')
  const [first] = (json as { items: { id: string }[] }).items
  const text = '---\nname: docx\ndescription: Other.\n---\n'
  await example.ask('/artifacts/skill:docx/files/SKILL.md', { method: 'PUT', body: { text } })
  await example.ask(`/snapshots/${first?.id}/rollback`, {
    method: 'POST',
    body: { preserve: false },
  })
})
afterAll(() => example.close())

interface Page {
  readonly items: readonly unknown[]
  readonly next_cursor: string | null
  readonly total_count: number
}

const LISTS = ENDPOINTS.map(({ route }) => route).filter(
  (route) => route.method === 'GET' && fieldsOf(route.answer).includes('items'),
)

function fieldsOf(schema: Route['answer']): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

test('every answer with items is a page, and takes where it begins', () => {
  const unpaged = LISTS.filter(({ answer, query }) => {
    const has = [...fieldsOf(answer), ...fieldsOf(query)]
    return !['next_cursor', 'total_count', 'limit', 'cursor'].every((field) => has.includes(field))
  })
  expect(unpaged.map(({ id }) => id)).toEqual([])
})

async function read(route: Route, more: string): Promise<Page> {
  const path = requests.pathOf(route).replaceAll(/[?&](?:limit|cursor)=[^&]*/g, '')
  const { status, json, text } = await example.ask(
    `${path}${path.includes('?') ? '&' : '?'}${more}`,
  )
  expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
  return json as Page
}

const PAGED = LISTS.map((route) => [route.id, route] as const)

test.each(PAGED)('%s gives in pages what it gives at once', async (_, route) => {
  const whole = await read(route, 'limit=500')
  expect(whole.next_cursor).toBeNull()
  expect(whole.total_count).toBe(whole.items.length)
  expect(whole.items.length).toBeGreaterThan(0)
  const items: unknown[] = []
  let cursor = ''
  do {
    const page = await read(route, `limit=1${cursor}`)
    expect({ length: page.items.length, total: page.total_count }).toEqual({
      length: 1,
      total: whole.total_count,
    })
    items.push(...page.items)
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`
  } while (cursor !== '')
  expect(items).toEqual(whole.items)
})

test.each(PAGED)('%s refuses a cursor that is none', async (_, route) => {
  const path = requests.pathOf(route)
  const { status } = await example.ask(`${path}${path.includes('?') ? '&' : '?'}cursor=none`)
  expect(status).toBe(400)
})
