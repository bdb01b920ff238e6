import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Route } from '../../src/api/contract/route.ts'
import { errorResponse } from '../../src/api/contract/shared.ts'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { openApiDocument } from '../../src/api/openapi/document.ts'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

/**
 * Asks every endpoint for what its document allows and for what it does not: no answer is a 500, has
 * a status that the document does not name, or a body that it does not describe.
 */
let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
afterAll(() => example.close())

type Json = Record<string, unknown>

/** Real ones, near misses and nonsense: most of it never gets past the first check otherwise. */
const WORDS = [
  'skill:pdf',
  'skill:docx',
  'composite:office',
  'head',
  'head~1',
  'SKILL.md',
  'default',
]
const NONSENSE = [
  '',
  ' ',
  '..',
  '%00',
  'a/b',
  'skill:',
  ':x',
  'é',
  '\u202e',
  '-1',
  'null',
  '𝔘',
  'x'.repeat(300),
]
const texts = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom(...NONSENSE),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
)

/** Values for a schema, now and then one that it forbids. */
function valuesOf(schema: Json): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: fitting(schema) },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
}

function fitting(schema: Json): fc.Arbitrary<unknown> {
  const choices = (schema['anyOf'] ?? schema['enum']) as unknown[] | undefined
  if (schema['const'] !== undefined) return fc.constant(schema['const'])
  if (schema['anyOf'] !== undefined) return fc.oneof(...(choices as Json[]).map(valuesOf))
  if (choices !== undefined) return fc.constantFrom(...choices)
  switch (schema['type']) {
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer())
    case 'array':
      return fc.array(valuesOf((schema['items'] ?? {}) as Json), { maxLength: 3 })
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
      const record = Object.fromEntries(properties.map(([key, one]) => [key, valuesOf(one)]))
      return fc.record(record, { requiredKeys: [] })
    }
    default:
      return texts
  }
}

/** Never these: one waits for events without end, the others would start hundreds of processes. */
const LEFT_OUT = new Set([
  'listen',
  'scanSource',
  'startImport',
  'checkAll',
  'checkUpdates',
  'inspectBundle',
  'importBundle',
])

const documented = openApiDocument(ENDPOINTS, '0') as {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
}
const statuses = new Map(
  Object.values(documented.paths).flatMap((methods) =>
    Object.values(methods).map(
      ({ operationId, responses }) => [operationId, Object.keys(responses).map(Number)] as const,
    ),
  ),
)

test.each(
  ENDPOINTS.map(({ route }) => route)
    .filter(({ id }) => !LEFT_OUT.has(id))
    .map((route) => [route.id, route]),
)('%s keeps to its document whatever it is asked', async (_, route) => {
  await fc.assert(
    fc.asyncProperty(requestsFor(route), async ({ path, body }) => {
      const answer = await example.ask(path, {
        method: route.method,
        ...(route.method === 'GET' ? {} : { body }),
      })
      expect({ path, body, problems: problemsOf(route, answer) }).toEqual({
        path,
        body,
        problems: [],
      })
    }),
    { numRuns: 40 },
  )
})

function schemaOf(type: z.ZodType): Json {
  return z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
}

function requestsFor(route: Route): fc.Arbitrary<{ path: string; body: unknown }> {
  const params = fitting(schemaOf(route.params))
  const query = fitting(schemaOf(route.query))
  const body = valuesOf(schemaOf(route.body))
  return fc.record({ params, query, body }).map((asked) => {
    const given = asked.params as Record<string, unknown>
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encode(wellFormed(given[name] ?? example.projectId)),
    )
    const pairs = Object.entries(asked.query as Json).map(([key, value]) => [
      key,
      wellFormed(value),
    ])
    const search = new URLSearchParams(pairs as [string, string][])
    return { path: search.size === 0 ? path : `${path}?${search.toString()}`, body: asked.body }
  })
}

function encode(text: string): string {
  const encoded = encodeURIComponent(wellFormed(text))
  return encoded === '' || encoded === '.' || encoded === '..' ? 'x' : encoded
}

function wellFormed(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()
}

function problemsOf(route: Route, { status, json, text }: Answer): string[] {
  const allowed = statuses.get(route.id) ?? []
  if (status === 500 || !allowed.includes(status))
    return [`${status} is not documented: ${text.slice(0, 300)}`]
  if (status >= 400) return schemaProblems(errorResponse, json)
  return typeof route.answer === 'string' ? [] : schemaProblems(route.answer, json)
}

function schemaProblems(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value)
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
