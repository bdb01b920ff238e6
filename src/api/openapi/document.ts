import { z } from 'zod'
import type { Route } from '../contract/route.ts'
import { errorResponse } from '../contract/shared.ts'
import type { Endpoint } from '../server/endpoint.ts'

type Json = Record<string, unknown>

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Begun',
  304: 'As the client has it',
  400: 'The request is not what the endpoint takes',
  401: 'No key, or one that is not valid',
  403: 'The key does not allow this, or the request comes from elsewhere',
  404: 'There is no such thing',
  409: 'Something else has to be settled first',
  412: 'It has changed meanwhile',
  413: 'The body is too large',
  422: 'The content is refused',
  429: 'Too often; try again after `retry_after` seconds',
  500: 'Something failed that should not',
  503: 'Not now; try again',
}

/** Makes the OpenAPI 3.1 document of the endpoints, from the schemas that validate. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const components: Record<string, Json> = {}
  const paths: Record<string, Record<string, Json>> = {}
  for (const { route } of endpoints) {
    const operations = (paths[`/api/v1${route.path}`] ??= {})
    operations[route.method.toLowerCase()] = describe(route, components)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SkillMeat',
      version,
      description:
        'Everything that the command line does, for programs. Keys come from `skillmeat keys create`.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { key: [] }],
    tags: [...new Set(endpoints.map(({ route }) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  }
}

function describe(route: Route, components: Record<string, Json>): Json {
  const schema = (type: z.ZodType, io: 'input' | 'output') => jsonSchema(type, io, components)
  const body = schema(route.body, 'input')
  const takesBody = route.method !== 'GET' && hasProperties(body)
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.scope === 'none' ? { security: [] } : {}),
    'x-scope': route.scope,
    parameters: [
      ...parameters(schema(route.params, 'input'), 'path', route),
      ...parameters(schema(route.query, 'input'), 'query', route),
      ...headers(route),
    ],
    ...(takesBody || isUpload(route) ? { requestBody: requestBody(route, body) } : {}),
    responses: responses(route, components),
  }
}

function requestBody(route: Route, body: Json): Json {
  if (isUpload(route)) {
    return {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    }
  }
  const { example } = route
  const shown = example.body === undefined ? {} : { example: example.body }
  return { required: isRequired(body), content: { 'application/json': { schema: body, ...shown } } }
}

function responses(route: Route, components: Record<string, Json>): Json {
  const failures = [
    400,
    ...(route.scope === 'none' ? [] : [401]),
    403,
    ...route.errors,
    500,
    503,
  ].toSorted((a, b) => a - b)
  const error = jsonSchema(errorResponse, 'output', components)
  return Object.fromEntries([
    [String(route.status), success(route, components)],
    ...(route.method === 'GET' && route.answer !== 'events' && route.answer !== 'bytes'
      ? [['304', { description: STATUS_WORDS[304] }]]
      : []),
    ...failures.map((status) => [
      String(status),
      {
        description: STATUS_WORDS[status] ?? 'Refused',
        content: { 'application/json': { schema: error } },
      },
    ]),
  ])
}

function success({ answer, status }: Route, components: Record<string, Json>): Json {
  const description = STATUS_WORDS[status] ?? 'Done'
  if (answer === 'bytes') {
    return { description, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
  }
  if (answer === 'events') {
    return { description, content: { 'text/event-stream': { schema: { type: 'string' } } } }
  }
  const schema = jsonSchema(answer, 'output', components)
  return { description, content: { 'application/json': { schema } } }
}

function parameters(schema: Json, place: 'path' | 'query', route: Route): Json[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Json>
  const required = new Set((schema['required'] ?? []) as string[])
  const examples = place === 'path' ? route.example.params : route.example.query
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: property,
    ...(examples?.[name] === undefined ? {} : { example: examples[name] }),
  }))
}

function headers({ method, errors }: Route): Json[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  })
  return [
    ...(method === 'GET'
      ? []
      : [header('Idempotency-Key', 'a repeated request gets the first answer')]),
    ...(errors.includes(412) ? [header('If-Match', 'the version that is being changed')] : []),
  ]
}

/** Schemas with a name stand once, under `components`. */
function jsonSchema(
  type: z.ZodType,
  io: 'input' | 'output',
  components: Record<string, Json>,
): Json {
  const made = z.toJSONSchema(type, { io, target: 'draft-2020-12', unrepresentable: 'any' })
  const { $schema: _, $defs, ...schema } = made as Json & { $defs?: Record<string, Json> }
  const text = JSON.stringify({ schema, $defs }).replaceAll('"#/$defs/', '"#/components/schemas/')
  const moved = JSON.parse(text) as { schema: Json; $defs?: Record<string, Json> }
  for (const [name, definition] of Object.entries(moved.$defs ?? {})) {
    const { id: _id, $id: _id2, ...rest } = definition
    components[name] ??= rest
  }
  const name = moved.schema['id']
  if (typeof name !== 'string') return moved.schema
  const { id: _name, ...rest } = moved.schema
  components[name] ??= JSON.parse(
    JSON.stringify(rest).replaceAll('"$ref":"#"', `"$ref":"#/components/schemas/${name}"`),
  ) as Json
  return { $ref: `#/components/schemas/${name}` }
}

function hasProperties(schema: Json): boolean {
  return schema['type'] !== 'object' || Object.keys((schema['properties'] ?? {}) as Json).length > 0
}

function isRequired(schema: Json): boolean {
  return schema['type'] !== 'object' || ((schema['required'] ?? []) as string[]).length > 0
}

function isUpload({ maxBody }: Route): boolean {
  return maxBody > 2 * 1024 * 1024
}
