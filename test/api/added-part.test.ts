import { afterAll, beforeAll, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
afterAll(() => example.close())

test('a part that a deployed plugin has by now is in the drift as added, and sync takes it in by name', async () => {
  const { bench, projectId } = example
  bench.write({
    'kit/.claude-plugin/plugin.json': '{"name":"kit"}',
    'kit/skills/tool/SKILL.md': '---\nname: tool\ndescription: A tool.\n---\n\nUse it.\n',
  })
  const outdated = async () => {
    const { json } = await example.ask(`/projects/${projectId}`)
    return (json as { outdated: number }).outdated
  }
  for (const line of ['add ../kit', 'deploy composite:kit'])
    expect(await bench.run(line)).toMatchObject({ code: 0 })
  const before = await outdated()
  expect(await bench.run('plugin link kit notes')).toMatchObject({ code: 0 })
  const { json } = await example.ask(`/projects/${projectId}/drift`)
  const { items } = json as { items: { artifact: string; drift: string }[] }
  expect(items.find(({ artifact }) => artifact === 'skill:notes')).toMatchObject({
    drift: 'added',
    state: 'added',
    recommendation: 'sync_from_collection',
    project_sha: null,
    deployed_at: null,
    new_part_of: 'composite:kit',
  })
  expect(await outdated()).toBe(before + 1)
  const body = { artifacts: ['skill:notes'] }
  const done = await example.ask(`/projects/${projectId}/sync`, { method: 'POST', body })
  expect(done.json).toMatchObject({
    result: { items: [{ artifact: 'skill:notes', drift: 'added', action: 'joined' }] },
  })
})
