import { z } from 'zod'
import { asVerified } from '../../core/object/verified-json.ts'
import type { Route } from '../contract/route.ts'
import { errorResponse } from '../contract/shared.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'
import { shownExample } from './shown-example.ts'
import type { OpenApi, Operation, Parameter, Response, Schema } from './open-api.ts'

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Begun',
  304: 'As the client has it',
  400: 'The request is not what the endpoint takes',
  401: 'No key, or one that is not valid',
  403: 'The key does not allow this, or the request comes from elsewhere',
  404: 'There is no such thing',
  408: 'The body came too slowly',
  409: 'Something else has to be settled first',
  412: 'It has changed meanwhile',
  413: 'The body is too large',
  415: 'The body is no JSON',
  421: 'The server is not reached by this name',
  422: 'The content is refused',
  429: 'Too often; try again after `retry_after` seconds',
  500: 'Something failed that should not',
  503: 'Not now; try again',
  507: 'There is no room for it',
}

/** What the headings of the document are about. */
const TAGS: Readonly<Record<string, string>> = {
  Artifacts: 'What collections hold: skills, commands, agents, hooks, servers and plugins.',
  Bundles: 'Artifacts as one file, for another home.',
  Collections: 'The stores that artifacts are kept in.',
  Composites: 'What plugins are made of, and what they depend on.',
  Files: 'The files of an artifact, and edits of them.',
  History: 'Versions, differences, merges, snapshots, and what was done and may be undone.',
  Import: 'Looking into sources, taking in what they hold, updates, and the jobs that do it.',
  Insights: 'What happens in projects over time.',
  Merges: 'Merges that wait for a person, and decisions about them.',
  Projects: 'Where artifacts are deployed, and what became of them there.',
  Server: 'The server itself: keys, events, search.',
  Sources: 'Repositories, folders and marketplaces to find things in.',
}

type Components = Record<string, Schema>

/** Makes the OpenAPI 3.1 document of the endpoints, from the schemas that validate. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): OpenApi {
  const components: Components = {}
  const paths: Record<string, Record<string, Operation>> = {}
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
      contact: { name: 'The SkillMeat authors' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { key: [] }],
    tags: [...new Set(endpoints.map(({ route }) => route.tag))].map((name) => ({
      name,
      description: TAGS[name] ?? '',
    })),
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

function describe(route: Route, components: Components): Operation {
  const input = (type: z.ZodType) => jsonSchema(type, 'input', components)
  const body = input(route.body)
  const takesBody = isUpload(route) || (route.method !== 'GET' && hasProperties(body))
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.scope === 'none' ? { security: [] as const } : {}),
    'x-scope': route.scope,
    description: describeUse(route),
    parameters: [
      ...parameters(input(route.params), 'path', route),
      ...parameters(input(route.query), 'query', route),
      ...headers(route),
    ],
    ...(takesBody ? { requestBody: requestBody(route, body) } : {}),
    responses: responses(route, components),
  }
}

/** Says which key it takes, which options need one that may write, and what else holds for all of its kind. */
function describeUse({
  summary,
  scope,
  method,
  writeOptions,
  errors,
  reads,
  answer,
}: Route): string {
  const options = writeOptions.map(({ name, value, why }) => {
    const shown = value === undefined ? name : `${name}=${value}`
    return `\`${shown}\` ${why}, and needs a key with \`write\`.`
  })
  return [
    `${summary}.`,
    scope === 'none' ? 'Needs no key.' : `Needs a key with \`${scope}\`.`,
    ...options,
    ...(method === 'GET' && answer !== 'events' && reads === 'view'
      ? ['Its `ETag` changes with the store alone.']
      : []),
    ...(method === 'GET' ? [] : ['May be repeated under one `Idempotency-Key`.']),
    ...(errors.includes(429) ? ['Has a limit of its own: `RateLimit-*` say what is left.'] : []),
  ].join(' ')
}

function requestBody(route: Route, body: Schema): NonNullable<Operation['requestBody']> {
  if (isUpload(route)) {
    const schema: Schema = { type: 'string', format: 'binary' }
    return { required: true, content: { 'application/octet-stream': { schema } } }
  }
  const { example } = route
  const shown = example.body === undefined ? {} : { example: shownExample(example.body, body) }
  return { required: isRequired(body), content: { 'application/json': { schema: body, ...shown } } }
}

function responses(route: Route, components: Components): Operation['responses'] {
  const failures = [
    400,
    ...(route.scope === 'none' ? [] : [401]),
    403,
    ...(route.method === 'GET' ? [] : [408, 415]),
    421,
    ...route.errors,
    500,
    503,
  ]
  const isCached = route.method === 'GET' && route.answer !== 'events'
  const error = jsonSchema(errorResponse, 'output', components)
  const refused = (status: number): [string, Response] => [
    String(status),
    {
      description: STATUS_WORDS[status] ?? 'Refused',
      content: { 'application/json': { schema: error } },
    },
  ]
  return Object.fromEntries<Response>([
    [String(route.status), success(route, components)],
    ...(isCached ? [['304', { description: STATUS_WORDS[304] ?? '' }] as const] : []),
    ...failures.toSorted((a, b) => a - b).map(refused),
  ])
}

function success({ answer, status }: Route, components: Components): Response {
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

function parameters(schema: Schema, place: 'path' | 'query', route: Route): Parameter[] {
  const required = new Set(schema.required)
  const examples = place === 'path' ? route.example.params : route.example.query
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: typeof property === 'boolean' ? {} : property,
    ...(examples?.[name] === undefined || typeof property === 'boolean'
      ? {}
      : { example: shownExample(examples[name], property) }),
  }))
}

function headers({ method, errors }: Route): Parameter[] {
  const repeated = header('Idempotency-Key', 'a repeated request gets the first answer')
  return [
    ...(method === 'GET' ? [] : [repeated]),
    ...(errors.includes(412)
      ? [
          header(
            'If-Match',
            'the `ETag` of what is being changed, the version of its artifact, or `*`',
          ),
        ]
      : []),
  ]
}

function header(name: string, description: string): Parameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}

/** Schemas with a name stand once, under `components`. */
function jsonSchema(type: z.ZodType, io: 'input' | 'output', components: Components): Schema {
  const made = z.toJSONSchema(type, { io, target: 'draft-2020-12', unrepresentable: 'any' })
  const { $schema: _target, $defs = {}, ...schema } = made
  for (const [name, definition] of Object.entries($defs)) {
    components[name] ??= withReferences(definition, null)
  }
  const name = schema['id']
  if (typeof name !== 'string') return withReferences(schema, null)
  components[name] ??= withReferences(schema, name)
  return { $ref: referenceTo(name) }
}

/** Points references at the components; `#` alone is the schema called `own`. */
function withReferences(schema: Schema, own: string | null): Schema {
  const text = JSON.stringify(schema)
    .replaceAll('"#/$defs/', `"${referenceTo('')}`)
    .replaceAll('"$ref":"#"', `"$ref":"${referenceTo(own ?? '')}"`)
  const { id: _id, $id: _ownId, ...rest } = asVerified<Schema>(JSON.parse(text))
  return rest
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name}`
}

function hasProperties(schema: Schema): boolean {
  return schema.type !== 'object' || Object.keys(schema.properties ?? {}).length > 0
}

function isRequired(schema: Schema): boolean {
  return schema.type !== 'object' || (schema.required ?? []).length > 0
}

function isUpload({ maxBody }: Route): boolean {
  return maxBody > 2 * 1024 * 1024
}
