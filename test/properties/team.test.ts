import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fastestTempDir } from '../world/world.ts'
import { teamSteps } from './team-steps.ts'
import { TeamWorld } from './team-world.ts'

/** How many steps in all; a night's worth with `SKILLMEAT_TEAM_STEPS=5000`. */
const STEPS = Number(process.env['SKILLMEAT_TEAM_STEPS'] ?? 300)
const LONGEST = 75
const TIME_LIMIT = 300_000 + STEPS * 2_000
/** A history that fails says all that was done; a shorter one would take an hour to find. */
const TIMING = {
  interruptAfterTimeLimit: TIME_LIMIT / 2,
  markInterruptAsFailure: true,
  endOnFailure: true,
}

test(
  'two people with one project lose no edit, rewrite nothing of the other, and see the same in the end',
  { timeout: TIME_LIMIT },
  async () => {
    const histories = fc.noBias(
      fc.array(teamSteps, { minLength: LONGEST - 15, maxLength: LONGEST, size: 'max' }),
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = new TeamWorld(fastestTempDir())
        try {
          await world.begin()
          for (const step of steps) await world.take(step)
          await world.judge()
          taken += steps.length
        } finally {
          world.close()
        }
      }),
      { numRuns: Math.ceil(STEPS / LONGEST) + 1, ...TIMING },
    )
    expect(taken).toBeGreaterThanOrEqual(STEPS)
  },
)
