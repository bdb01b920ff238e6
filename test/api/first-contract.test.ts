import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

/** The three examples of the first contract, with real data: real projects, edits and hashes. */
let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
beforeEach(async () => {
  await example.renew()
  await example.bench.run('deploy skill:docx')
  await example.bench.run('deploy skill:notes')
  editFile(
    join(example.bench.root, 'project/.claude/skills/docx/SKILL.md'),
    'Write it.',
    'Write it well.',
  )
})
afterAll(() => example.close())

const check = async () =>
  example.ask(`/projects/${example.projectId}/check-modifications`, { method: 'POST' })

const SHA = /^[0-9a-f]{64}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

test('example 1: a project is checked for modifications', async () => {
  const { status, json } = await check()
  expect(status).toBe(200)
  expect(json).toEqual({
    project_id: example.projectId,
    checked_at: expect.stringMatching(TIME),
    modifications_detected: 2,
    deployments: [
      {
        artifact_name: 'docx',
        artifact_type: 'skill',
        deployed_sha: expect.stringMatching(SHA),
        current_sha: expect.stringMatching(SHA),
        is_modified: true,
        modification_detected_at: expect.stringMatching(TIME),
      },
      {
        artifact_name: 'notes',
        artifact_type: 'skill',
        deployed_sha: expect.stringMatching(SHA),
        current_sha: expect.stringMatching(SHA),
        is_modified: false,
        modification_detected_at: null,
      },
      {
        artifact_name: 'pdf',
        artifact_type: 'skill',
        deployed_sha: expect.stringMatching(SHA),
        current_sha: expect.stringMatching(SHA),
        is_modified: true,
        modification_detected_at: expect.stringMatching(TIME),
      },
    ],
  })
  const [docx, notes] = (json as { deployments: { deployed_sha: string; current_sha: string }[] })
    .deployments
  expect(docx?.current_sha).not.toBe(docx?.deployed_sha)
  expect(notes?.current_sha).toBe(notes?.deployed_sha)
})

test('checked again within a minute, it is refused as documented', async () => {
  await check()
  const { status, json, headers } = await check()
  expect(status).toBe(429)
  expect(headers.get('retry-after')).toMatch(/^\d+$/)
  expect(json).toEqual({
    status: 429,
    message: 'Rate limit exceeded',
    detail: expect.stringMatching(
      /^Maximum 1 modification check per minute per project\. Try again in \d+ seconds\.$/,
    ),
    timestamp: expect.stringMatching(TIME),
    path: `/api/v1/projects/${example.projectId}/check-modifications`,
    code: 'rate_limited',
    retry_after: Number(headers.get('retry-after')),
  })
})

test('example 2: the version graph of an artifact', async () => {
  await check()
  const { status, json, headers } = await example.ask(
    '/artifacts/skill:docx/version-graph?collection=default',
  )
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('private, max-age=300')
  const project = join(example.bench.root, 'project')
  const content = (json as { root: { version_info: { content_sha: string } } }).root.version_info
    .content_sha
  expect(json).toEqual({
    artifact_name: 'docx',
    artifact_type: 'skill',
    root: {
      id: `collection:default:${content.slice(0, 12)}`,
      artifact_name: 'docx',
      artifact_type: 'skill',
      version_info: {
        artifact_name: 'docx',
        artifact_type: 'skill',
        location: 'collection',
        location_type: 'collection',
        content_sha: content,
        parent_sha: null,
        is_modified: false,
        created_at: expect.stringMatching(TIME),
        metadata: { collection_name: 'default', version_id: expect.stringMatching(/^av_/) },
      },
      children: [
        {
          id: `project:${project}`,
          artifact_name: 'docx',
          artifact_type: 'skill',
          version_info: {
            artifact_name: 'docx',
            artifact_type: 'skill',
            location: project,
            location_type: 'project',
            content_sha: expect.stringMatching(SHA),
            parent_sha: content,
            is_modified: true,
            created_at: expect.stringMatching(TIME),
            metadata: {
              project_name: 'project',
              deployed_at: expect.stringMatching(TIME),
              modification_detected_at: expect.stringMatching(TIME),
            },
          },
          children: [],
          metadata: {},
        },
      ],
      metadata: {},
    },
    orphaned_nodes: [],
    statistics: {
      total_deployments: 1,
      modified_count: 1,
      unmodified_count: 0,
      orphaned_count: 0,
    },
    last_updated: expect.stringMatching(TIME),
  })
})

test('example 3: what was modified in a project when it was last looked at', async () => {
  await check()
  const path = `/projects/${example.projectId}/modified-artifacts`
  const { status, json, headers } = await example.ask(path)
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('private, max-age=60')
  const modified = {
    artifact_type: 'skill',
    deployed_sha: expect.stringMatching(SHA),
    current_sha: expect.stringMatching(SHA),
    modification_detected_at: expect.stringMatching(TIME),
  }
  expect(json).toEqual({
    project_id: example.projectId,
    modified_artifacts: [
      { artifact_name: 'docx', ...modified },
      { artifact_name: 'pdf', ...modified },
    ],
    total_count: 2,
    last_checked: expect.stringMatching(TIME),
  })
})

test('the fourth endpoint: an artifact with statistics of its deployments', async () => {
  await check()
  const { json } = await example.ask('/artifacts/skill:docx?include_deployments=true')
  expect(json).toMatchObject({
    id: 'skill:docx',
    name: 'docx',
    type: 'skill',
    source: expect.stringMatching(/source\/office\/skills\/docx$/),
    deployment_stats: {
      total_deployments: 1,
      modified_deployments: 1,
      projects: [
        {
          project_name: 'project',
          project_path: join(example.bench.root, 'project'),
          is_modified: true,
          deployed_at: expect.stringMatching(TIME),
        },
      ],
    },
  })
  const plain = await example.ask('/artifacts/skill:docx')
  expect(plain.json).not.toHaveProperty('deployment_stats')
})

test.each([
  ['!!!', 400, 'Invalid project ID format', 'Project ID must be base64-encoded project path'],
  [
    'bm90LWEtcGF0aA',
    400,
    'Invalid project ID format',
    'Project ID must be base64-encoded project path',
  ],
  ['L2V0Yw', 404, 'Project not found', "Project with ID 'L2V0Yw' does not exist"],
])('a project id %s is answered with %i', async (id, status, message, detail) => {
  const path = `/projects/${encodeURIComponent(id)}/modified-artifacts`
  const { json } = await example.ask(path)
  expect(json).toMatchObject({ status, message, detail })
})

test('a project id in standard base64 with padding is the same project', async () => {
  const id = Buffer.from(join(example.bench.root, 'project')).toString('base64')
  const { status } = await example.ask(`/projects/${encodeURIComponent(id)}/modified-artifacts`)
  expect(status).toBe(200)
})

test('an artifact that is nowhere is answered as documented', async () => {
  const { json } = await example.ask('/artifacts/skill:nonexistent')
  expect(json).toMatchObject({
    status: 404,
    message: 'Artifact not found',
    detail: "Artifact 'skill:nonexistent' not found in any collection",
  })
})
