import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
beforeEach(() => example.renew())
afterAll(() => example.close())

const field = ({ json }: Answer, name: string) => (json as Record<string, unknown>)[name]

async function firstMerge(): Promise<string> {
  const { json } = await example.ask('/merges')
  return `/merges/${(json as { items: { id: string }[] }).items[0]?.id}`
}

describe('a merge that is half done', () => {
  const text = '<<<<<<< project\nFill it.\n'

  test('carries the draft of a text until it is decided', async () => {
    const at = await firstMerge()
    expect(field(await example.ask(at), 'draft')).toBe(null)
    const saved = await example.ask(`${at}/draft`, {
      method: 'PUT',
      body: { path: 'SKILL.md', hunk: 1, text },
    })
    const kept = { path: 'SKILL.md', hunk: 1, stale: false }
    expect(saved.json).toMatchObject({
      result: { draft: { decided: 0, places: 1, texts: [kept] } },
      operation: expect.any(String),
    })
    expect(field(await example.ask(at), 'draft')).toMatchObject({ texts: [{ ...kept, text }] })
    expect((await example.ask('/merges')).json).toMatchObject({
      items: [{ draft: { texts: [kept] } }],
    })
    const thrown = await example.ask(`${at}/draft`, { method: 'DELETE' })
    expect(thrown.json).toMatchObject({ result: { draft: null }, operation: expect.any(String) })
    expect(field(await example.ask(at), 'draft')).toBe(null)
    const again = await example.ask(`${at}/draft`, { method: 'DELETE' })
    expect({ status: again.status, operation: field(again, 'operation') }).toEqual({
      status: 200,
      operation: null,
    })
  })

  test.each([[{ path: 'SKILL.md', hunk: 2, text }], [{ path: 'nothing.md', text }]])(
    'has no draft of %j',
    async (body) => {
      const { status } = await example.ask(`${await firstMerge()}/draft`, { method: 'PUT', body })
      expect(status).toBe(404)
    },
  )

  test.each([
    ['a place', { path: 'SKILL.md', hunks: [{ number: 1, text }] }],
    ['a file', { path: 'SKILL.md', text }],
  ])('is not decided by a text of %s that has markers left', async (_, body) => {
    const at = await firstMerge()
    const { status, json } = await example.ask(`${at}/resolve`, { method: 'POST', body })
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 409,
      code: 'conflict',
    })
    expect(field(await example.ask(at), 'open')).toEqual(['SKILL.md'])
  })
})

test('a sync by a strategy says what it drops, before it is done', async () => {
  const head = 'home/collections/default/skills/pdf/SKILL.md'
  const edited = example.bench.read(head).replace('Save it.', 'Save it at once.')
  example.bench.write({ [head]: edited })
  const { items } = (await example.ask('/projects')).json as { items: { id: string }[] }
  const plan = async (strategy: string) => {
    const path = `/projects/${items[0]?.id}/sync?dry_run=true`
    return (await example.ask(path, { method: 'POST', body: { strategy } })).json
  }
  const gone = {
    path: 'SKILL.md',
    is_deletion: false,
    patch: expect.stringContaining('-Save it at once.\n+Save it.\n'),
  }
  expect(await plan('use_local_file')).toMatchObject({
    result: { items: [{ artifact: 'skill:pdf', dropped: [gone] }] },
  })
  expect(await plan('use_local')).toMatchObject({
    result: { items: [{ artifact: 'skill:pdf', dropped: [] }] },
  })
})
