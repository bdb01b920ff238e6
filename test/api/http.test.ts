import { afterAll, beforeAll, expect, test } from 'vitest'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { prepareRequests } from './example-requests.ts'
import type { ExampleRequests } from './example-requests.ts'
import { startExample } from './example-server.ts'
import type { Answer, ExampleServer } from './example-server.ts'

let example: ExampleServer
let requests: ExampleRequests
beforeAll(async () => {
  example = await startExample()
  requests = await prepareRequests(example)
})
afterAll(() => example.close())

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const ROUTES = Map.groupBy(
  ENDPOINTS.map(({ route }) => route),
  ({ path }) => path,
)

test.each([...ROUTES])(
  '%s says which methods it has to whoever asks with another',
  async (_, own) => {
    const [first] = own
    if (first === undefined) throw new Error('a path has a route')
    const path = requests.pathOf(first)
    const has = methodsAt(first.path)
    for (const method of METHODS.filter((one) => !has.includes(one))) {
      const { status, headers, json } = await example.ask(path, { method })
      expect({ method, status, code: (json as { code: string }).code }).toEqual({
        method,
        status: 405,
        code: 'method_not_allowed',
      })
      const allowed = headers.get('allow')?.split(', ') ?? []
      expect(allowed.filter((one) => one !== 'HEAD').toSorted()).toEqual(has)
    }
  },
)

/** What a path has, also as one of another: `/projects/check` is `/projects/{project_id}` too. */
function methodsAt(path: string): string[] {
  const all = [...ROUTES].filter(([other]) => isOneOf(path, other)).flatMap(([, own]) => own)
  return [...new Set(all.map(({ method }) => method))].toSorted()
}

function isOneOf(path: string, pattern: string): boolean {
  const text = pattern.replace('{path}', '.+').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${text}$`).test(path)
}

test.each(['/openapi.json', '/../docs'])('%s can be read only', async (path) => {
  const { status, headers } = await example.ask(path, { method: 'POST' })
  expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' })
})

const check = () =>
  example.ask(`/projects/${example.projectId}/check-modifications`, { method: 'POST' })
const limits = ({ status, headers }: Answer) => ({
  status,
  limit: headers.get('ratelimit-limit'),
  remaining: headers.get('ratelimit-remaining'),
  isTimed: Number(headers.get('ratelimit-reset')) > 0,
})

test('a file is not sent again to whoever has it', async () => {
  const path = '/artifacts/skill:notes/files/SKILL.md'
  const etag = (await example.ask(path)).headers.get('etag') ?? ''
  const { status, text } = await example.ask(path, { headers: { 'If-None-Match': etag } })
  expect({ status, text }).toEqual({ status: 304, text: '' })
})

test('every answer of a limited route says how often it may still be asked', async () => {
  const wanted = { limit: '1', remaining: '0', isTimed: true }
  expect(limits(await check())).toEqual({ status: 200, ...wanted })
  expect(limits(await check())).toEqual({ status: 429, ...wanted })
})

test('an edit takes the tag that reading the file gave, or any state', async () => {
  const path = '/artifacts/skill:docx/files/SKILL.md'
  const text = '---\nname: docx\ndescription: About it.\n---\n\nEdited.\n'
  const save = (match: string, body: object) =>
    example.ask(path, { method: 'PUT', body, headers: { 'If-Match': match } })
  const first = (await example.ask(path)).headers.get('etag') ?? ''
  expect(first).toMatch(/^"[0-9a-f]{32}"$/)
  expect((await save(first, { text })).status).toBe(200)
  const late = await save(first, { text: `${text}Late.\n` })
  expect({ status: late.status, code: (late.json as { code: string }).code }).toEqual({
    status: 412,
    code: 'changed_meanwhile',
  })
  const second = (await example.ask(path)).headers.get('etag') ?? ''
  expect(late.headers.get('etag')).toBe(second)
  expect((await save(`"0", ${second}`, { text: `${text}Again.\n` })).status).toBe(200)
  expect((await save('*', { text: `${text}Whatever.\n` })).status).toBe(200)
  expect((await example.ask(path)).text).toContain('Whatever.')
})
