import { afterAll, beforeAll, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
  await example.bench.run('collection create other')
  await example.bench.run('collection use other')
  await example.bench.run('add ../source notes')
  await example.bench.run('collection create third')
  await example.bench.run('collection use third')
})
afterAll(() => example.close())

function items({ json }: Answer): { id: string; collection: string }[] {
  return (json as { items: { id: string; collection: string }[] }).items
}

test('an artifact is looked for in all collections, whichever is in use', async () => {
  expect((await example.ask('/artifacts/skill:docx')).status).toBe(200)
  const { status, json } = await example.ask('/artifacts/skill:nowhere')
  expect({ status, detail: (json as { detail: string }).detail }).toEqual({
    status: 404,
    detail: "Artifact 'skill:nowhere' not found in any collection",
  })
})

test('what several collections have is refused with those that have it', async () => {
  const { status, json } = await example.ask('/artifacts/skill:notes')
  expect(status).toBe(409)
  expect(json).toMatchObject({
    code: 'name_ambiguous',
    data: {
      candidates: [
        { id: 'skill:notes', collection: 'default' },
        { id: 'skill:notes', collection: 'other' },
      ],
    },
  })
  const chosen = await example.ask('/artifacts/skill:notes?collection=other')
  expect(chosen.json).toMatchObject({ collection: 'other' })
})

test('a collection that there is not is told as such', async () => {
  for (const path of ['/artifacts?collection=nope', '/artifacts/skill:notes?collection=nope']) {
    const { status, json } = await example.ask(path)
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 404,
      code: 'collection_not_found',
    })
  }
})

test('lists and words are of all collections, or of the one that is named', async () => {
  const all = items(await example.ask('/artifacts?type=skill'))
  expect(new Set(all.map(({ collection }) => collection))).toEqual(new Set(['default', 'other']))
  const found = items(await example.ask('/artifacts?q=notes'))
  expect(found.map(({ collection }) => collection).toSorted()).toEqual(['default', 'other'])
  const own = items(await example.ask('/artifacts?q=notes&collection=other'))
  expect(own.map(({ collection }) => collection)).toEqual(['other'])
})

test('an artifact that its collection no longer has is a graph without a root', async () => {
  await example.bench.run('collection use default')
  await example.bench.run('deploy docx --to ../project --force')
  await example.bench.run('remove docx --force')
  const { status, json } = await example.ask('/artifacts/skill:docx/version-graph')
  expect(status).toBe(200)
  expect(json).toMatchObject({
    artifact_name: 'docx',
    root: null,
    statistics: { orphaned_count: 1 },
  })
  expect((await example.ask('/artifacts/skill:nowhere/version-graph')).status).toBe(404)
})
