import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
beforeEach(() => example.renew())
afterAll(() => example.close())

const field = ({ json }: Answer, name: string) => (json as Record<string, unknown>)[name]
/** What a finished update says of each artifact. */
const itemsOf = (job: Answer) =>
  (field(job, 'result') as { result: { items: Record<string, string & string[]>[] } }).result.items

describe('a cache', () => {
  test('is told when nothing changed, and when something did', async () => {
    const first = await example.ask('/artifacts/skill:notes')
    const etag = first.headers.get('etag') ?? ''
    const same = await example.ask('/artifacts/skill:notes', { headers: { 'If-None-Match': etag } })
    expect({ status: same.status, text: same.text }).toEqual({ status: 304, text: '' })
    await example.bench.run('tag notes --add written')
    const other = await example.ask('/artifacts/skill:notes', {
      headers: { 'If-None-Match': etag },
    })
    expect(other.status).toBe(200)
    expect(field(other, 'tags')).toContain('written')
    expect(other.headers.get('etag')).not.toBe(etag)
  })
})

const ask = (asked: object) => example.ask('/snapshots', { method: 'POST', ...asked })

describe('a repeated request', () => {
  const body = { message: 'once' }
  const headers = { 'Idempotency-Key': 'snapshot-1' }

  test('with the same key gets the first answer, and nothing is done again', async () => {
    const first = await ask({ body, headers })
    const again = await ask({ body, headers })
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const { json } = await example.ask('/snapshots')
    const messages = (json as { items: { message: string }[] }).items.map(({ message }) => message)
    expect(messages.filter((message) => message === 'once')).toHaveLength(1)
  })

  test('that asks for something else with the same key is refused', async () => {
    expect((await ask({ body, headers })).status).toBe(201)
    const { status, json } = await ask({ body: { message: 'another' }, headers })
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 422,
      code: 'idempotency_key_reused',
    })
  })

  test('after a failure is done anew', async () => {
    const other = { 'Idempotency-Key': 'collection-1' }
    const make = () =>
      example.ask('/collections', { method: 'POST', body: { name: 'again' }, headers: other })
    await example.bench.run('collection create again')
    expect((await make()).status).toBe(409)
    await example.bench.run('collection delete again')
    expect((await make()).status).toBe(201)
  })

  test('of another person is another request', async () => {
    const key = await example.makeKey('write')
    const { headers: got } = await ask({ body: { message: 'mine' }, headers, key })
    expect(got.get('idempotent-replayed')).toBeNull()
  })
})

describe('an edit of a file', () => {
  const path = '/artifacts/skill:notes/files/SKILL.md'
  const text = '---\nname: notes\ndescription: About notes.\n---\n\nEdited.\n'

  test('names the head that was seen; one that has moved on is refused with 412', async () => {
    const head = String(field(await example.ask('/artifacts/skill:notes'), 'version'))
    const save = (version: string, body: object) =>
      example.ask(path, { method: 'PUT', body, headers: { 'If-Match': `"${version}"` } })
    const saved = await save(head, { text })
    expect(saved.status).toBe(200)
    expect((await example.ask(path)).text).toBe(text)
    const late = await save(head, { text: `${text}Late.\n` })
    expect({ status: late.status, code: field(late, 'code') }).toEqual({
      status: 412,
      code: 'changed_meanwhile',
    })
    const undone = await example.ask('/operations/undo', { method: 'POST', body: {} })
    expect(undone.status).toBe(200)
    expect((await example.ask(path)).text).not.toBe(text)
  })

  test('with hidden text is refused with 422 and changes nothing', async () => {
    const before = await example.ask(path)
    const hidden = await example.ask(path, { method: 'PUT', body: { text: `${text}\u{e0041}` } })
    expect(hidden.status).toBe(422)
    expect((await example.ask(path)).text).toBe(before.text)
  })
})

describe('a merge that waits', () => {
  test('is shown with its three sides, decided place by place, and written', async () => {
    const { json } = await example.ask('/merges')
    const [waiting] = (json as { items: { id: string; open: string[] }[] }).items
    expect(waiting?.open).toEqual(['SKILL.md'])
    const shown = await example.ask(`/merges/${waiting?.id}`)
    const [file] = (
      shown.json as { files: { path: string; hunks: { ours: string; theirs: string }[] }[] }
    ).files
    expect(file?.hunks).toMatchObject([
      { number: 1, base: 'Fill it.\n', ours: 'Fill it twice.\n', theirs: 'Fill it once.\n' },
    ])
    const decided = await example.ask(`/merges/${waiting?.id}/resolve`, {
      method: 'POST',
      body: { path: 'SKILL.md', hunks: [{ number: 1, text: 'Fill it as you like.\n' }] },
    })
    expect(decided.json).toMatchObject({ result: { state: 'resolved', open: [] } })
    expect(example.bench.read('project/.claude/skills/pdf/SKILL.md')).toContain('as you like')
    expect((await example.ask(`/merges/${waiting?.id}`)).status).toBe(404)
  })
})

describe('what would run by itself', () => {
  test('is deployed only where its content is agreed to', async () => {
    example.bench.write({
      'guard/.claude-plugin/plugin.json': '{"name":"guard"}',
      'guard/hooks/hooks.json':
        '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo stop"}]}]}}',
    })
    await example.bench.run('add ../guard')
    const deploy = (consents: readonly string[]) =>
      example.ask(`/projects/${example.projectId}/deployments`, {
        method: 'POST',
        body: { artifacts: ['composite:guard'], consents },
      })
    const asked = await deploy([])
    expect({ status: asked.status, code: field(asked, 'code') }).toEqual({
      status: 409,
      code: 'consent_required',
    })
    const { consents } = field(asked, 'data') as {
      consents: { content: string; commands: string[] }[]
    }
    expect(consents[0]?.commands).toEqual(['on Stop: echo stop'])
    expect((await deploy(['0'.repeat(64)])).status).toBe(409)
    expect((await deploy(consents.map(({ content }) => content))).status).toBe(201)
    expect(example.bench.read('project/.claude/settings.json')).toContain('echo stop')
    const scanned = await example.ask('/scan', {
      method: 'POST',
      body: { artifact: 'composite:guard' },
    })
    expect(field(scanned, 'capabilities')).toEqual(['hook:guard: on Stop: echo stop'])
  })
})

const scan = (wait: number) =>
  example.ask(`/sources/scan?wait=${wait}`, {
    method: 'POST',
    body: { source: join(example.bench.root, 'source') },
  })

describe('long work', () => {
  test('is begun at once, done beside the server, and found again by its id', async () => {
    const begun = await scan(0)
    expect({ status: begun.status, state: field(begun, 'status') }).toEqual({
      status: 202,
      state: 'running',
    })
    const done = await example.ask(`/jobs/${String(field(begun, 'id'))}?wait=20`)
    expect(done.json).toMatchObject({ kind: 'scan', status: 'done', error: null })
    expect(JSON.stringify(field(done, 'result'))).toContain('skill:pdf')
  })

  test('an import takes what a scan found, as one operation that undo takes back', async () => {
    example.bench.write({
      'source/skills/fresh/SKILL.md': '---\nname: fresh\ndescription: Fresh.\n---\n',
    })
    const scanned = await scan(20)
    const done = await example.ask('/imports?wait=20', {
      method: 'POST',
      body: { scan: field(scanned, 'id'), artifacts: ['skill:fresh'] },
    })
    expect(done.json).toMatchObject({ kind: 'import', status: 'done' })
    expect((await example.ask('/artifacts/skill:fresh')).status).toBe(200)
    await example.ask('/operations/undo', { method: 'POST', body: {} })
    expect((await example.ask('/artifacts/skill:fresh')).status).toBe(404)
  })

  test('that fails says why', async () => {
    const missing = await example.ask('/sources/scan?wait=20', {
      method: 'POST',
      body: { source: 'https://invalid.invalid/x.git' },
    })
    expect(missing.json).toMatchObject({ status: 'failed', error: { code: expect.any(String) } })
  })

  test('is cancelled by killing it, and the home is whole afterwards', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [
        `source/many/skills/s${n}/SKILL.md`,
        `---\nname: s${n}\ndescription: Number ${n}.\n---\n${'x'.repeat(2000)}\n`,
      ]),
    )
    example.bench.write(files)
    const scanned = await scan(30)
    const before = (await example.ask('/artifacts?limit=1')).json as { total_count: number }
    const begun = await example.ask('/imports', {
      method: 'POST',
      body: { scan: field(scanned, 'id') },
    })
    const id = String(field(begun, 'id'))
    const ended = await example.ask(`/jobs/${id}`, { method: 'DELETE' })
    expect(field(ended, 'status')).toBe('cancelled')
    const after = (await example.ask('/artifacts?limit=1')).json as { total_count: number }
    expect(after.total_count).toBe(before.total_count)
    expect((await example.bench.run('verify')).code).toBe(0)
  })
})

const noted = 'source/skills/notes/SKILL.md'
const update = (body: object) =>
  example.ask('/updates?wait=20', { method: 'POST', body: { artifacts: ['skill:notes'], ...body } })

describe('an update', () => {
  test('brings in what changed upstream, as one operation that undo takes back', async () => {
    await example.bench.run('add ../source --on-conflict update')
    example.bench.write({ [noted]: `${example.bench.read(noted)}\nNews from upstream.\n` })
    const seen = await example.ask('/updates/check?wait=20', { method: 'POST' })
    const items = itemsOf(seen)
    expect(items.find(({ artifact }) => artifact === 'skill:notes')?.['action']).toBe('updated')
    const read = async () => (await example.ask('/artifacts/skill:notes/files/SKILL.md')).text
    expect(await read()).not.toContain('News from upstream.')
    const done = await update({})
    expect(done.json).toMatchObject({
      kind: 'update',
      status: 'done',
      result: { result: { items: [{ artifact: 'skill:notes', action: 'updated' }] } },
    })
    expect(await read()).toContain('News from upstream.')
    await example.ask('/operations/undo', { method: 'POST', body: {} })
    expect(await read()).not.toContain('News from upstream.')
  })

  test('that could do more than before is held back until its very content is agreed to', async () => {
    example.bench.write({
      [noted]:
        '---\nname: notes\ndescription: Notes.\nallowed-tools: Bash\n---\n\nNote it.\n\nRun it.\n',
    })
    const held = await update({ consents: ['0'.repeat(64)] })
    const items = itemsOf(held)
    expect(items).toMatchObject([
      { action: 'held_back', asks: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(items[0]?.['gained']?.join()).toContain('Bash')
    const agreed = await update({ consents: [items[0]?.['asks']] })
    expect(agreed.json).toMatchObject({ result: { result: { items: [{ action: 'updated' }] } } })
    const { json } = await example.ask('/operations?limit=1')
    expect((json as { items: { command: string }[] }).items[0]?.command).toBe('update')
  })

  test('of something that is not there is refused before it begins', async () => {
    expect((await update({ artifacts: ['skill:nowhere'] })).status).toBe(404)
  })
})

describe('events', () => {
  test('tell of what a command changed', async () => {
    const stopped = new AbortController()
    const response = await fetch(`${example.url}/events`, {
      headers: { Authorization: `Bearer ${example.key}` },
      signal: stopped.signal,
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (reader === undefined) throw new Error('no body')
    await reader.read()
    let heard = ''
    const hearing = (async () => {
      while (!heard.includes('event: changed')) heard += (await reader.read()).value ?? ''
    })()
    // The first changes may come before the server knows what there was.
    for (let n = 0; !heard.includes('event: changed'); n += 1) {
      await example.bench.run(`tag notes --add heard${n}`)
    }
    await hearing
    expect(heard).toContain('"command":"tag"')
    stopped.abort()
  })
})

describe('many at once', () => {
  test('two clients that change things get an operation each, and none is lost', async () => {
    const tags = Array.from({ length: 8 }, (_, n) => `t${n}`)
    const answers = await Promise.all(
      tags.map((tag) =>
        example.ask('/artifacts/skill:docx/versions/head/tag', { method: 'POST', body: { tag } }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(tags.map(() => 200))
    const operations = new Set(answers.map((answer) => field(answer, 'operation')))
    expect(operations.size).toBe(tags.length)
    const { json } = await example.ask('/artifacts/skill:docx/versions')
    const [head] = (json as { items: { refs: { kind: string; name: string }[] }[] }).items
    const named = head?.refs.filter(({ kind }) => kind === 'tag').map(({ name }) => name)
    expect(named?.toSorted()).toEqual(tags)
  })

  test('a client that goes away in the middle harms nothing', async () => {
    const gone = new AbortController()
    const asked = fetch(`${example.url}/projects/${example.projectId}/sync`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${example.key}` },
      signal: gone.signal,
    }).catch(() => null)
    gone.abort()
    await asked
    expect((await example.ask('/health')).status).toBe(200)
    expect((await example.bench.run('verify')).code).toBe(0)
  })
})

describe('lists', () => {
  test('are walked page by page without a gap, while others change them', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Answer = await example.ask(
        `/artifacts?limit=2${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      const { items, next_cursor } = page.json as {
        items: { id: string }[]
        next_cursor: string | null
      }
      seen.push(...items.map(({ id }) => id))
      cursor = next_cursor
    } while (cursor !== null)
    const { total_count } = (await example.ask('/artifacts')).json as { total_count: number }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(total_count)
  })

  test('count what else there is beside the chosen value of a facet', async () => {
    const { json } = await example.ask('/artifacts?type=skill')
    const { items, facets } = json as {
      items: { type: string }[]
      facets: { type: { value: string; count: number }[] }
    }
    expect(new Set(items.map(({ type }) => type))).toEqual(new Set(['skill']))
    expect(facets.type.map(({ value }) => value).toSorted()).toEqual(['composite', 'skill'])
  })
})

test('drift is looked at now, with a trial merge where both sides changed', async () => {
  await example.bench.run('deploy skill:docx --force')
  editFile(join(example.bench.root, 'project/.claude/skills/docx/SKILL.md'), 'Write it.', 'Write.')
  const { json } = await example.ask(`/projects/${example.projectId}/drift`)
  const { items } = json as { items: { artifact: string; drift: string; recommendation: string }[] }
  expect(items.find(({ artifact }) => artifact === 'skill:docx')).toMatchObject({
    drift: 'modified',
    recommendation: 'keep_local',
    trial_merge: null,
  })
})

test('a bundle is sent, looked at and imported; one that was changed on the way is refused', async () => {
  const response = await fetch(`${example.url}/bundles/export`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${example.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ artifacts: ['skill:notes'] }),
  })
  expect(response.headers.get('content-disposition')).toContain('notes.skillmeat-pack')
  const bytes = new Uint8Array(await response.arrayBuffer())
  await example.ask('/artifacts/skill:notes', { method: 'DELETE' })
  const inspected = await example.ask('/bundles/inspect?wait=20', { method: 'POST', body: bytes })
  expect(inspected.json).toMatchObject({ kind: 'scan', status: 'done' })
  expect((await example.ask('/artifacts/skill:notes')).status).toBe(404)
  const body = { scan: field(inspected, 'id') }
  const done = await example.ask('/bundles/import?wait=20', { method: 'POST', body })
  expect(done.json).toMatchObject({ kind: 'import', status: 'done' })
  expect((await example.ask('/artifacts/skill:notes')).status).toBe(200)
  const middle = Math.floor(bytes.length / 2)
  const broken = bytes.with(middle, 255 - (bytes[middle] ?? 0))
  const refused = await example.ask('/bundles/inspect?wait=20', { method: 'POST', body: broken })
  expect(refused.json).toMatchObject({ status: 'failed' })
})

const deployKit = (body: object, query = '') =>
  example.ask(`/projects/${example.projectId}/deployments${query}`, {
    method: 'POST',
    body: { artifacts: ['composite:kit'], ...body },
  })

describe('a part that is there with other content', () => {
  beforeEach(async () => {
    const text = '---\nname: tool\ndescription: A tool.\n---\n\nUse it.\n'
    example.bench.write({
      'kit/.claude-plugin/plugin.json': '{"name":"kit"}',
      'kit/skills/tool/SKILL.md': text,
    })
    await example.bench.run('add ../kit')
    const own = join(example.bench.root, 'home/collections/default/skills/tool/SKILL.md')
    editFile(own, 'Use it.', 'Use it well.')
  })

  test('is refused with the choices, and put there as one of them says', async () => {
    await example.bench.run('deploy skill:tool')
    const asked = await deployKit({})
    expect(asked.status).toBe(409)
    expect(field(asked, 'data')).toMatchObject({
      artifact: 'skill:tool',
      choices: ['overwrite', 'side-by-side', 'cancel'],
      beside: 'tool-kit',
    })
    expect((await deployKit({ on_mismatch: 'cancel' })).status).toBe(409)
    const over = await deployKit({ on_mismatch: 'overwrite' }, '?dry_run=true')
    expect(over.status).toBe(201)
    expect((await deployKit({ on_mismatch: 'side-by-side' })).status).toBe(201)
    expect(example.bench.read('project/.claude/skills/tool-kit/SKILL.md')).toContain('Use it.')
    expect(example.bench.read('project/.claude/skills/tool/SKILL.md')).toContain('Use it well.')
  })

  test('stays for a plugin when it is taken out by itself, and the answer says so', async () => {
    await example.bench.run('deploy composite:kit')
    await example.bench.run('deploy skill:tool --on-mismatch overwrite')
    const { json } = await example.ask(
      `/projects/${example.projectId}/deployments/skill:tool?dry_run=true`,
      { method: 'DELETE' },
    )
    expect(json).toMatchObject({ result: { items: [], kept: [{ kept_for: ['composite:kit'] }] } })
  })
})
