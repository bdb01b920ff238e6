import { execFile } from 'node:child_process'
import os from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { SCENARIOS } from './scenarios.ts'
import { addTallies } from './tally.ts'
import type { Tally } from './tally.ts'
import type { Trial } from './trial.ts'

const TRIAL = join(import.meta.dirname, 'trial.ts')
const KILLED_AT_RANDOM = new Set(
  [
    'add, deploy, sync outdated, sync merge, update, resolve, undo, gc',
    'add plugin, update plugin, deploy plugin, deploy side by side, undeploy plugin',
  ].flatMap((names) => names.split(', ')),
)

process.exitCode = await main()

/** Kills and fails every verb in every way; prints a table and returns 1 when anything was harmed. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { kills: { type: 'string', default: '300' } },
  })
  const names = SCENARIOS.map(({ name }) => name).filter(
    (name) => positionals.length === 0 || positionals.includes(name),
  )
  if (names.length === 0) {
    console.error(`No such verb. Verbs: ${SCENARIOS.map(({ name }) => name).join(', ')}`)
    return 2
  }
  const trials = await runTrials(names, Number(values.kills))
  console.log(renderTable(trials))
  const harms = trials.flatMap(({ exactKills, faults, randomKills }) =>
    [exactKills, faults, randomKills].flatMap((tally) => tally.harms),
  )
  for (const harm of harms.slice(0, 20)) console.log(harm)
  console.log(renderTotals(trials))
  return harms.length === 0 ? 0 : 1
}

/** Runs as many trials at once as there are processors. */
async function runTrials(names: readonly string[], kills: number): Promise<Trial[]> {
  const killed = names.filter((name) => KILLED_AT_RANDOM.has(name))
  const each = Math.ceil(kills / Math.max(killed.length, 1))
  const waiting = [...names]
  const trials = new Map<string, Trial>()
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      trials.set(name, await runTrial(name, KILLED_AT_RANDOM.has(name) ? each : 0))
    }
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, work))
  return names.flatMap((name) => trials.get(name) ?? [])
}

async function runTrial(name: string, kills: number): Promise<Trial> {
  const { stdout } = await promisify(execFile)(process.execPath, [TRIAL, name, String(kills)], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const trial: Trial = JSON.parse(stdout)
  return trial
}

function renderTable(trials: readonly Trial[]): string {
  const rows = trials.map(
    ({ scenario, exactKills, randomKills, faults }) =>
      `| ${scenario} | ${render(exactKills)} | ${render(randomKills)} | ${render(faults)} |`,
  )
  return [
    '| verb | kill points / survived | random kills / survived | faults / survived |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function renderTotals(trials: readonly Trial[]): string {
  const exact = addTallies(trials.map(({ exactKills }) => exactKills))
  const random = addTallies(trials.map(({ randomKills }) => randomKills))
  const faults = addTallies(trials.map((trial) => trial.faults))
  const { tried, survived } = addTallies([exact, random, faults])
  return (
    `kill points ${render(exact)} · random kills ${render(random)} · faults ${render(faults)}` +
    ` · lost ${tried - survived}`
  )
}

function render({ tried, survived }: Tally): string {
  return `${tried} / ${survived}`
}
