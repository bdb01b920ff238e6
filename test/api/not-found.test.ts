import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../../src/api/contract/route.ts'
import { ENDPOINTS } from '../../src/api/handlers/endpoints.ts'
import { prepareRequests } from './example-requests.ts'
import type { ExampleRequests } from './example-requests.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

/** Each thing that is not there has a code of its own, wherever it is asked for. */
let example: ExampleServer
let requests: ExampleRequests
beforeAll(async () => {
  example = await startExample()
  requests = await prepareRequests(example)
})
afterAll(() => example.close())

/** A name of each kind that nothing has. */
const NOBODY: Readonly<Record<string, string>> = {
  artifact_id: 'skill:nobody',
  child_id: 'skill:nobody',
  version_id: `av_${'0'.repeat(32)}`,
  path: 'nothing.md',
  name: 'nowhere',
  project_id: Buffer.from('/no/such/project').toString('base64url'),
}

/** An id looks otherwise for each thing. */
const NO_IDS: Readonly<Record<string, string>> = {
  keys: '0'.repeat(12),
  jobs: '0'.repeat(16),
  imports: '0'.repeat(16),
  merges: 'nobody',
  snapshots: '20000101_000000_000000',
}

const PARAMETERS = ENDPOINTS.flatMap(({ route }) =>
  [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ route, name })),
)

async function askForNobody(route: Route, name: string) {
  const [, first = ''] = route.path.split('/')
  const wanted = name === 'id' ? (NO_IDS[first] ?? '') : (NOBODY[name] ?? '')
  const params = { ...route.example.params, [name]: wanted }
  const { path, ...asked } = await requests.of({ ...route, example: { ...route.example, params } })
  const { status, json } = await example.ask(path, asked)
  const { code, message } = json as { code: string; message: string }
  return { status, code, message }
}

test('what is not there has the code of its kind, whatever asks for it', async () => {
  const told: Record<string, string[]> = {}
  for (const { route, name } of PARAMETERS) {
    const { status, code, message } = await askForNobody(route, name)
    ;(told[`${status} ${code}: ${message}`] ??= []).push(`${route.id} ${name}`)
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "404 artifact_not_found: Artifact not found": [
        "getArtifact artifact_id",
        "changeArtifact artifact_id",
        "removeArtifact artifact_id",
        "listFiles artifact_id",
        "getFile artifact_id",
        "putFile artifact_id",
        "listMembers artifact_id",
        "listParents artifact_id",
        "putMember artifact_id",
        "putMember child_id",
        "removeMember artifact_id",
        "getVersionGraph artifact_id",
        "listVersions artifact_id",
        "getVersion artifact_id",
        "diffVersions artifact_id",
        "getMergeStrategy artifact_id",
        "mergeVersion artifact_id",
        "tagVersion artifact_id",
        "revertVersion artifact_id",
        "getHistoryGraph artifact_id",
        "getImpact artifact_id",
      ],
      "404 collection_not_found: Collection not found": [
        "getCollection name",
        "useCollection name",
        "deleteCollection name",
      ],
      "404 file_not_found: File not found": [
        "getFile path",
        "putFile path",
      ],
      "404 job_not_found: Job not found": [
        "getImport id",
        "getJob id",
        "cancelJob id",
      ],
      "404 key_not_found: Key not found": [
        "revokeKey id",
      ],
      "404 member_not_found: Member not found": [
        "removeMember child_id",
      ],
      "404 merge_not_found: Merge not found": [
        "getMerge id",
        "resolveMerge id",
        "abortMerge id",
        "saveMergeDraft id",
        "discardMergeDraft id",
      ],
      "404 not_deployed: Deployment not found": [
        "undeployFrom artifact_id",
      ],
      "404 project_not_found: Project not found": [
        "checkModifications project_id",
        "getModifiedArtifacts project_id",
        "getProject project_id",
        "removeProject project_id",
        "getDrift project_id",
        "deployTo project_id",
        "undeployFrom project_id",
        "syncProject project_id",
      ],
      "404 snapshot_not_found: Snapshot not found": [
        "getSnapshot id",
        "deleteSnapshot id",
        "getTarball id",
        "diffSnapshots id",
        "rollBack id",
      ],
      "404 source_not_found: Source not found": [
        "removeSource name",
      ],
      "404 version_not_found: Version not found": [
        "getVersion version_id",
        "diffVersions version_id",
        "getMergeStrategy version_id",
        "mergeVersion version_id",
        "tagVersion version_id",
        "revertVersion version_id",
      ],
    }
  `)
})

test.each([
  ['a draft of a file that is none of a merge', 'file_not_found'],
  ['an operation to undo', 'operation_not_found'],
  ['operations on one', 'artifact_not_found'],
  ['a scan to import', 'job_not_found'],
  ['an artifact to export', 'artifact_not_found'],
  ['an artifact to deploy', 'artifact_not_found'],
])('%s is %s', async (what, wanted) => {
  const { status, json } = await example.ask(...requestFor(what))
  expect({ status, code: (json as { code: string }).code }).toEqual({ status: 404, code: wanted })
})

const post = (path: string, body: unknown) => [path, { method: 'POST', body }] as const

function requestFor(what: string): Parameters<ExampleServer['ask']> {
  const merge = requests.pathOf(routeOf('getMerge'))
  const all: Readonly<Record<string, Parameters<ExampleServer['ask']>>> = {
    'a draft of a file that is none of a merge': [
      `${merge}/draft`,
      { method: 'PUT', body: { path: 'nothing.md', text: '' } },
    ],
    'an operation to undo': [...post('/operations/undo', { operation: '0'.repeat(64) })],
    'operations on one': ['/operations?artifact=skill:nobody'],
    'a scan to import': [...post('/imports', { scan: '0'.repeat(16) })],
    'an artifact to export': [...post('/bundles/export', { artifacts: ['skill:nobody'] })],
    'an artifact to deploy': [
      ...post(`/projects/${example.projectId}/deployments`, { artifacts: ['skill:nobody'] }),
    ],
  }
  return all[what] ?? ['/']
}

function routeOf(id: string): Route {
  const found = ENDPOINTS.find(({ route }) => route.id === id)
  if (found === undefined) throw new Error(`there is no route ${id}`)
  return found.route
}

test('a job that failed says it as an answer would', async () => {
  const body = { source: `${example.bench.root}/source` }
  const { json: scanned } = await example.ask('/sources/scan?wait=20', { method: 'POST', body })
  const { json } = await example.ask('/imports?wait=20', {
    method: 'POST',
    body: { scan: (scanned as { id: string }).id, artifacts: ['skill:nobody'] },
  })
  expect(json).toMatchObject({
    status: 'failed',
    error: { code: 'artifact_not_found', message: 'Artifact not found' },
  })
  const { detail, fix } = (json as { error: { detail: string; fix: string } }).error
  expect(detail).toBe(`The source has no artifact "skill:nobody". ${fix}`)
})
