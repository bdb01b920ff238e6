import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportPlugins } from '../../src/operations/bundles/export-plugins.ts'
import { corpusFolder } from '../corpus/corpus-folder.ts'
import { addAll } from '../faults/verbs.ts'
import { inWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { addBundle, betweenHomes, exportTo, readCarried } from './two-homes.ts'

const COLLECTIONS = ['agent-skills', 'anthropic-skills', 'superpowers'] as const

/** Takes a public collection in, and runs `task` on its home and on an empty one. */
async function withCollection(
  name: string,
  task: (from: World, to: World) => Promise<void>,
): Promise<void> {
  const source = join(corpusFolder(), 'collections', name)
  await betweenHomes(async (from, to) => {
    await inWorld(from, {}, (ports) => addAll(ports, { ...from, source }))
    await task(from, to)
  })
}

test.each(COLLECTIONS)('the collection %s is the same in another home', async (name) => {
  await withCollection(name, async (from, to) => {
    const file = join(from.root, 'all.skillmeat-pack')
    await inWorld(from, {}, (ports) => exportTo(ports, file, { withHistory: true }))
    const report = await inWorld(to, {}, (ports) => addBundle(ports, file))
    expect(report.refused).toEqual([])
    const carried = await readCarried(from, { withHistory: true })
    expect(await readCarried(to, { withHistory: true })).toEqual(carried)
  })
})

test.each(COLLECTIONS)('the collection %s comes back from a folder of plugins', async (name) => {
  await withCollection(name, async (from, to) => {
    const folder = join(from.root, 'shop')
    const request = { names: [], all: true, folder, allow: [] }
    await inWorld(from, {}, (ports) => exportPlugins(ports, request))
    await inWorld(to, {}, (ports) => addAll(ports, { ...to, source: folder }))
    expect(await skills(to)).toEqual(await skills(from))
  })
})

async function skills(world: World): Promise<ReadonlyMap<string, unknown>> {
  const { files } = await readCarried(world, { withHistory: false })
  return new Map([...files].filter(([path]) => path.startsWith('skills/')))
}
