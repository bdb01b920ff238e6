import { worldAt } from '../world/world.ts'
import { perform } from './rehearsal.ts'
import { findScenario } from './scenarios.ts'

/** Runs one scenario's verb in a process of its own, which can then be killed. */
const [root, name] = process.argv.slice(2)
if (root === undefined || name === undefined) throw new Error('give a folder and a scenario')
process.stdout.write('start\n')
const from = performance.now()
await perform(findScenario(name), worldAt(root))
process.stdout.write(`done ${performance.now() - from}\n`)
