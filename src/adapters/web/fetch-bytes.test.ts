import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchBytes } from './fetch-bytes.ts'
import { proxyFor } from './proxy.ts'

const refused = (code: string) => expect.objectContaining({ code })
const mixed = async () => ['93.184.216.34', '127.0.0.1']
const neverAsked = () => Promise.reject(new Error('asked'))
const silent = net.createServer()
const server = http.createServer(answer)
let root = ''
let silentPort = 0

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, what = '', more = ''] = (request.url ?? '').split('/')
  const send: Record<string, () => void> = {
    text: () => response.end('hello'),
    again: () => redirect(response, Number(more) === 0 ? '/text' : `/again/${Number(more) - 1}`),
    away: () => redirect(response, 'https://10.0.0.1/x'),
    down: () => redirect(response, `http://localhost.example:${silentPort}/`),
    large: () => response.writeHead(200, { 'content-length': '1000000' }).end('x'),
    endless: () => {
      response.on('drain', () => response.write('x'.repeat(1000)))
      response.write('x'.repeat(100_000))
    },
    short: () => {
      response.writeHead(200, { 'content-length': '1000' }).write('x')
      setImmediate(() => response.destroy())
    },
    who: () => response.writeHead(401).end(),
    broken: () => response.writeHead(500).end(),
  }
  const known = send[what]
  if (known === undefined) response.writeHead(404).end()
  else known()
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end()
}

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  silentPort = (silent.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  silent.close()
})

const fetched = (path: string, more = {}) =>
  fetchBytes({ url: `${root}/${path}`, mayBePrivate: true, maxBytes: 1000 }, { env: {}, ...more })

test('what lies at an address is fetched, over five hops at most', async () => {
  expect(Buffer.from((await fetched('text')).bytes).toString()).toBe('hello')
  expect(Buffer.from((await fetched('again/4')).bytes).toString()).toBe('hello')
  await expect(fetched('again/5')).rejects.toEqual(refused('E_SOURCE_UNREACHABLE'))
})

test.each([
  ['none', 'E_SOURCE_NOT_FOUND'],
  ['who', 'E_SOURCE_UNREACHABLE'],
  ['broken', 'E_SOURCE_UNREACHABLE'],
  ['away', 'E_URL_FORBIDDEN'],
  ['down', 'E_URL_FORBIDDEN'],
  ['large', 'E_SIZE_LIMIT'],
  ['endless', 'E_SIZE_LIMIT'],
  ['short', 'E_SOURCE_UNREACHABLE'],
])('%s is refused with %s', async (path, code) => {
  await expect(fetched(path)).rejects.toEqual(refused(code))
})

test('a host that does not answer is given up', async () => {
  const url = `http://127.0.0.1:${silentPort}/x.zip`
  const asked = { url, mayBePrivate: true, maxBytes: 10 }
  for (const limit of [{ idleMs: 50 }, { timeoutMs: 50 }]) {
    await expect(fetchBytes(asked, { env: {}, ...limit })).rejects.toMatchObject({
      code: 'E_SOURCE_UNREACHABLE',
      message: expect.stringContaining('did not answer in time'),
    })
  }
})

test('a private host is nobody’s to name but a person’s', async () => {
  const asked = { mayBePrivate: false, maxBytes: 10 }
  for (const url of [`${root}/text`, 'https://localhost/x', 'https://10.0.0.1/x']) {
    await expect(fetchBytes({ ...asked, url }, { env: {} })).rejects.toEqual(
      refused('E_URL_FORBIDDEN'),
    )
  }
  await expect(
    fetchBytes({ ...asked, url: 'https://example.com/x' }, { env: {}, resolveHost: mixed }),
  ).rejects.toEqual(refused('E_URL_FORBIDDEN'))
})

test('a proxy is asked for the host by its name, which is not resolved here', async () => {
  const asked: string[] = []
  const proxy = http.createServer().on('connect', ({ url }, socket) => {
    asked.push(url ?? '')
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  const env = { https_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
  const url = 'https://files.example.com/x.zip'
  const result = fetchBytes(
    { url, mayBePrivate: false, maxBytes: 10 },
    { env, resolveHost: neverAsked },
  )
  await expect(result).rejects.toThrow('the proxy 127.0.0.1')
  expect(asked).toEqual(['files.example.com:443'])
  proxy.close()
})

test.each([
  [{ https_proxy: 'http://p:1' }, 'http://p:1'],
  [{ HTTPS_PROXY: 'p:1' }, 'http://p:1'],
  [{ all_proxy: 'http://p:1' }, 'http://p:1'],
  [{ HTTP_PROXY: 'http://p:1' }, null],
  [{ https_proxy: 'http://p:1', no_proxy: 'a.com, .example.com' }, null],
  [{ https_proxy: 'http://p:1', NO_PROXY: 'git.example.com:443' }, null],
  [{ https_proxy: 'http://p:1', no_proxy: 'git.example.com:8443' }, 'http://p:1'],
  [{ https_proxy: 'http://p:1', no_proxy: 'ple.com' }, 'http://p:1'],
  [{ https_proxy: 'http://p:1', no_proxy: '*' }, null],
  [{}, null],
])('%j names the proxy %s', (env, proxy) => {
  expect(proxyFor({ scheme: 'https', host: 'git.example.com', port: null }, env)).toBe(proxy)
})
