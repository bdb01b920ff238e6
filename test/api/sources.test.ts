import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBare, git, serveGit } from '../remotes/git-server.ts'
import type { GitServer } from '../remotes/git-server.ts'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
let server: GitServer
let repositories: string

const skill = (name: string, text: string) =>
  `---\nname: ${name}\ndescription: About ${name}.\n---\n\n${text}\n`

/** Commits to a repository. */
function publish(files: Files, name = 'market'): void {
  const clone = join(repositories, 'clones', name)
  if (!fs.existsSync(clone)) {
    fs.mkdirSync(join(clone, '..'), { recursive: true })
    git(repositories, 'clone', '--quiet', createBare(join(repositories, `${name}.git`)), clone)
  }
  writeFiles(clone, files)
  git(clone, 'add', '--all')
  git(clone, 'commit', '--quiet', '--message', 'More')
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main')
}

beforeAll(async () => {
  example = await startExample({}, {})
})
beforeEach(async () => {
  await example.renew()
  repositories = join(example.bench.root, 'repositories')
  fs.mkdirSync(repositories)
  publish({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'official',
      plugins: [
        { name: 'office', description: 'For the office.', source: './office' },
        { name: 'made', source: { source: 'command', command: 'make' } },
      ],
    }),
    'office/skills/slides/SKILL.md': skill('slides', 'One.'),
    'office/skills/sheets/SKILL.md': skill('sheets', 'One.'),
  })
  await server?.close()
  server = await serveGit(repositories)
})
afterAll(async () => {
  await server.close()
  await example.close()
})

const post = (path: string, body: unknown) =>
  example.ask(`${path}?wait=30`, { method: 'POST', body })
const resultOf = ({ json }: Answer) =>
  (json as { result: { result: Record<string, unknown> } }).result.result
const itemsOf = ({ json }: Answer) => (json as { items: Record<string, unknown>[] }).items
/** As a person at the machine adds it. */
const addByHand = () =>
  example.bench.run(`source add ${pathToFileURL(join(repositories, 'market.git')).href}`)

test('a source is added as a job where its host is allowed, and refused where nobody confirmed it', async () => {
  const source = server.urlOf('market.git')
  const refused = await post('/sources', { source })
  expect({ status: refused.status, json: refused.json }).toMatchObject({
    status: 422,
    json: { code: 'url_forbidden' },
  })
  expect((await post('/sources', { source: 'file:///etc' })).status).toBe(422)
  expect((await post('/sources', { source: '/etc' })).status).toBe(422)
  expect(itemsOf(await example.ask('/sources'))).toEqual([])
  await example.bench.run('config set sources.allowed_hosts 127.0.0.1')
  const preview = await example.ask('/sources?wait=30&dry_run=true', {
    method: 'POST',
    body: { source },
  })
  expect(resultOf(preview)).toMatchObject({ name: 'official', items: 4, elsewhere: 1 })
  expect(itemsOf(await example.ask('/sources'))).toEqual([])
  const added = await post('/sources', { source, name: 'kit', marketplace: true })
  expect(added).toMatchObject({ status: 202, json: { kind: 'add_source', status: 'done' } })
  expect(resultOf(added)).toMatchObject({ name: 'kit', marketplace: 'official' })
  expect((await example.ask('/sources')).json).toMatchObject({
    items: [{ name: 'kit', location: source, marketplace: 'official', items: 4, artifacts: [] }],
    total_count: 1,
  })
  await example.ask('/operations/undo', { method: 'POST', body: {} })
  expect(itemsOf(await example.ask('/sources'))).toEqual([])
})

test('a source that is no marketplace is refused where one is wanted, and only those are listed', async () => {
  const source = join(example.bench.root, 'source')
  writeFiles(example.bench.root, { 'source/skills/notes/SKILL.md': skill('notes', 'One.') })
  const refused = await post('/sources', { source, marketplace: true })
  expect(refused.json).toMatchObject({ status: 'failed', error: { code: 'marketplace_not_found' } })
  expect((await post('/sources', { source })).json).toMatchObject({ status: 'done' })
  await addByHand()
  const all = await example.ask('/sources?limit=1')
  expect(all.json).toMatchObject({ total_count: 2, next_cursor: expect.any(String) })
  const cursor = encodeURIComponent((all.json as { next_cursor: string }).next_cursor)
  const rest = await example.ask(`/sources?limit=1&cursor=${cursor}`)
  expect(rest.json).toMatchObject({ total_count: 2, next_cursor: null })
  const names = [...itemsOf(all), ...itemsOf(rest)].map(({ name }) => name)
  expect(new Set(names)).toEqual(new Set(['official', 'source']))
  const marketplaces = await example.ask('/sources?marketplaces=true')
  expect(marketplaces.json).toMatchObject({ items: [{ name: 'official' }], total_count: 1 })
})

test('what sources hold is found by words, page by page, without asking them', async () => {
  await addByHand()
  fs.renameSync(join(repositories, 'market.git'), join(repositories, 'gone.git'))
  const first = await example.ask('/sources/find?q=about&limit=1')
  expect(first.json).toMatchObject({
    items: [{ artifact: 'skill:sheets', spec: 'sheets@official', elsewhere: null, here: false }],
    total_count: 2,
  })
  const cursor = encodeURIComponent((first.json as { next_cursor: string }).next_cursor)
  expect((await example.ask(`/sources/find?q=about&limit=1&cursor=${cursor}`)).json).toMatchObject({
    items: [{ artifact: 'skill:slides' }],
    next_cursor: null,
  })
  const plugins = await example.ask('/sources/find?q=office+for&type=composite')
  expect(plugins.json).toMatchObject({ items: [{ artifact: 'composite:office' }], total_count: 1 })
  expect((await example.ask('/sources/find')).json).toMatchObject({
    status: 400,
    code: 'invalid_request',
  })
})

test('two of one name are two in a list, whatever the pages', async () => {
  publish({
    'office/skills/twin/SKILL.md': skill('twin', 'One.'),
    'other/skills/twin/SKILL.md': skill('twin', 'Another.'),
  })
  await addByHand()
  const seen: unknown[] = []
  let next: string | null = ''
  while (next !== null && seen.length < 9) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
    const page = await example.ask(`/sources/find?q=twin&limit=1${cursor}`)
    seen.push(...itemsOf(page))
    next = (page.json as { next_cursor: string | null }).next_cursor
  }
  const { json } = await example.ask('/sources/find?q=twin')
  expect(seen).toEqual((json as { items: unknown[] }).items)
  expect(seen).toHaveLength(2)
})

test('what a name in a source means is scanned and imported', async () => {
  await addByHand()
  const scanned = await post('/sources/scan', { source: 'skill:slides@official' })
  expect(resultOf(scanned)).toMatchObject({ added: [{ artifact: 'skill:slides', bucket: 'new' }] })
  const { id } = scanned.json as { id: string }
  const imported = await post('/imports', { scan: id })
  expect(resultOf(imported)).toMatchObject({
    added: [{ artifact: 'skill:slides', action: 'added' }],
  })
  expect((await example.ask('/artifacts/skill:sheets')).status).toBe(404)
  const whole = await post('/imports', { source: 'office@official', tags: ['work'] })
  expect(resultOf(whole)).toMatchObject({
    added: expect.arrayContaining([
      expect.objectContaining({ artifact: 'composite:office', action: 'added' }),
      expect.objectContaining({ artifact: 'skill:sheets', action: 'added' }),
    ]),
  })
  const found = await example.ask('/sources/find?q=about')
  expect(itemsOf(found).map(({ here }) => here)).toEqual([true, true])
  expect((await example.ask('/sources')).json).toMatchObject({
    items: [{ artifacts: ['composite:office', 'skill:sheets', 'skill:slides'], newer: false }],
  })
})

test('what a plugin elsewhere depends on comes with it, from the marketplaces that were added', async () => {
  publish(
    {
      '.claude-plugin/plugin.json': '{"name":"far","dependencies":["office@official"]}',
      'skills/distant/SKILL.md': skill('distant', 'One.'),
    },
    'far',
  )
  const far = { name: 'far', source: { source: 'url', url: server.urlOf('far.git') } }
  publish({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'official',
      plugins: [{ name: 'office', source: './office' }, far],
    }),
  })
  await example.bench.run(`source add ${server.urlOf('market.git')}`)
  const imported = await post('/imports', { source: 'far@official' })
  expect(resultOf(imported)).toMatchObject({
    added: expect.arrayContaining([
      expect.objectContaining({ artifact: 'composite:far', action: 'added' }),
      expect.objectContaining({ artifact: 'composite:office', action: 'added' }),
    ]),
  })
})

const statuses = async (source: string) => {
  const { status, json } = await post('/imports', { source })
  return [status, (json as { code?: string }).code]
}

test('a name that there is none of, and an import of two things at once, are refused', async () => {
  await addByHand()
  expect(await statuses('slids@official')).toEqual([404, 'artifact_not_found'])
  expect(await statuses('slides@offical')).toEqual([404, 'source_not_found'])
  expect(await statuses('made@official')).toEqual([422, 'url_forbidden'])
  const source = 'slides@official'
  for (const body of [{}, { scan: '0'.repeat(16), source }]) {
    expect((await post('/imports', body)).json).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'body' }],
    })
  }
})

const refresh = async (body: unknown) => {
  const { json } = await post('/sources/refresh', body)
  return json as { status: string; result: { items: unknown[] }; error: { code: string } }
}

test('sources are looked at again as a job, and what came and went is told', async () => {
  await addByHand()
  expect((await refresh({})).result.items).toMatchObject([{ name: 'official', action: 'same' }])
  publish({ 'office/skills/notes/SKILL.md': skill('notes', 'New.') })
  expect((await refresh({ names: ['official'] })).result.items).toMatchObject([
    { action: 'refreshed', came: ['skill:notes'], went: [] },
  ])
  expect(await refresh({ names: ['other'] })).toMatchObject({
    status: 'failed',
    error: { code: 'source_not_found' },
  })
})

test('a source is forgotten by its name, and what came from there stays', async () => {
  await addByHand()
  await post('/imports', { source: 'slides@official' })
  const remove = (path: string) => example.ask(`/sources/${path}`, { method: 'DELETE' })
  const preview = await remove('official?dry_run=true')
  expect(preview.json).toMatchObject({ result: { name: 'official' }, dry_run: true })
  expect((await remove('official')).json).toMatchObject({
    result: { name: 'official' },
    operation: expect.any(String),
  })
  expect(await remove('official')).toMatchObject({
    status: 404,
    json: { code: 'source_not_found' },
  })
  expect((await example.ask('/artifacts/skill:slides')).status).toBe(200)
  expect(itemsOf(await example.ask('/sources'))).toMatchObject([
    { name: null, artifacts: ['skill:slides'] },
  ])
})
