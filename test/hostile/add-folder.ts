import { add } from '../../src/operations/importing/add.ts'
import type { AddReport } from '../../src/operations/importing/pipeline/add-report.ts'
import { inWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'

/** Adds all that a folder holds to an empty collection. */
export async function addFolder(world: World, dir: string): Promise<AddReport> {
  const location = { kind: 'folder', dir, path: null } as const
  const request = { location, names: [], type: null, as: null, onConflict: null, tags: [] }
  const { result } = await inWorld(world, {}, (ports) => add(ports, { ...request, dryRun: false }))
  return result
}
