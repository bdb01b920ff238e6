import { Hono } from 'hono'
import type { Chance } from '../../ports/environment.ts'
import { ENDPOINTS } from '../handlers/endpoints.ts'
import { docsPage, docsStyle } from '../openapi/docs-page.ts'
import { openApiDocument } from '../openapi/document.ts'
import { allowedMethods, methodNotAllowed } from './allowed-methods.ts'
import { answerRequest } from './answer-request.ts'
import type { Server } from './answer-request.ts'
import { EventStreams } from './event-streams.ts'
import type { Endpoint } from '../endpoint/endpoint.ts'
import { statusCode } from './hono-context.ts'
import type { RequestEnv } from './hono-context.ts'
import { assertTrustedOrigin } from './origins.ts'
import { isLive } from '../endpoint/authenticate.ts'
import { HttpProblem, answerProblem } from '../endpoint/error-response.ts'
import { withoutSecrets } from './request-log.ts'
import { SECURITY_HEADERS, contentPolicy } from './security-headers.ts'
import { ViewCache } from './view-cache.ts'
import type { PageFiles, ServerParts } from './server-parts.ts'

export const API_PREFIX = '/api/v1'

/** Makes the server: every endpoint of the list, the document, its readable form, and the pages. */
export function createApp(parts: ServerParts): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>()
  const log = withoutSecrets(parts.log, parts.tokens)
  const { keys } = parts.state
  const { clock } = parts.ports
  const streams = new EventStreams((id) => isLive({ keys, clock }, id))
  const server = { parts, cache: new ViewCache(), streams }
  app.use(async (c, next) => {
    const id = parts.ports.chance.hex(12)
    c.header('X-Request-Id', id)
    for (const [name, value] of SECURITY_HEADERS) c.header(name, value)
    const began = parts.ports.clock.now()
    const { signal } = c.req.raw
    await next()
    const { method, path } = c.req
    const took = parts.ports.clock.now() - began
    const status = signal.aborted ? CLIENT_GONE : c.res.status
    log({ id, method, path, status, ms: took, caller: c.get('caller') ?? '' })
  })
  app.use(async (c, next) => {
    assertTrustedOrigin(parts.settings, {
      host: c.req.header('host') ?? null,
      origin: c.req.header('origin') ?? null,
    })
    await next()
  })
  for (const endpoint of ENDPOINTS) addEndpoint(app, endpoint, server)
  addDocuments(app, parts)
  if (parts.pages !== null) addPages(app, parts.pages, parts.ports.chance)
  const allowed = allowedMethods(
    API_PREFIX,
    ENDPOINTS.map(({ route }) => route),
    DOCUMENTS,
  )
  app.notFound((c) => {
    const methods = allowed(c.req.path)
    if (methods.length > 0) throw methodNotAllowed(c.req.method, methods)
    throw new HttpProblem({
      status: 404,
      code: 'no_such_endpoint',
      message: 'Not found',
      detail: 'There is no such endpoint; /api/docs lists them.',
    })
  })
  app.onError((error, c) => {
    const id = c.res.headers.get('X-Request-Id') ?? ''
    const now = new Date(parts.ports.clock.now()).toISOString()
    const about = c.get('about')
    const { status, headers, body } = answerProblem(error, { path: c.req.path, id, now, about })
    if (status === 500 && !c.req.raw.signal.aborted) log({ id, error: tellAll(error) })
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    c.header('Cache-Control', 'no-store')
    c.header('Content-Type', 'application/json; charset=utf-8')
    return c.body(JSON.stringify(body), statusCode(status))
  })
  return app
}

/** What stands in the log for a request that nobody waits for any more. */
const CLIENT_GONE = 499

/** Returns what is known of a failure that nobody foresaw. */
function tellAll(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function addEndpoint(app: Hono<RequestEnv>, endpoint: Endpoint, server: Server): void {
  const { method, path } = endpoint.route
  app.on(method, API_PREFIX + honoPath(path), (c) => answerRequest(c, endpoint, server))
}

/** A last parameter called `path` takes the rest of the address, slashes included. */
function honoPath(path: string): string {
  return path.replace('{path}', ':path{.+}').replaceAll(/\{(\w+)\}/g, ':$1')
}

const OPEN_API = `${API_PREFIX}/openapi.json`
const DOCS = '/api/docs'
const DOCS_STYLE = '/api/docs.css'
const DOCUMENTS = [OPEN_API, DOCS, DOCS_STYLE]

function addDocuments(app: Hono<RequestEnv>, { settings }: ServerParts): void {
  let document: string | null = null
  app.get(OPEN_API, (c) => {
    document ??= JSON.stringify(openApiDocument(ENDPOINTS, settings.version))
    c.header('Content-Type', 'application/json; charset=utf-8')
    return c.body(document)
  })
  app.get(DOCS, (c) => c.html(docsPage(openApiDocument(ENDPOINTS, settings.version))))
  app.get(DOCS_STYLE, (c) => {
    c.header('Content-Type', 'text/css; charset=utf-8')
    return c.body(docsStyle)
  })
}

const NONCE = '__CSP_NONCE__'

function addPages(app: Hono<RequestEnv>, pages: PageFiles, chance: Chance): void {
  app.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/')) return next()
    const found = pages.find(c.req.path)
    if (found === null) return next()
    c.header('Content-Type', found.type)
    c.header('Cache-Control', found.isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (!found.type.startsWith('text/html')) return c.body(new Uint8Array(found.bytes))
    const nonce = chance.hex(32)
    c.header('Content-Security-Policy', contentPolicy(nonce))
    return c.body(new TextDecoder().decode(found.bytes).replaceAll(NONCE, nonce))
  })
}
