import http from 'node:http'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import { isIP } from 'node:net'
import tls from 'node:tls'

/** One request: no cookie, no credential, no redirect followed. */
export interface WebRequest {
  readonly url: URL
  /** The only addresses that may be connected to; null where a proxy resolves the name. */
  readonly addresses: readonly string[] | null
  readonly proxy: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** How long nothing may come. */
  readonly idleMs: number
  /** Certificates that are trusted; those of this program where it is absent. */
  readonly ca?: readonly string[]
}

/** Sends a request and returns the answer's head; its body is still to be read. Rejects as `node:http` does. */
export async function ask(request: WebRequest): Promise<IncomingMessage> {
  const { url, addresses, proxy, headers, signal, idleMs, ca } = request
  const trusted = ca === undefined ? {} : { ca: [...ca] }
  const isPlain = url.protocol === 'http:'
  const socket = proxy === null || isPlain ? null : await tunnel(request, proxy)
  const options = {
    method: 'GET',
    headers: { 'user-agent': 'skillmeat', 'accept-encoding': 'identity', ...headers },
    signal,
    agent: false,
    timeout: idleMs,
    ...trusted,
    ...(addresses === null ? {} : { lookup: onlyThese(addresses) }),
    ...(socket === null ? {} : { createConnection: () => secured(socket, url, trusted) }),
  } as const
  return new Promise((done, failed) => {
    const sent = isPlain ? http.request(url, options, done) : https.request(url, options, done)
    sent.on('timeout', () => sent.destroy(new Error('it did not answer in time')))
    sent.on('error', failed)
    sent.end()
  })
}

/** Nothing is asked for a name again: it could lie elsewhere by now. */
function onlyThese(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, callback) => {
    const [first] = all
    if (options.all === true) callback(null, all)
    else callback(null, first?.address ?? '', first?.family)
  }
}

function secured(socket: Socket, url: URL, trusted: { readonly ca?: string[] }): tls.TLSSocket {
  return tls.connect({ socket, servername: url.hostname, ALPNProtocols: ['http/1.1'], ...trusted })
}

/** Asks a proxy for a connection to the host of `url`. */
function tunnel({ url, signal, idleMs }: WebRequest, proxy: string): Promise<Socket> {
  const at = new URL(proxy)
  const target = `${url.hostname}:${url.port === '' ? 443 : url.port}`
  const options = {
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(at) },
    signal,
    agent: false,
    timeout: idleMs,
  }
  const place = { host: at.hostname, ...(at.port === '' ? {} : { port: Number(at.port) }) }
  return new Promise((done, failed) => {
    const sent =
      at.protocol === 'https:'
        ? https.request({ ...place, ...options })
        : http.request({ ...place, ...options })
    sent.on('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return done(socket)
      socket.destroy()
      return failed(new Error(`the proxy ${at.host} answered ${statusCode ?? 'nothing'}`))
    })
    sent.on('timeout', () => sent.destroy(new Error(`the proxy ${at.host} did not answer in time`)))
    sent.on('error', failed)
    sent.end()
  })
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {}
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(plain).toString('base64')}` }
}
