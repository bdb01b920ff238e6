import { join } from 'node:path'
import { expect, test } from 'vitest'
import { add } from '../../src/operations/importing/add.ts'
import type { AddReport } from '../../src/operations/importing/add-report.ts'
import { createWorld, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { writeFiles } from '../world/write-files.ts'

/** Adds all that a folder holds to an empty collection. */
async function addFolder(world: World, dir: string): Promise<AddReport> {
  const location = { kind: 'folder', dir, path: null } as const
  const request = { location, names: [], type: null, as: null, onConflict: null, tags: [] }
  const { result } = await inWorld(world, {}, (ports) => add(ports, { ...request, dryRun: false }))
  return result
}

test('a folder of skills and commands is taken whole, without a warning', async ({
  onTestFinished,
}) => {
  const world = createWorld()
  onTestFinished(() => removeWorld(world))
  writeFiles(world.source, {
    'skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Reads PDFs.\n---\n',
    'commands/git/commit.md': '---\ndescription: Commits.\n---\nCommit it.\n',
  })
  const { added, refused } = await addFolder(world, world.source)
  expect(refused).toEqual([])
  expect(added.map(({ artifact, description, warnings }) => [artifact, description, warnings]))
    .toMatchInlineSnapshot(`
    [
      [
        "skill:pdf",
        "Reads PDFs.",
        [],
      ],
      [
        "command:git/commit",
        "Commits.",
        [],
      ],
    ]
  `)
})

const corpus = process.env['SKILLMEAT_CORPUS']

const COLLECTIONS = [
  ['agent-skills', 7],
  ['anthropic-skills', 17],
  ['superpowers', 16],
] as const

test.each(corpus === undefined ? [] : COLLECTIONS)(
  'the collection %s is taken without a refusal',
  async (name, counts) => {
    const world = createWorld()
    try {
      const { added, refused } = await addFolder(world, join(corpus ?? '', 'collections', name))
      expect(refused).toEqual([])
      expect(added.length).toBe(counts)
    } finally {
      removeWorld(world)
    }
  },
)
