import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Route, Scope } from '../../src/api/contract/route.ts'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { editFile } from '../world/write-files.ts'
import { prepareRequests } from './example-requests.ts'
import type { ExampleRequests } from './example-requests.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

/** What a key may do follows from the contract alone, and a key that may read leaves no trace. */
let example: ExampleServer
let requests: ExampleRequests
const keys = new Map<string, string | null>()

beforeAll(async () => {
  example = await startExample()
  requests = await prepareRequests(example)
  keys.set('none', null)
  for (const scope of ['read', 'write', 'admin'] as const) {
    keys.set(scope, await example.makeKey(scope))
  }
})
afterAll(() => example.close())

const ROUTES = ENDPOINTS.map(({ route }) => route)
const RANK: Readonly<Record<Scope, number>> = { none: 0, read: 1, write: 2, admin: 3 }

/** Asks with a key. A body that no route takes keeps everything undone: keys are looked at before. */
async function refusalOf(route: Route, scope: string): Promise<number | null> {
  if (route.answer === 'events') return statusOfStream(scope)
  const asked = { method: route.method, key: keys.get(scope) ?? null }
  const body = route.method === 'GET' ? {} : { body: '{"no":"such field"' }
  const { status } = await example.ask(requests.pathOf(route), { ...asked, ...body })
  return status === 401 || status === 403 ? status : null
}

async function statusOfStream(scope: string): Promise<number | null> {
  const key = keys.get(scope) ?? null
  const stop = new AbortController()
  const { status } = await fetch(`${example.url}/events`, {
    headers: key === null ? {} : { Authorization: `Bearer ${key}` },
    signal: stop.signal,
  })
  stop.abort()
  return status === 401 || status === 403 ? status : null
}

describe('every endpoint needs the key that it says it needs', () => {
  test.each(ROUTES.map((route) => [route.id, route]))('%s', async (_, route) => {
    const refused: Record<string, number | null> = {}
    const wanted: Record<string, number | null> = {}
    for (const scope of ['none', 'read', 'write', 'admin'] as const) {
      const isEnough = RANK[scope] >= RANK[route.scope]
      wanted[scope] = isEnough ? null : scope === 'none' ? 401 : 403
      refused[scope] = await refusalOf(route, scope)
    }
    expect(refused).toEqual(wanted)
  })
})

/** A request with an option that does more than answer. */
function withOption(route: Route, { place, name, value }: Route['writeOptions'][number]) {
  if (place === 'query') {
    const [path = ''] = requests.pathOf(route).split('?')
    return { path: `${path}?${name}=${value ?? 'true'}`, body: {} }
  }
  const field = (route.body.safeParse({ ...(route.example.body as object) }).data as object) ?? {}
  const isList = Array.isArray((field as Record<string, unknown>)[name])
  const given = value ?? (isList ? ['some-finding'] : true)
  return {
    path: requests.pathOf(route),
    body: { body: { ...(route.example.body as object), [name]: given } },
  }
}

const OPTIONS = ROUTES.flatMap((route) =>
  route.writeOptions.map((option) => [`${route.id} with ${option.name}`, route, option] as const),
)

describe('an option that does more than answer needs a key that may write', () => {
  test.each(OPTIONS)('%s', async (_, route, option) => {
    const { path, body } = withOption(route, option)
    const ask = (scope: string) =>
      example.ask(path, { method: route.method, key: keys.get(scope) ?? null, ...body })
    const weak = await ask('read')
    expect({ status: weak.status, code: (weak.json as { code: string }).code }).toEqual({
      status: 403,
      code: 'scope',
    })
    expect((await ask('write')).status).not.toBe(403)
  })

  test('no answer of such a route is kept for others', () => {
    const kept = OPTIONS.filter(([, route]) => route.reads === 'view').map(([id]) => id)
    expect(kept).toEqual([])
  })
})

/** Every file below the root with its digest, and what the server keeps in its database. */
function traces(): Record<string, string> {
  const found: Record<string, string> = {}
  const { root } = example.bench
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(root.length)
    // What an index saves is work: it follows from what is compared.
    if (/\.db-(?:wal|shm)$|index\.db$/.test(path)) continue
    if (path.endsWith('.db')) Object.assign(found, rowsOf(path, name))
    else found[name] = entry.isFile() ? digest(fs.readFileSync(path)) : ''
  }
  return found
}

/** What a database holds, wherever in its files that lies by now. */
function rowsOf(file: string, name: string): Record<string, string> {
  const db = new DatabaseSync(file, { readOnly: true })
  const tables = db.prepare("select name from sqlite_master where type = 'table'").all()
  const rows = tables.map((table) => {
    const all = db.prepare(`select * from "${String(table['name'])}"`).all()
    const text = JSON.stringify(all.map(withoutLastUse), asText)
    return [`${name} ${String(table['name'])}`, digest(new TextEncoder().encode(text))] as const
  })
  db.close()
  return Object.fromEntries(rows)
}

/** When a key was used last is noted for whoever looks at the keys; it is no effect of the request. */
function withoutLastUse(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, last_used_at: null }
}

function asText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? digest(value) : value
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

describe('a key that may read leaves everything as it is', () => {
  const connect = Reflect.get(net.Socket.prototype, 'connect') as () => net.Socket
  let isWatching = false
  let called: string[] = []
  beforeAll(async () => {
    // Edits that nobody has recorded yet, and a store that no index has seen yet.
    const { root, run } = example.bench
    editFile(join(root, 'project/.claude/skills/pdf/SKILL.md'), 'Save it.', 'Save it twice.')
    editFile(join(root, 'home/collections/default/skills/docx/SKILL.md'), 'Write', 'Rewrite')
    await run('tag notes --add unseen')
  })
  beforeEach(() => {
    called = []
    net.Socket.prototype.connect = function watched(this: net.Socket, ...given: unknown[]) {
      const text = JSON.stringify(given)
      if (isWatching && !text.includes(new URL(example.url).port)) {
        called.push(text)
        throw new Error('the network is not to be used')
      }
      return Reflect.apply(connect, this, given)
    }
  })
  afterEach(() => {
    isWatching = false
    net.Socket.prototype.connect = connect
  })

  const reading = ROUTES.filter(({ scope, answer }) => scope === 'read' && answer !== 'events')
  test.each(reading.map((route) => [route.id, route]))('%s', async (_, route) => {
    const { path, ...asked } = await requests.of(route)
    const before = traces()
    isWatching = true
    const { status } = await example.ask(path, { ...asked, key: keys.get('read') ?? null })
    expect(status).toBe(route.status)
    expect(called).toEqual([])
    expect(traces()).toEqual(before)
  })

  test('every GET is one of them, or reads what only others may see', () => {
    const others = ROUTES.filter(({ method, scope }) => method === 'GET' && scope !== 'read')
    expect(others.map(({ id, scope }) => `${id} ${scope}`)).toEqual([
      'getHealth none',
      'getReady none',
      'listKeys admin',
    ])
  })
})

test('an edit is seen by a question, and a version of its own once somebody checks', async () => {
  const { projectId, bench } = example
  await bench.run('deploy skill:notes')
  editFile(join(bench.root, 'project/.claude/skills/notes/SKILL.md'), 'Note it.', 'Note it well.')
  const countVersions = async () => {
    const { json } = await example.ask('/artifacts/skill:notes/versions')
    return (json as { total_count: number }).total_count
  }
  const before = await countVersions()
  const { json } = await example.ask(`/projects/${projectId}/drift`)
  expect(json).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ artifact: 'skill:notes', drift_type: 'modified' }),
    ]),
  })
  expect(await countVersions()).toBe(before)
  await example.ask(`/projects/${projectId}/check-modifications`, { method: 'POST' })
  expect(await countVersions()).toBe(before + 1)
})
