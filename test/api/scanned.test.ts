import { afterAll, beforeAll, expect, test } from 'vitest'
import { startExample } from './example-server.ts'
import type { ExampleServer } from './example-server.ts'

let example: ExampleServer
beforeAll(async () => {
  example = await startExample()
})
afterAll(() => example.close())

interface Scanned {
  readonly artifact: string
  readonly part_of: readonly string[]
  readonly collection_status: object
  readonly collection_match: object
}

async function scan(source: string): Promise<ReadonlyMap<string, Scanned>> {
  const body = { source: `${example.bench.root}/${source}` }
  const { json } = await example.ask('/sources/scan?wait=20', { method: 'POST', body })
  const { result } = (json as { result: { result: { added: Scanned[] } } }).result
  return new Map(result.added.map((one) => [one.artifact, one]))
}

test('a scan says of each artifact what it is here already, and which plugin it is a part of', async () => {
  const found = await scan('source')
  expect(found.get('skill:docx')).toMatchObject({
    name: 'docx',
    type: 'skill',
    scope: 'local',
    part_of: ['composite:office'],
    content_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    collection_status: {
      in_collection: true,
      match_type: 'exact',
      matched_artifact_id: 'skill:docx',
    },
    collection_match: { type: 'exact', matched_name: 'docx', confidence: 1 },
  })
  expect(found.get('composite:office')?.part_of).toEqual([])
})

test('the same content elsewhere is a hash, the same name with other content a name and type', async () => {
  const { bench } = example
  const notes = bench.read('source/skills/notes/SKILL.md')
  bench.write({
    'elsewhere/skills/notes/SKILL.md': notes,
    'elsewhere/skills/docx/SKILL.md': '---\nname: docx\ndescription: Other.\n---\n\n# Other\n',
    'elsewhere/skills/fresh/SKILL.md': '---\nname: fresh\ndescription: New.\n---\n\n# New\n',
  })
  await example.stop()
  await example.startAgain({ sources: [`${bench.root}/elsewhere`] })
  const found = await scan('elsewhere')
  const types = ['skill:notes', 'skill:docx', 'skill:fresh'].map(
    (id) => found.get(id)?.collection_match,
  )
  expect(types).toMatchObject([
    { type: 'hash', matched_artifact_id: 'skill:notes', confidence: 1 },
    { type: 'name_type', matched_artifact_id: 'skill:docx', confidence: 0.85 },
    { type: 'none', matched_artifact_id: null, confidence: 0 },
  ])
})
