import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
let theirs = ''

/** An edit in a project and another one in the collection, in one place. */
beforeEach(async () => {
  example = await startExample()
  const { bench } = example
  await bench.run('deploy notes --to ../project --force')
  const copy = join(bench.root, 'project/.claude/skills/notes/SKILL.md')
  editFile(copy, 'Note it.', 'Note it down.')
  const own = join(bench.root, 'home/collections/default/skills/notes/SKILL.md')
  editFile(own, 'Note it.', 'Note it here.')
  await bench.run('status')
  theirs = encodeURIComponent(`project:${join(bench.root, 'project')}`)
})
afterEach(() => example.close())

function merge(body: object) {
  const path = `/artifacts/skill:notes/versions/${theirs}/merge`
  return example.ask(path, { method: 'POST', body })
}

/** Lists the merges of the artifact that wait. */
async function waiting(): Promise<readonly string[]> {
  const { items } = (await example.ask('/merges')).json as {
    items: { id: string; artifact: string }[]
  }
  return items.flatMap(({ id, artifact }) => (artifact === 'skill:notes' ? [id] : []))
}

async function textNow(): Promise<string> {
  return (await example.ask('/artifacts/skill:notes/files/SKILL.md')).text
}

test('a merge that conflicts answers with the merge that waits, its files and its places', async () => {
  const { status, json } = await merge({})
  expect(status).toBe(409)
  expect(json).toMatchObject({
    code: 'conflict',
    data: { merge: { open: ['SKILL.md'], files: [{ path: 'SKILL.md', hunks: [{ number: 1 }] }] } },
  })
  const { id } = (json as { data: { merge: { id: string } } }).data.merge
  expect(await waiting()).toEqual([id])
})

test('what conflicts is decided in the same request, by file or by place', async () => {
  const hunks = [{ number: 1, text: 'Note it down here.\n' }]
  const { status, json } = await merge({ resolutions: { 'SKILL.md': { hunks } } })
  expect(status).toBe(200)
  expect(json).toMatchObject({ result: { action: 'merged', conflicts: [] } })
  expect(await textNow()).toContain('Note it down here.')
  expect(await waiting()).toEqual([])
})

test('a dry run in the body changes nothing, and a head that moved on is refused with 412', async () => {
  const before = await textNow()
  expect(await merge({ dry_run: true })).toMatchObject({ status: 200, json: { dry_run: true } })
  expect(await waiting()).toEqual([])
  const late = await merge({ into: 'head~1' })
  expect(late).toMatchObject({ status: 412, json: { code: 'changed_meanwhile' } })
  expect(
    await merge({ dry_run: true, resolutions: { 'SKILL.md': { strategy: 'use_local' } } }),
  ).toMatchObject({ status: 400 })
  expect(await textNow()).toBe(before)
})

test('a project whose folder is gone is told as such by all that look at it', async () => {
  const { projectId, bench } = example
  fs.renameSync(join(bench.root, 'project'), join(bench.root, 'moved'))
  const answers = await Promise.all([
    example.ask(`/projects/${projectId}/drift`),
    example.ask(`/projects/${projectId}/modified-artifacts`),
    example.ask(`/projects/${projectId}/check-modifications`, { method: 'POST', body: {} }),
    example.ask(`/projects/${projectId}/sync`, { method: 'POST', body: {} }),
  ])
  for (const { status, json } of answers) {
    expect({ status, code: (json as { code: string }).code }).toEqual({
      status: 409,
      code: 'project_unreachable',
    })
  }
  expect((await example.ask(`/projects/${projectId}`)).json).toMatchObject({ reachable: false })
})
