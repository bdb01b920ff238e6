import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { openApiDocument } from '../../src/api/openapi/document.ts'
import { prepareRequests } from './example-requests.ts'
import type { ExampleRequests } from './example-requests.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
let requests: ExampleRequests
beforeAll(async () => {
  example = await startExample()
  requests = await prepareRequests(example)
})
afterAll(() => example.close())

describe('every example of the document works, and its answer is what the document says', () => {
  test.each(
    ENDPOINTS.filter(({ route }) => route.answer !== 'events').map(({ route }) => [
      route.id,
      route,
    ]),
  )('%s', async (_, route) => {
    const { path, ...asked } = await requests.of(route)
    const answer = await example.ask(path, asked)
    expect({ status: answer.status, text: answer.status < 300 ? '' : answer.text }).toEqual({
      status: route.status,
      text: '',
    })
    if (route.answer === 'bytes' || route.answer === 'events') return
    expect(problemsOf(route.answer, answer.json)).toEqual([])
  })
})

test('the document is OpenAPI 3.1, with an operation for each endpoint and no dangling reference', async () => {
  const { json } = await example.ask('/openapi.json')
  expect(json).toEqual(JSON.parse(JSON.stringify(openApiDocument(ENDPOINTS, '0.0.0-test'))))
  const document = json as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
    components: { schemas: Record<string, unknown> }
  }
  expect(document.openapi).toBe('3.1.0')
  const ids = Object.values(document.paths).flatMap((one) =>
    Object.values(one).map(({ operationId }) => operationId),
  )
  expect(ids.toSorted()).toEqual(ENDPOINTS.map(({ route }) => route.id).toSorted())
  const references = [...JSON.stringify(json).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to)
  const known = Object.keys(document.components.schemas).map(
    (name) => `#/components/schemas/${name}`,
  )
  expect(references.filter((to) => !known.includes(to ?? ''))).toEqual([])
})

function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value)
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
