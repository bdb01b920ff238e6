import type { Ports } from '../../src/ports/ports.ts'
import { addAll, deployTo } from '../faults/verbs.ts'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { fillSource } from './world-steps.ts'

type Task = (ports: Ports, world: World) => Promise<void>

/** Runs `task` in a world of its own whose source is filled and whose collection is empty. */
export async function inFreshWorld(task: Task): Promise<void> {
  const world = createWorld(fastestTempDir())
  try {
    fillSource(world)
    await inWorld(world, {}, (ports) => task(ports, world))
  } finally {
    removeWorld(world)
  }
}

/** The same with everything of the source in the collection. */
export function inFilledWorld(task: Task): Promise<void> {
  return inFreshWorld(async (ports, world) => {
    await addAll(ports, world)
    await task(ports, world)
  })
}

/** The same with `alpha` and `gamma` in the first project, and `alpha` in the second. */
export function inDeployedWorld(task: Task): Promise<void> {
  return inFilledWorld(async (ports, world) => {
    await deployTo(0, ['alpha', 'gamma'])(ports, world)
    await deployTo(1, ['alpha'])(ports, world)
    await task(ports, world)
  })
}
