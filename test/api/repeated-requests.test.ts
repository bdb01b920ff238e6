import fs from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
afterAll(() => example.close())

function codeOf({ status, json }: Answer): unknown {
  return [status, (json as { code?: string }).code ?? null]
}

function named(key: string) {
  return { 'Idempotency-Key': key }
}

function inDatabase<T>(use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(example.bench.root, 'home/server.db'))
  try {
    return use(db)
  } finally {
    db.close()
  }
}

test('a key that stood for a request with one method does not answer another method', async () => {
  const path = '/artifacts/skill:notes/tags/useful'
  const headers = named('one-address')
  const made = await example.ask('/collections', { method: 'POST', body: { name: 'x' }, headers })
  expect(made.status).toBe(201)
  expect(codeOf(await example.ask('/collections/x', { method: 'DELETE', headers }))).toEqual([
    422,
    'idempotency_key_reused',
  ])
  expect((await example.ask('/collections/x')).status).toBe(200)
  expect((await example.ask(path, { method: 'GET', headers })).status).toBe(404)
})

test('an answer that holds a key is given once and is nowhere in the database', async () => {
  const make = () =>
    example.ask('/keys', {
      method: 'POST',
      body: { name: 'ci', scope: 'read' },
      headers: named('k'),
    })
  const first = await make()
  expect(first.status).toBe(201)
  const { key } = first.json as { key: string }
  expect(codeOf(await make())).toEqual([409, 'answer_not_kept'])
  const home = join(example.bench.root, 'home')
  const files = fs.readdirSync(home).filter((name) => name.startsWith('server.db'))
  for (const name of files) {
    expect(fs.readFileSync(join(home, name)).includes(key.slice(-48))).toBe(false)
  }
})

test('an upload is repeated only with the same bytes', async () => {
  await example.bench.run('export skill:notes ../notes.skillmeat-pack')
  await example.bench.run('export skill:notes --with-history ../other.skillmeat-pack')
  const upload = async (file: string) => {
    const response = await fetch(`${example.url}/bundles/inspect`, {
      method: 'POST',
      body: fs.readFileSync(join(example.bench.root, file)),
      headers: { 'X-API-Key': example.key, ...named('bundle') },
    })
    const json: unknown = await response.json()
    return { status: response.status, headers: response.headers, text: '', json }
  }
  const first = await upload('notes.skillmeat-pack')
  expect(first.status).toBeLessThan(300)
  const again = await upload('notes.skillmeat-pack')
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.json).toEqual(first.json)
  expect(codeOf(await upload('other.skillmeat-pack'))).toEqual([422, 'idempotency_key_reused'])
})

function makeSnapshot(): Promise<Answer> {
  const body = { message: 'left' }
  return example.ask('/snapshots', { method: 'POST', body, headers: named('lost') })
}

/** Has a request look as if a server were still at it, until some time. */
function holdUntil(time: number): void {
  const change = `update answer set status = null, body = null, held_until = ? where name like '% lost'`
  inDatabase((db) => db.prepare(change).run(time))
}

test('a key whose first request died with its server is free again once its lease is over', async () => {
  expect((await makeSnapshot()).status).toBe(201)
  holdUntil(Date.now() + 60_000)
  expect(codeOf(await makeSnapshot())).toEqual([409, 'request_in_progress'])
  holdUntil(Date.now() - 1)
  expect((await makeSnapshot()).status).toBe(201)
})
