import os from 'node:os'
import { fastestTempDir } from '../world/world.ts'
import { failEveryCall, killAtEveryCall } from './every-call.ts'
import { killAtRandom } from './random-kills.ts'
import { rehearse } from './rehearsal.ts'
import { findScenario } from './scenarios.ts'
import { addTallies } from './tally.ts'
import type { Tally } from './tally.ts'

/** What came of all that was done to one scenario. */
export interface Trial {
  readonly scenario: string
  readonly exactKills: Tally
  readonly faults: Tally
  readonly randomKills: Tally
}

const ERRNOS = ['ENOSPC', 'EACCES', 'EIO']

const [name, kills] = process.argv.slice(2)
if (name === undefined) throw new Error('give a scenario')
process.stdout.write(JSON.stringify(await runTrial(name, Number(kills ?? 0))))

async function runTrial(scenarioName: string, randomKills: number): Promise<Trial> {
  const scenario = findScenario(scenarioName)
  const inMemory = await rehearse(scenario, fastestTempDir())
  const exactKills = await killAtEveryCall(inMemory)
  const faults: Tally[] = []
  for (const errno of ERRNOS) faults.push(await failEveryCall(inMemory, errno))
  inMemory.close()
  const onDisk = await rehearse(scenario, os.tmpdir())
  const random = await killAtRandom(onDisk, randomKills)
  onDisk.close()
  return { scenario: scenario.name, exactKills, faults: addTallies(faults), randomKills: random }
}
