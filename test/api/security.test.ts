import fs from 'node:fs'
import net from 'node:net'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../src/library/serve.ts'
import { withKeys } from '../../src/library/server-keys.ts'
import { findPlaces } from '../../src/library/open-ports.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
afterAll(() => example.close())

/** A request with headers that fetch would not let through. */
async function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; text: string }> {
  const { port } = new URL(example.url)
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('keys', () => {
  test.each([
    ['none', {}],
    ['an empty one', { Authorization: 'Bearer ' }],
    ['one of another form', { Authorization: 'Bearer abc' }],
    ['one that never was', { Authorization: `Bearer sk_${'0'.repeat(12)}_${'0'.repeat(48)}` }],
    ['basic authentication', { Authorization: 'Basic dTpw' }],
    ['one in the query', {}],
  ])('%s is refused with 401', async (_, headers) => {
    const { status, json } = await example.ask('/artifacts', { key: null, headers })
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 401,
      code: 'unauthorized',
    })
  })

  test('both headers are taken, and a wrong secret of a right id is not', async () => {
    const headers = { 'X-API-Key': example.key }
    expect((await example.ask('/artifacts', { key: null, headers })).status).toBe(200)
    const wrong = example.key.slice(0, -1) + (example.key.endsWith('0') ? '1' : '0')
    expect((await example.ask('/artifacts', { key: wrong })).status).toBe(401)
  })

  test('a revoked key and one that is too old open nothing', async () => {
    const revoked = await example.makeKey('read')
    const id = /^sk_([0-9a-f]{12})/.exec(revoked)?.[1] ?? ''
    await example.ask(`/keys/${id}`, { method: 'DELETE' })
    expect((await example.ask('/artifacts', { key: revoked })).status).toBe(401)
    const expired = await example.makeKey('read', -1)
    expect((await example.ask('/artifacts', { key: expired })).status).toBe(401)
  })

  test('keys are kept as hashes, and never shown again', async () => {
    const { text } = await example.ask('/keys')
    const secret = example.key.slice(16)
    expect(text).not.toContain(secret)
    for (const file of fs.readdirSync(join(example.bench.root, 'home'))) {
      if (!file.startsWith('server.db')) continue
      expect(fs.readFileSync(join(example.bench.root, 'home', file)).includes(secret)).toBe(false)
    }
  })

  test('the token that opens the pages works once', async () => {
    const token = example.server.token()
    const body = { token }
    const once = await example.ask('/session', { method: 'POST', body, key: null })
    expect(once.status).toBe(201)
    const { key } = once.json as { key: string }
    expect((await example.ask('/about', { key })).status).toBe(200)
    const twice = await example.ask('/session', { method: 'POST', body, key: null })
    expect(twice.status).toBe(401)
  })
})

test('a key has 256 bits, and one of before, with 192, goes on holding', async () => {
  expect(await example.makeKey('read')).toMatch(/^sk_[0-9a-f]{12}_[0-9a-f]{64}$/)
  expect(example.server.token()).toMatch(/^[0-9a-f]{64}$/)
  const key = `sk_${'a'.repeat(12)}_${'b'.repeat(48)}`
  const places = findPlaces(example.bench.env, example.bench.root)
  await withKeys(places, ({ keys, sha256 }) =>
    keys.add({
      id: 'a'.repeat(12),
      name: 'of before',
      hash: sha256(new TextEncoder().encode(key)),
      scope: 'read',
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
    }),
  )
  expect((await example.ask('/about', { key })).status).toBe(200)
})

describe('the log', () => {
  test('never has a key or a token, wherever a person typed it', async () => {
    const { key } = example
    const token = example.server.token()
    const encoded = Array.from(key, (char) => `%${char.charCodeAt(0).toString(16)}`).join('')
    const before = example.log.length
    for (const secret of [key, encoded, token]) {
      await example.ask(`/${secret}`)
      await example.ask(`/artifacts/skill:${secret}?collection=${secret}`)
    }
    const lines = example.log.slice(before)
    expect(lines.map(({ path }) => path)).toEqual([
      '/api/v1/sk_…',
      '/api/v1/artifacts/skill:sk_…',
      '/api/v1/sk_…',
      '/api/v1/artifacts/skill:sk_…',
      '/api/v1/sk_…',
      '/api/v1/artifacts/skill:sk_…',
    ])
    expect(JSON.stringify(lines)).not.toContain(key.slice(16))
  })

  test('has 499 for a client that went away, and no failure', async () => {
    const { port, host } = new URL(example.url)
    const before = example.log.length
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.write(
      `POST /api/v1/snapshots HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${example.key}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    )
    setTimeout(() => socket.destroy(), 100)
    await expect.poll(() => example.log.length, { timeout: 5000 }).toBeGreaterThan(before)
    expect(example.log.slice(before)).toMatchObject([{ path: '/api/v1/snapshots', status: 499 }])
  })
})

describe('pages of other sites', () => {
  test('a name that is not ours is refused: DNS rebinding', async () => {
    const { status, text } = await raw('/api/v1/health', { Host: 'evil.example' })
    expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({
      status: 421,
      code: 'unknown_host',
    })
  })

  test('an origin that is not ours is refused, whatever the key: CSRF', async () => {
    const { host } = new URL(example.url)
    const headers = { Host: host, Authorization: `Bearer ${example.key}` }
    for (const origin of [
      'http://evil.example',
      'null',
      'file://',
      `http://${host}.evil.example`,
    ]) {
      const { status } = await raw(
        '/api/v1/operations/undo',
        { ...headers, Origin: origin },
        'POST',
      )
      expect({ origin, status }).toEqual({ origin, status: 403 })
    }
    const own = await raw('/api/v1/about', { ...headers, Origin: `http://${host}` })
    expect(own.status).toBe(200)
  })

  test('no cookie is set, nothing is shared across origins, nothing may frame us', async () => {
    const { headers } = await example.ask('/about')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('paths of clients', () => {
  test.each([
    ['a folder that is no project', Buffer.from('/etc').toString('base64url')],
    ['a way up', Buffer.from('/tmp/../etc').toString('base64url')],
    ['a home', Buffer.from('~').toString('base64url')],
    ['no base64', '%2e%2e%2f%2e%2e'],
    ['no UTF-8', Buffer.from([0x2f, 0xff, 0xfe]).toString('base64url')],
    ['an end in the middle', Buffer.from('/tmp\0/x').toString('base64url')],
  ])('a project id for %s opens nothing', async (_, id) => {
    for (const path of ['drift', 'modified-artifacts']) {
      const { status } = await example.ask(`/projects/${id}/${path}`)
      expect([400, 404]).toContain(status)
    }
  })

  test.each([
    '../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/x',
    '/etc/passwd',
    'SKILL.md%00',
  ])('a file %s of an artifact is none', async (path) => {
    const { status, text } = await example.ask(`/artifacts/skill:pdf/files/${path}`)
    expect([400, 404]).toContain(status)
    expect(text).not.toContain('root:')
  })

  test.each(['%00', '..%2f..%2fproject', '%2e%2e%2fx'])(
    'a collection %s is none, and nothing is looked at to say so',
    async (name) => {
      const { status, json } = await example.ask(`/collections/${name}`, { method: 'DELETE' })
      expect({ status, code: (json as { code: string }).code }).toEqual({
        status: 404,
        code: 'collection_not_found',
      })
    },
  )

  test.each([
    '/etc',
    'file:///etc',
    '~/secret',
    '../source',
    'ext::sh -c id',
    '-oProxyCommand=x',
    'http://127.0.0.1/x.git',
    'http://169.254.169.254/latest',
    'https://localhost/x.git',
  ])('%s is no source that the API opens', async (source) => {
    const { status, json } = await example.ask('/sources/scan?wait=20', {
      method: 'POST',
      body: { source },
    })
    const isRefused = status === 422 || (json as { status: string }).status === 'failed'
    expect({ source, isRefused }).toEqual({ source, isRefused: true })
  })

  test('a page of the artifact never runs as one of ours', async () => {
    const { headers } = await example.ask('/artifacts/skill:pdf/files/SKILL.md')
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('what is malformed', () => {
  test.each([
    ['no JSON', '{"token":', 'application/json'],
    ['no UTF-8', '\ud800', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['a number', '1', 'application/json'],
    ['keys that are not known', '{"token":"x","admin":true}', 'application/json'],
    ['a prototype', '{"__proto__":{"x":1}}', 'application/json'],
  ])('a body with %s is refused with 400', async (_, body, type) => {
    const { status } = await example.ask('/session', {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
    })
    expect(status).toBe(400)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('a body of another type is refused with 415', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const asked = { method: 'POST', body: 'token=x', headers }
    const { status, json } = await example.ask('/session', asked)
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 415,
      code: 'unsupported_media_type',
    })
  })

  test('a body larger than allowed is refused with 413, announced or not', async () => {
    const body = { text: 'x'.repeat(3 * 1024 * 1024) }
    const path = '/artifacts/skill:pdf/files/SKILL.md'
    expect((await example.ask(path, { method: 'PUT', body })).status).toBe(413)
    const stream = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 40; n += 1)
          controller.enqueue(new TextEncoder().encode('x'.repeat(65_536)))
        controller.close()
      },
    })
    const unannounced = await fetch(example.url + path, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${example.key}`, 'Content-Type': 'application/json' },
      body: stream,
      duplex: 'half',
    })
    expect(unannounced.status).toBe(413)
  })

  test.each([
    '?limit=0',
    '?limit=9999',
    '?limit=x',
    '?limit=1&limit=2',
    '?unknown=1',
    '?cursor=x',
    '?type=thing',
  ])('a query %s is refused with 400 and the field is named', async (query) => {
    const { status, json } = await example.ask(`/artifacts${query}`)
    expect(status).toBe(400)
    expect((json as { detail: string }).detail).toContain('query')
  })

  test('what is no endpoint is 404 in the same form, and says nothing of the inside', async () => {
    const { status, json, text } = await example.ask('/no/such/thing')
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 404,
      code: 'no_such_endpoint',
    })
    expect(text).not.toMatch(/\bat .*\.ts/)
  })

  test('bytes that are no HTTP end the connection and nothing else', async () => {
    const { port } = new URL(example.url)
    await new Promise<void>((resolve) => {
      const socket = net.connect(Number(port), '127.0.0.1', () =>
        socket.write('\x16\x03\x01nonsense\r\n\r\n'),
      )
      socket.on('close', () => resolve())
      socket.on('error', () => resolve())
      socket.resume()
    })
    expect((await example.ask('/health')).status).toBe(200)
  })
})

test('clients that send nothing hold nobody up', async () => {
  const { port } = new URL(example.url)
  const sockets = Array.from({ length: 100 }, () => net.connect(Number(port), '127.0.0.1'))
  for (const socket of sockets)
    socket.on('error', () => undefined).write('GET /api/v1/health HTTP/1.1\r\nHost: x')
  expect((await example.ask('/health')).status).toBe(200)
  for (const socket of sockets) socket.destroy()
})

test('an address that others can reach is refused without TLS or the word of the person', async () => {
  const { bench } = example
  const options = {
    places: {
      home: join(bench.root, 'other'),
      userHome: bench.root,
      claudeDir: bench.root,
      claudeState: join(bench.root, '.claude.json'),
      cwd: bench.root,
      user: 'x',
    },
    env: {},
    address: { host: '0.0.0.0', port: 0 },
    names: [],
    tls: null,
    allowPublic: false,
    sources: [],
    version: '0',
    jobEntry: '',
    pagesDir: null,
    log: () => {},
  }
  await expect(startServer(options)).rejects.toMatchObject({ code: 'E_USAGE' })
})
