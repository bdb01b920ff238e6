import { expect, test } from 'vitest'
import { fastestTempDir } from '../world/world.ts'
import { failEveryCall, killAtEveryCall } from './every-call.ts'
import { rehearse } from './rehearsal.ts'
import { findScenario } from './scenarios.ts'

test.each(['deploy', 'sync merge', 'deploy side by side'])(
  '%s is wholly done or not done at all, whichever call it dies or fails at',
  async (name) => {
    const rehearsal = await rehearse(findScenario(name), fastestTempDir())
    const kills = await killAtEveryCall(rehearsal)
    const faults = await failEveryCall(rehearsal, 'ENOSPC')
    rehearsal.close()
    expect(kills.tried).toBeGreaterThan(40)
    expect(faults.tried).toBeGreaterThan(50)
    expect([...kills.harms, ...faults.harms]).toEqual([])
  },
)
