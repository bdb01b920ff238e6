import type { Route } from '../contract/route.ts'
import type { Ports } from '../../ports/ports.ts'
import type { ServerParts } from './server-parts.ts'
import { authenticate } from '../endpoint/authenticate.ts'
import type { RequestContext } from '../endpoint/context.ts'
import type { Answer, Endpoint } from '../endpoint/endpoint.ts'
import { statusCode } from './hono-context.ts'
import type { RequestInHono } from './hono-context.ts'
import type { EventStreams } from './event-streams.ts'
import { patientStream } from './patient-stream.ts'
import { digestUpload } from './digest-upload.ts'
import { idempotently } from './idempotency.ts'
import { readBody } from './read-body.ts'
import { etagOf, isAmong, parseTags } from '../endpoint/etag.ts'
import { invalid } from '../endpoint/validate.ts'
import type { CachedAnswer, ViewCache } from './view-cache.ts'

/** What all requests share. */
export interface Server {
  readonly parts: ServerParts
  readonly cache: ViewCache
  readonly streams: EventStreams
}

/** Answers one request: who asks, what exactly, what has been answered before, and only then the handler. */
export async function answerRequest(
  c: RequestInHono,
  endpoint: Endpoint,
  server: Server,
): Promise<Response> {
  const { route } = endpoint
  c.set('about', endpoint.about)
  const isUpload = route.maxBody > JSON_LIMIT
  const identified = await identify(c, route, server)
  const given = bodyOf(c, { isUpload, milliseconds: server.parts.patience })
  const upload = digestUpload(isUpload ? given : null)
  const context = { ...identified, upload: upload.stream }
  const request = { params: c.req.param(), query: queryOf(c) }
  const takesBody = route.method !== 'GET' && !isUpload
  const body = takesBody
    ? await readBody({ headers: c.req.raw.headers, body: given }, route.maxBody)
    : {}
  if (route.answer === 'events') {
    return holdEvents(c, { context, streams: server.streams }, (held) =>
      endpoint.answer({ ...request, body, context: held }),
    )
  }
  if (route.answer === 'bytes') {
    return sendFile(c, context.ports, await endpoint.answer({ ...request, body, context }))
  }
  if (route.method === 'GET') return answerGet(c, endpoint, { ...request, context, server })
  const work = async () => {
    return {
      status: route.status,
      body: textOf(await endpoint.answer({ ...request, body, context })),
    }
  }
  const key = c.req.header('idempotency-key') ?? null
  const { caller } = context
  const answer = await idempotently(context, {
    key,
    caller,
    asked: [route.method, c.req.url, body],
    isSecret: route.isSecret,
    uploaded: upload.digest,
    digestUpload: upload.readAll,
    work,
  })
  if (answer.isRepeated) c.header('Idempotent-Replayed', 'true')
  return sendJson(c, { status: answer.status, body: answer.body, cacheControl: 'no-store' })
}

/** Uploads are larger than any JSON, and are read by the handler itself. */
const JSON_LIMIT = 2 * 1024 * 1024
/** How much of an upload has to come while it is waited for. */
const UPLOAD_PACE = 1024 * 1024

/** Returns the body of a request, which fails once it comes too slowly. */
function bodyOf(
  c: RequestInHono,
  { isUpload, milliseconds }: { readonly isUpload: boolean; readonly milliseconds: number },
): ReadableStream<Uint8Array> | null {
  const { body, method } = c.req.raw
  if (body === null || method === 'GET') return null
  return patientStream(body, { milliseconds, least: isUpload ? UPLOAD_PACE : Infinity })
}

async function identify(
  c: RequestInHono,
  route: Route,
  { parts }: Server,
): Promise<Omit<RequestContext, 'upload'>> {
  const { ports, state } = parts
  const keyPorts = {
    keys: state.keys,
    sha256: ports.sha256,
    clock: ports.clock,
    chance: ports.chance,
  }
  const headers = {
    authorization: c.req.header('authorization') ?? null,
    apiKey: c.req.header('x-api-key') ?? null,
  }
  const caller = await authenticate(keyPorts, headers, route.scope)
  c.set('caller', caller.id)
  return {
    ...parts,
    ports: {
      ...ports,
      places: caller.name === '' ? ports.places : { ...ports.places, user: caller.name },
      // Who asks a question leaves no trace, whatever the key allows.
      mayRecord: route.scope === 'write' || route.scope === 'admin',
    },
    caller,
    requestId: c.res.headers.get('X-Request-Id') ?? '',
    ifMatch: parseTags(c.req.header('if-match') ?? null),
    setHeader: (name, value) => c.header(name, value),
    signal: c.req.raw.signal,
  }
}

async function answerGet(
  c: RequestInHono,
  { route, answer }: Endpoint,
  asked: {
    readonly params: unknown
    readonly query: unknown
    readonly context: RequestContext
    readonly server: Server
  },
): Promise<Response> {
  const { params, query, context, server } = asked
  const { ports } = context
  const cacheControl =
    route.maxAge === null ? 'private, no-cache' : `private, max-age=${route.maxAge}`
  const revision = route.reads === 'view' ? await ports.store.current() : null
  const kept = route.reads === 'view' ? server.cache.find(revision, c.req.url) : null
  const found = kept ?? (await work())
  c.header('ETag', `"${found.etag}"`)
  if (isKnown(c, found.etag)) return sendNothing(c, cacheControl)
  return sendJson(c, { status: route.status, body: found.body, cacheControl })

  async function work(): Promise<CachedAnswer> {
    const body = textOf(await answer({ params, query, body: {}, context }))
    const made = { body, etag: etagOf(ports.sha256, new TextEncoder().encode(body)) }
    if (route.reads === 'view') server.cache.keep(revision, c.req.url, made)
    return made
  }
}

function sendJson(
  c: RequestInHono,
  { status, body, cacheControl }: { status: number; body: string; cacheControl: string },
): Response {
  c.header('Content-Type', 'application/json; charset=utf-8')
  c.header('Cache-Control', cacheControl)
  return c.body(body, statusCode(status))
}

function sendFile(c: RequestInHono, { sha256 }: Pick<Ports, 'sha256'>, answer: Answer): Response {
  if (answer.kind !== 'file') throw new Error('bytes come as a file')
  const { bytes, type, name } = answer.file
  const cacheControl = 'private, no-cache'
  if (c.req.method === 'GET') {
    const etag = etagOf(sha256, bytes)
    c.header('ETag', `"${etag}"`)
    if (isKnown(c, etag)) return sendNothing(c, cacheControl)
  }
  c.header('Content-Type', type)
  c.header('Cache-Control', cacheControl)
  if (name !== undefined) {
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  }
  return c.body(new Uint8Array(bytes))
}

function textOf(answer: Answer): string {
  return JSON.stringify(answer.kind === 'json' ? answer.value : null)
}

/** Answers with events until the client goes away, or its key holds no more. */
async function holdEvents(
  c: RequestInHono,
  { context, streams }: { readonly context: RequestContext; readonly streams: EventStreams },
  answer: (held: RequestContext) => Promise<Answer>,
): Promise<Response> {
  const { signal, release } = streams.hold(context.caller)
  try {
    const given = await answer({ ...context, signal: AbortSignal.any([context.signal, signal]) })
    if (given.kind !== 'events') throw new Error('events are to be answered')
    return sendEvents(c, given.events, release)
  } catch (error) {
    release()
    throw error
  }
}

function sendEvents(
  c: RequestInHono,
  events: AsyncIterable<string>,
  release: () => void,
): Response {
  const source = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { value, done } = await source.next()
        if (done !== true) return controller.enqueue(encoder.encode(value))
        controller.close()
      } catch (error) {
        controller.error(error)
      }
      release()
    },
    cancel: async () => {
      release()
      await source.return?.()
    },
  })
  c.header('Content-Type', 'text/event-stream')
  c.header('Cache-Control', 'no-store')
  return c.body(stream)
}

function queryOf(c: RequestInHono): Record<string, string> {
  const all = c.req.queries()
  for (const [name, values] of Object.entries(all)) {
    if (values.length < 2) continue
    throw invalid([{ field: `query.${name}`, message: 'is given more than once' }])
  }
  return c.req.query()
}

/** Tells whether the client has this state already. */
function isKnown(c: RequestInHono, etag: string): boolean {
  return isAmong(parseTags(c.req.header('if-none-match') ?? null) ?? [], etag)
}

function sendNothing(c: RequestInHono, cacheControl: string): Response {
  c.header('Cache-Control', cacheControl)
  return c.body(null, 304)
}
