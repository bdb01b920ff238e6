import type { Ports } from '../../src/ports/ports.ts'
import { addAll } from '../faults/verbs.ts'
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
