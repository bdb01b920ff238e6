import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Route } from '../../src/api/contract/route.ts'
import { errorResponse } from '../../src/api/contract/shared.ts'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { openApiDocument } from '../../src/api/openapi/document.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
const given: Record<string, string> = {}

beforeAll(async () => {
  example = await startExample()
  given['project'] = example.projectId
  given['project_path'] = `${example.bench.root}/project`
  given['source'] = `${example.bench.root}/source`
  given['token'] = example.server.token()
  given['key'] = /^sk_([0-9a-f]{12})/.exec(await example.makeKey('read'))?.[1] ?? ''
  given['merge'] = first(await example.ask('/merges'), 'id')
  given['snapshot'] = first(await example.ask('/snapshots'), 'id')
  const scan = await example.ask('/sources/scan?wait=20', {
    method: 'POST',
    body: { source: given['source'] },
  })
  given['scan'] = (scan.json as { id: string }).id
})
afterAll(() => example.close())

function first({ json }: { readonly json: unknown }, field: string): string {
  const [item] = (json as { items: Record<string, string>[] }).items
  return item?.[field] ?? ''
}

/** A bundle, as another person would send it. */
async function bundle(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${example.url}/bundles/export`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${example.key}`, 'Content-Type': 'application/json' },
    body: '{}',
  })
  return new Uint8Array(await response.arrayBuffer())
}

/** Puts what the example home really holds in the place of `{project}` and the like. */
function filled(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (all, name: string) => given[name] ?? all),
  )
}

function urlOf({ path, example: shown }: Route): string {
  const params = filled(shown.params ?? {}) as Record<string, string>
  const query = new URLSearchParams(filled(shown.query ?? {}) as Record<string, string>)
  const full = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'path' ? (params[name] ?? '') : encodeURIComponent(params[name] ?? ''),
  )
  return query.size === 0 ? full : `${full}?${query.toString()}`
}

describe('every example of the document works, and its answer is what the document says', () => {
  test.each(
    ENDPOINTS.filter(({ route }) => route.answer !== 'events').map(({ route }) => [
      route.id,
      route,
    ]),
  )('%s', async (_, route) => {
    const { body } = route.example
    const upload = route.maxBody > 2 ** 21 ? { body: await bundle() } : {}
    const answer = await example.ask(urlOf(route), {
      method: route.method,
      ...(body === undefined ? {} : { body: filled(body) }),
      ...upload,
    })
    expect({ status: answer.status, text: answer.status < 300 ? '' : answer.text }).toEqual({
      status: route.status,
      text: '',
    })
    if (route.answer === 'bytes' || route.answer === 'events') return
    expect(problemsOf(route.answer, answer.json)).toEqual([])
  })
})

test('every endpoint needs the key that it says it needs', async () => {
  const read = await example.makeKey('read')
  for (const { route } of ENDPOINTS.filter((one) => one.route.scope !== 'none')) {
    const method = route.method
    const without = await example.ask(urlOf(route), { method, key: null })
    expect({ id: route.id, status: without.status }).toEqual({ id: route.id, status: 401 })
    expect(problemsOf(errorResponse, without.json)).toEqual([])
    if (route.scope === 'read') continue
    const weak = await example.ask(urlOf(route), { method, key: read })
    expect({ id: route.id, status: weak.status }).toEqual({ id: route.id, status: 403 })
  }
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
