import { array, assert, asyncProperty, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { stepBack } from '../faults/verbs.ts'
import { compareListings, listPlaces } from '../world/listing.ts'
import type { World } from '../world/world.ts'
import { inFreshWorld } from './filled-world.ts'
import { commands, edits, take } from './world-steps.ts'
import type { Step } from './world-steps.ts'

/** Runs a step and tells whether it became an operation that can be undone. */
async function changes(step: Step, ports: Ports, world: World): Promise<boolean> {
  await take(step, ports, world)
  const { operation } = await openSession(ports)
  return step.kind === 'command' && operation?.operation.kind === 'change'
}

test('undo restores every byte and mode that a command changed, and redo brings them again', async () => {
  const steps = array(oneof(commands, commands, edits), { minLength: 4, maxLength: 12 })
  await assert(
    asyncProperty(steps, async (sequence) => {
      await inFreshWorld(async (ports, world) => {
        for (const step of sequence) {
          const before = listPlaces(world)
          const last = (await openSession(ports)).operation?.id
          const isChange = await changes(step, ports, world)
          if (!isChange || (await openSession(ports)).operation?.id === last) continue
          const after = listPlaces(world)
          await stepBack('undo')(ports, world)
          expect(compareListings(before, listPlaces(world)), `after ${step.name} and undo`).toEqual(
            [],
          )
          await stepBack('redo')(ports, world)
          expect(compareListings(after, listPlaces(world)), `after redo of ${step.name}`).toEqual(
            [],
          )
        }
      })
    }),
    { numRuns: 15 },
  )
})

test('undoing everything leads back to the start, and redoing everything to the end', async () => {
  const steps = array(commands, { minLength: 3, maxLength: 10 })
  await assert(
    asyncProperty(steps, async (sequence) => {
      await inFreshWorld(async (ports, world) => {
        const states = [listPlaces(world)]
        for (const step of sequence) {
          const last = (await openSession(ports)).operation?.id
          await take(step, ports, world)
          if ((await openSession(ports)).operation?.id !== last) states.push(listPlaces(world))
        }
        for (const state of states.slice(0, -1).toReversed()) {
          await stepBack('undo')(ports, world)
          expect(compareListings(state, listPlaces(world))).toEqual([])
        }
        for (const state of states.slice(1)) {
          await stepBack('redo')(ports, world)
          expect(compareListings(state, listPlaces(world))).toEqual([])
        }
      })
    }),
    { numRuns: 10 },
  )
})
