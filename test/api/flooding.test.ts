import fs from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample({ patience: 400 })
})
afterAll(() => example.close())

const told = ({ status, json }: Answer) => ({ status, code: (json as { code: string }).code })

/** A stream of events that somebody listens to. */
async function listen(key: string) {
  const stop = new AbortController()
  const response = await fetch(`${example.url}/events`, {
    headers: { Authorization: `Bearer ${key}` },
    signal: stop.signal,
  })
  // Held, since the body of a response that nobody holds is let go.
  return { response, status: response.status, stop: () => stop.abort() }
}

async function readToEnd(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null) throw new Error('a stream has a body')
  const reader = body.getReader()
  while (!(await reader.read()).done);
}

describe('streams of events', () => {
  test('are eight for a key, and closing one makes room', async () => {
    const key = await example.makeKey('read')
    const held = await Promise.all(Array.from({ length: 8 }, () => listen(key)))
    expect(held.map(({ status }) => status)).toEqual(Array(8).fill(200))
    const refused = await example.ask('/events', { key })
    expect(told(refused)).toEqual({ status: 429, code: 'too_many_streams' })
    expect(refused.headers.get('retry-after')).toBe('30')
    const other = await listen(await example.makeKey('read'))
    expect(other.status).toBe(200)
    held[0]?.stop()
    const again = async () => {
      const next = await listen(key)
      next.stop()
      return next.status
    }
    await expect.poll(again, { timeout: 5000 }).toBe(200)
    for (const { stop } of [...held, other]) stop()
  })

  test('are 64 for a server', async () => {
    const keys = await Promise.all(Array.from({ length: 9 }, () => example.makeKey('read')))
    const many = async () => {
      const held = await Promise.all(
        keys.flatMap((key) => Array.from({ length: 8 }, () => listen(key))),
      )
      for (const { stop } of held) stop()
      return held.filter(({ status }) => status === 200).length
    }
    // Those of the test before may still be on their way out.
    await expect.poll(many, { timeout: 10_000, interval: 500 }).toBe(64)
  }, 15_000)

  test('end soon after their key was revoked, or is too old; others go on', async () => {
    const revoked = await example.makeKey('read')
    const short = await example.makeKey('read', 3 / 86_400)
    const lasting = await listen(await example.makeKey('read'))
    const [one, two] = [await listen(revoked), await listen(short)]
    await example.ask(`/keys/${revoked.slice(3, 15)}`, { method: 'DELETE' })
    await Promise.all([readToEnd(one.response.body), readToEnd(two.response.body)])
    const reader = lasting.response.body?.getReader()
    expect((await reader?.read())?.done).toBe(false)
    lasting.stop()
  }, 10_000)
})

/** Begins a request with a body that never comes whole, and returns what is answered. */
async function dawdle(path: string, key: string | null): Promise<string> {
  const { port, host } = new URL(example.url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.on('data', (part: Buffer) => (text += part.toString()))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    const authorization = key === null ? '' : `Authorization: Bearer ${key}\r\n`
    socket.write(
      `POST /api/v1${path} HTTP/1.1\r\nHost: ${host}\r\n${authorization}` +
        'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    )
  })
}

describe('a body that comes slowly', () => {
  test.each([
    ['of somebody who signs in', '/session', false],
    ['of a change', '/snapshots', true],
    ['of an upload', '/bundles/inspect', true],
  ])('%s is cut with 408', async (_, path, hasKey) => {
    const text = await dawdle(path, hasKey ? example.key : null)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(text).toContain('"code":"body_too_slow"')
  })

  test('is not waited for without a key', async () => {
    expect(await dawdle('/snapshots', null)).toMatch(/^HTTP\/1\.1 401 /)
  })

  test('leaves no part of an upload', async () => {
    await dawdle('/bundles/inspect', example.key)
    expect(fs.readdirSync(join(example.bench.root, 'home/tmp/uploads'))).toEqual([])
  })
})

const folder = () => join(example.bench.root, 'home/tmp/uploads')
const upload = async () =>
  example.ask('/bundles/inspect', { method: 'POST', body: new Uint8Array([1, 2, 3]) })

/** A file of a size, without its bytes. */
function lay(name: string, size: number, hoursAgo: number): string {
  fs.mkdirSync(folder(), { recursive: true })
  const file = join(folder(), name)
  fs.writeFileSync(file, '')
  fs.truncateSync(file, size)
  const then = new Date(Date.now() - hoursAgo * 3_600_000)
  fs.utimesSync(file, then, then)
  return file
}

describe('uploads', () => {
  test('have a limit together, and what nobody uses makes room after an hour', async () => {
    const file = lay('large.skillmeat-pack', 256 * 1024 * 1024, 0.9)
    const refused = await upload()
    expect(told(refused)).toEqual({ status: 507, code: 'uploads_full' })
    expect(refused.headers.get('retry-after')).toBe('3600')
    expect(fs.readdirSync(folder())).toEqual(['large.skillmeat-pack'])
    lay('large.skillmeat-pack', 256 * 1024 * 1024, 1.1)
    expect((await upload()).status).toBe(202)
    expect(fs.existsSync(file)).toBe(false)
  })

  test('that nobody used for an hour go when a server starts', async () => {
    const [old, young] = [lay('old.skillmeat-pack', 10, 1.1), lay('young.skillmeat-pack', 10, 0.9)]
    await example.stop()
    await example.startAgain()
    expect([fs.existsSync(old), fs.existsSync(young)]).toEqual([false, true])
  })

  test('that are imported are used', async () => {
    const scanned = (await upload()).json as { id: string }
    const then = new Date(Date.now() - 3_000_000)
    for (const name of fs.readdirSync(folder())) fs.utimesSync(join(folder(), name), then, then)
    await example.ask('/bundles/import', { method: 'POST', body: { scan: scanned.id } })
    const used = fs
      .readdirSync(folder())
      .filter((name) => fs.statSync(join(folder(), name)).mtimeMs > Date.now() - 60_000)
    expect(used).toHaveLength(1)
  })
})
