import { expect, test } from 'vitest'
import { ApiError } from './api-error.ts'
import { addressOf, createClient } from './client.ts'

test('parameters are percent-encoded, and the slashes of a file stay', () => {
  expect(
    addressOf('/artifacts/{artifact_id}/files/{path}', {
      params: { artifact_id: 'skill:a/b c', path: 'docs/read me.md' },
    }),
  ).toBe('/artifacts/skill%3Aa%2Fb%20c/files/docs/read%20me.md')
})

test('what a query leaves open is not sent', () => {
  expect(
    addressOf('/artifacts', { query: { q: '', type: undefined, limit: 2, dry_run: true } }),
  ).toBe('/artifacts?limit=2&dry_run=true')
})

test('a request carries the key, the body and the version that was seen', async () => {
  const seen: Request[] = []
  const api = createClient({
    base: 'http://localhost/api/v1',
    key: () => 'sk_1',
    fetch: async (input, init) => {
      seen.push(new Request(input, init))
      return Response.json({ result: {}, operation: null, dry_run: true })
    },
  })
  await api.put('/artifacts/{artifact_id}/files/{path}', {
    params: { artifact_id: 'skill:pdf', path: 'SKILL.md' },
    query: { dry_run: true },
    body: { text: 'hello' },
    ifMatch: 'av_1',
  })
  const [request] = seen
  expect(request?.url).toBe(
    'http://localhost/api/v1/artifacts/skill%3Apdf/files/SKILL.md?dry_run=true',
  )
  expect(request?.headers.get('authorization')).toBe('Bearer sk_1')
  expect(request?.headers.get('if-match')).toBe('"av_1"')
  expect(await request?.json()).toEqual({ text: 'hello' })
})

test('a refusal is an error with what the server said', async () => {
  const heard: string[] = []
  const body = {
    status: 409,
    message: 'Conflict',
    detail: 'It would run by itself.',
    code: 'consent_required',
    data: { consents: [] },
  }
  const api = createClient({
    base: 'http://localhost/api/v1',
    key: () => null,
    fetch: async () => Response.json(body, { status: 409 }),
    onError: ({ code }) => heard.push(code),
  })
  const refused = await api.get('/projects', {}).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ status: 409, code: 'consent_required', data: { consents: [] } })
  expect(heard).toEqual(['consent_required'])
})

test('a server that does not answer is told apart from one that refuses', async () => {
  const api = createClient({
    base: 'http://localhost/api/v1',
    key: () => null,
    fetch: async () => {
      throw new TypeError('fetch failed')
    },
  })
  await expect(api.get('/projects', {})).rejects.toMatchObject({ status: 0, code: 'unreachable' })
})
