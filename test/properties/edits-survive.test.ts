import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWorld, fastestTempDir, inWorld, removeWorld } from '../world/world.ts'
import { editSteps } from './edit-steps.ts'
import { EditWorld } from './edit-world.ts'

/** How many steps in all; a night's worth with `SKILLMEAT_EDIT_STEPS=20000`. */
const STEPS = Number(process.env['SKILLMEAT_EDIT_STEPS'] ?? 500)
const LONGEST = 40
/** Far more than they take, so that a machine with other work comes to the end too. */
const TIME_LIMIT = 200_000 + STEPS * 300
const TIMING = { interruptAfterTimeLimit: TIME_LIMIT / 2, markInterruptAsFailure: true }

test(
  'every edit is in a result or in a merge that waits, unless it was rolled back, undone or decided away itself',
  { timeout: TIME_LIMIT },
  async () => {
    const histories = fc.record({
      isGit: fc.nat(3).map((n) => n === 0),
      steps: fc.noBias(fc.array(editSteps, { minLength: 1, maxLength: LONGEST, size: 'max' })),
    })
    let taken = 0
    await fc.assert(
      fc.asyncProperty(histories, async ({ isGit, steps }) => {
        const world = createWorld(fastestTempDir())
        try {
          await inWorld(world, {}, async (ports) => {
            const edited = new EditWorld(ports, world, isGit)
            await edited.begin()
            for (const step of steps) await edited.take(step)
            await edited.judge()
          })
          taken += steps.length
        } finally {
          removeWorld(world)
        }
      }),
      { numRuns: Math.ceil(STEPS / (LONGEST / 2)), ...TIMING },
    )
    expect(taken).toBeGreaterThan(STEPS / 3)
  },
)
