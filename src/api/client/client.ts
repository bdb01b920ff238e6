import { ApiError, readApiError } from './api-error.ts'
import type { Method } from '../contract/route.ts'
import type { AnswerOf, PathOf, RequestOf } from './route-types.ts'

export interface ClientOptions {
  /** Such as `/api/v1`, or an address that ends so. */
  readonly base: string
  /** The key to ask with; null for none. Asked before every request. */
  readonly key: () => string | null
  readonly fetch?: typeof fetch
  /** Hears of every request that failed. */
  readonly onError?: (error: ApiError) => void
}

type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  request: RequestOf<M, P>,
) => Promise<AnswerOf<M, P>>

/** The API, typed by method and path. Every call throws an `ApiError` when it fails. */
export interface ApiClient {
  readonly get: Call<'GET'>
  readonly post: Call<'POST'>
  readonly put: Call<'PUT'>
  readonly patch: Call<'PATCH'>
  readonly delete: Call<'DELETE'>
}

interface LooseRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly ifMatch?: string
}

/** Makes a client. What it sends and reads is typed by the contract and checked by the server alone. */
export function createClient(options: ClientOptions): ApiClient {
  const call =
    <M extends Method>(method: M): Call<M> =>
    async (path, request) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract ties the answer to method and path
      (await send(options, { method, path, request })) as AnswerOf<M, typeof path>
  return {
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
  }
}

interface Sent {
  readonly method: Method
  readonly path: string
  readonly request: LooseRequest
}

async function send(options: ClientOptions, { method, path, request }: Sent): Promise<unknown> {
  const { base, onError } = options
  const ask = options.fetch ?? fetch
  const init = initOf(method, request, options.key())
  const response = await reach(async () => ask(base + addressOf(path, request), init), onError)
  if (!response.ok) {
    const error = await readApiError(response)
    onError?.(error)
    throw error
  }
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  return isJson ? response.json() : response
}

function initOf(method: Method, request: LooseRequest, key: string | null): RequestInit {
  const headers = new Headers()
  if (key !== null) headers.set('Authorization', `Bearer ${key}`)
  if (request.ifMatch !== undefined) headers.set('If-Match', `"${request.ifMatch}"`)
  const init: RequestInit = { method, headers, cache: 'no-cache' }
  if (request.signal !== undefined) init.signal = request.signal
  if (method !== 'GET' && method !== 'DELETE') {
    headers.set('Content-Type', 'application/json')
    init.body = JSON.stringify(request.body ?? {})
  }
  return init
}

async function reach(
  ask: () => Promise<Response>,
  onError: ClientOptions['onError'],
): Promise<Response> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    const unreachable = new ApiError({
      status: 0,
      code: 'unreachable',
      message: 'The server does not answer',
      detail: 'Start it again with `skillmeat serve`; this page goes on by itself then.',
    })
    onError?.(unreachable)
    throw unreachable
  }
}

/** Returns path and query with everything filled in; slashes of a file's path stay. */
export function addressOf(path: string, { params = {}, query = {} }: LooseRequest): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? ''
    return name === 'path'
      ? value.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value)
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}
