import { join } from 'node:path'
import { expect, test } from 'vitest'
import { corpusFolder } from '../corpus/corpus-folder.ts'
import { createWorld, removeWorld } from '../world/world.ts'
import { addFolder } from './add-folder.ts'

const COLLECTIONS = [
  ['agent-skills', 7],
  ['anthropic-skills', 17],
  ['superpowers', 16],
] as const

test.each(COLLECTIONS)('the collection %s is taken without a refusal', async (name, counts) => {
  const world = createWorld()
  try {
    const { added, refused } = await addFolder(world, join(corpusFolder(), 'collections', name))
    expect(refused).toEqual([])
    expect(added.length).toBe(counts)
  } finally {
    removeWorld(world)
  }
})
