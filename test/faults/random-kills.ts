import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { COMPILE_CACHE } from '../world/compile-cache.ts'
import { findFaults, lookAt } from './fingerprint.ts'
import type { Rehearsal } from './rehearsal.ts'
import { Tally } from './tally.ts'

const RUN_VERB = join(import.meta.dirname, 'run-verb.ts')
const MEASURED_RUNS = 3

/** Kills processes at random moments while they run the verb, and judges what the next command finds. */
export async function killAtRandom(rehearsal: Rehearsal, kills: number): Promise<Tally> {
  const { scenario, world, before, after, bytes, restart } = rehearsal
  const duration = kills === 0 ? 0 : await measure(rehearsal)
  const tally = new Tally()
  for (let kill = 0; kill < kills; kill += 1) {
    restart()
    const moment = Math.random() * duration
    const { acknowledged } = await runVerb(rehearsal, moment)
    const found = await lookAt(world, bytes)
    const faults = findFaults(found, acknowledged === null ? [before, after] : [after])
    tally.count(`${scenario.name} killed after ${moment.toFixed(1)} ms`, faults)
  }
  return tally
}

/** Returns how many milliseconds the verb takes in a process of its own, a little more than the middle. */
async function measure(rehearsal: Rehearsal): Promise<number> {
  const durations: number[] = []
  for (let run = 0; run < MEASURED_RUNS; run += 1) {
    rehearsal.restart()
    const { acknowledged } = await runVerb(rehearsal, null)
    if (acknowledged === null) throw new Error(`${rehearsal.scenario.name} fails by itself`)
    durations.push(acknowledged)
  }
  return (durations.toSorted((a, b) => a - b)[1] ?? 0) * 1.1
}

/** Runs the verb and kills it `moment` milliseconds after its start; success it told of is kept. */
async function runVerb(
  { world, scenario }: Rehearsal,
  moment: number | null,
): Promise<{ readonly acknowledged: number | null }> {
  const child = spawn(process.execPath, [RUN_VERB, world.root, scenario.name], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  })
  let said = ''
  const started = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      resolve()
    })
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  await Promise.race([started, ended])
  if (moment !== null) {
    await sleep(moment)
    child.kill('SIGKILL')
  }
  await ended
  const done = /^done (?<duration>[\d.]+)$/m.exec(said)?.groups?.['duration']
  return { acknowledged: done === undefined ? null : Number(done) }
}
