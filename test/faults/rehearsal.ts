import fs from 'node:fs'
import { readAllFiles } from '../world/listing.ts'
import { createWorld, inWorld, removeWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { lookAt } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'
import { interfered } from './interfere.ts'
import type { Interfere } from './interfere.ts'
import type { Scenario } from './scenarios.ts'

/** A scenario that can be run again and again from its start, with both outcomes known. */
export interface Rehearsal {
  readonly scenario: Scenario
  readonly world: World
  readonly before: Fingerprint
  readonly after: Fingerprint
  /** Everything that is in a file at the start. */
  readonly bytes: readonly Uint8Array[]
  readonly milliseconds: number
  /** Brings the world back to the start. */
  readonly restart: () => void
  readonly close: () => void
}

/** Prepares a scenario and runs it once undisturbed. */
export async function rehearse(scenario: Scenario, parent: string): Promise<Rehearsal> {
  const world = createWorld(parent)
  await scenario.prepare(world)
  const start = `${world.root}-start`
  fs.cpSync(world.root, start, { recursive: true, verbatimSymlinks: true })
  const restart = () => {
    fs.rmSync(world.root, { recursive: true, force: true })
    fs.cpSync(start, world.root, { recursive: true, verbatimSymlinks: true })
  }
  const bytes = readAllFiles(world, scenario.passing)
  const before = await lookAt(world)
  restart()
  const from = performance.now()
  await perform(scenario, world)
  const milliseconds = performance.now() - from
  const after = await lookAt(world)
  const close = () => {
    removeWorld(world)
    fs.rmSync(start, { recursive: true, force: true })
  }
  return { scenario, world, before, after, bytes, milliseconds, restart, close }
}

/** Runs the scenario's verb; the same seed makes it do the same each time. */
export function perform(
  { verb }: Scenario,
  world: World,
  interfere: Interfere = () => {},
): Promise<readonly string[]> {
  return inWorld(
    world,
    { seed: 'verb', decorate: (ports) => interfered(ports, interfere) },
    (ports) => verb(ports, world),
  )
}
