import { isSkillmeatError } from '../../src/core/errors.ts'
import { compareListings, listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import { compareFingerprints, findFaults, findWaste, lookAt } from './fingerprint.ts'
import { CHANGING_CALLS, FAILING_CALLS, Killed, counting, failing, killing } from './interfere.ts'
import type { Call } from './interfere.ts'
import { perform } from './rehearsal.ts'
import type { Rehearsal } from './rehearsal.ts'
import { Tally } from './tally.ts'

/** Ends the verb at each of its calls that change something, and judges what the next command finds. */
export async function killAtEveryCall(rehearsal: Rehearsal): Promise<Tally> {
  const { scenario, world, before, after, bytes } = rehearsal
  const calls = await countCalls(rehearsal, CHANGING_CALLS)
  const tally = new Tally()
  for (let nth = 1; nth <= calls; nth += 1) {
    rehearsal.restart()
    const { interfere, killed } = killing(CHANGING_CALLS, nth)
    const outcome = await settle(perform(scenario, world, interfere))
    if (outcome.kind === 'failed' && !(outcome.error instanceof Killed)) throw outcome.error
    const found = await lookAt(world, bytes)
    const faults = findFaults(found, [before, after])
    const isOld = compareFingerprints(before, found).length === 0
    if (isOld) faults.push(...(await runAgain(rehearsal)))
    tally.count(`${scenario.name} killed at ${describe(killed())}`, faults)
  }
  return tally
}

/** Fails each call that can fail in one way, and judges the error and the state after it. */
export async function failEveryCall(rehearsal: Rehearsal, errno: string): Promise<Tally> {
  const { scenario, world } = rehearsal
  const calls = await countCalls(rehearsal, FAILING_CALLS)
  const tally = new Tally()
  for (let nth = 1; nth <= calls; nth += 1) {
    rehearsal.restart()
    const { interfere, failed } = failing(FAILING_CALLS, nth, errno)
    const outcome = await settle(perform(scenario, world, interfere))
    const faults = await judge(rehearsal, outcome, failed())
    tally.count(`${scenario.name} with ${errno} at ${describe(failed())}`, faults)
  }
  return tally
}

type Outcome =
  | { readonly kind: 'done'; readonly complaints: readonly string[] }
  | { readonly kind: 'failed'; readonly error: unknown }

async function judge(
  rehearsal: Rehearsal,
  outcome: Outcome,
  failed: Call | null,
): Promise<string[]> {
  const { world, before, after, bytes } = rehearsal
  const found = await lookAt(world, bytes)
  if (outcome.kind === 'failed') {
    const { error } = outcome
    const isNamed = names(error, failed)
    const unnamed = isNamed ? [] : [`gives an error that does not name it: ${String(error)}`]
    return [...unnamed, ...findFaults(found, [before])]
  }
  if (outcome.complaints.length === 0) return findFaults(found, [after])
  return [
    ...findTorn(found.places, before.places, after.places),
    ...findWaste(found),
    ...(await runAgain(rehearsal)),
  ]
}

/** The message names the file, or the place that it is in. */
function names(error: unknown, failed: Call | null): boolean {
  if (!isSkillmeatError(error) || failed === null) return false
  const { path } = error.data
  const named = typeof path === 'string' ? path : failed.path
  return error.message.includes(named) && failed.path.startsWith(named)
}

/** A command that says what it could not read does the rest: each artifact for itself is old or new. */
function findTorn(found: Listing, before: Listing, after: Listing): string[] {
  const artifacts = Map.groupBy([...found.keys(), ...before.keys(), ...after.keys()], artifactOf)
  artifacts.delete('')
  return [...artifacts]
    .filter(([, paths]) => [before, after].every((state) => paths.some(differs(state, found))))
    .map(([artifact]) => `leaves ${artifact} neither wholly old nor wholly new`)
}

function differs(one: Listing, other: Listing) {
  return (path: string) => one.get(path) !== other.get(path)
}

function artifactOf(path: string): string {
  return /^.*?\/(?:skills|commands)\/[^/]+/.exec(path)?.[0] ?? ''
}

/** Run again undisturbed, the verb comes to the same end. */
async function runAgain({ scenario, world, after }: Rehearsal): Promise<string[]> {
  const outcome = await settle(perform(scenario, world))
  if (outcome.kind === 'failed') return [`cannot be run again: ${String(outcome.error)}`]
  const differences = compareListings(after.places, listPlaces(world))
  return differences.map((difference) => `run again comes to another end: ${difference}`)
}

async function countCalls(
  { scenario, world, restart }: Rehearsal,
  calls: ReadonlySet<string>,
): Promise<number> {
  restart()
  const { interfere, count } = counting(calls)
  await perform(scenario, world, interfere)
  return count()
}

async function settle(task: Promise<readonly string[]>): Promise<Outcome> {
  try {
    return { kind: 'done', complaints: await task }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

function describe(call: Call | null): string {
  return call === null ? 'a call that was never made' : `${call.name} ${call.path}`
}
