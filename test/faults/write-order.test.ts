import { dirname, relative } from 'node:path'
import { expect, test } from 'vitest'
import { listPlaces } from '../world/listing.ts'
import { fastestTempDir } from '../world/world.ts'
import type { Call } from './interfere.ts'
import { perform, rehearse } from './rehearsal.ts'
import { findScenario } from './scenarios.ts'

const ORDERS = ['deploy', 'sync merge', 'undo', 'undeploy', 'rename']

test.each(ORDERS)('%s is durable in every place before its operation is', async (name) => {
  const { world, scenario, restart, close } = await rehearse(findScenario(name), fastestTempDir())
  restart()
  const before = new Set(listPlaces(world).keys())
  const calls: Call[] = []
  await perform(scenario, world, (call) => calls.push(call))
  const commit = calls.findLastIndex((call) => call.name === 'commit')
  const isDurable = (path: string, from: number) =>
    calls.slice(from, commit).some((call) => call.name === 'fsync' && call.path === path)

  const firstRename = calls.findIndex((call) => call.name === 'rename')
  const beforeRename = (at: number) =>
    calls.slice(
      at,
      calls.findIndex((call, later) => later > at && call.name === 'rename'),
    )
  const unsafeFiles = calls
    .map((call, at) => ({ ...call, at }))
    .filter((call) => call.name === 'createFile')
    .filter(({ path, at }) => !beforeRename(at).some((c) => c.name === 'fsync' && c.path === path))
  const unsafeRenames = calls
    .map((call, at) => ({ ...call, at }))
    .filter((call) => call.name === 'rename' && !call.path.includes('.skillmeat-tmp-'))
    .filter(({ path, at }) => !isDurable(dirname(path), at) && !isReplaced(path, calls))
  const unsafeFolders = [...listPlaces(world)]
    .filter(([path, what]) => what === 'folder' && !before.has(path))
    .filter(([path]) => !isDurable(dirname(`${world.root}/${path}`), 0))
  close()
  expect(firstRename).toBeGreaterThan(0)
  expect(unsafeFiles.map(({ path }) => relative(world.root, path))).toEqual([])
  expect(unsafeRenames.map(({ path }) => relative(world.root, path))).toEqual([])
  expect(unsafeFolders.map(([path]) => path)).toEqual([])
})

/** The folder of a file that came and went within the command need not be durable. */
function isReplaced(path: string, calls: readonly Call[]): boolean {
  return calls.some((call) => call.name === 'rmdir' && call.path === dirname(path))
}
