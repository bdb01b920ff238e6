import * as fc from 'fast-check'
import type { ResolutionStrategy } from '../../src/core/merge/resolve-conflict.ts'
import type { PendingEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import type { Decision } from '../../src/operations/merging/resolve.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { decide } from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import { makeStep } from './world-steps.ts'
import type { Step } from './world-steps.ts'

/** Which one of what there is by then. */
export const nth = fc.nat(11)

export function pick(names: readonly string[], number: number): string | null {
  return names.toSorted()[number % Math.max(names.length, 1)] ?? null
}

export const strategy = fc.constantFrom<ResolutionStrategy>(
  'use_local',
  'use_remote',
  'use_base',
  'union',
  'markers',
)

/** Does something to a merge that waits. */
function onPending(what: string, number: number, verbOf: (one: PendingEntry) => Verb): Step {
  return makeStep(`${what} pending merge ${number}`, 'command', async (ports, world) => {
    const all = await listByTarget(ports)
    const one = all[number % Math.max(all.length, 1)]
    return one === undefined ? [] : verbOf(one)(ports, world)
  })
}

async function listByTarget(ports: Ports): Promise<readonly PendingEntry[]> {
  const { view } = await openSession(ports)
  const all = await view.scan<PendingEntry>(viewKeys.allPending())
  return all.toSorted((a, b) => (a.name + a.target < b.name + b.target ? -1 : 1))
}

const decisions = fc.oneof(
  strategy.map((one): Decision => ({ kind: 'strategy', strategy: one })),
  fc.constantFrom<Decision>({ kind: 'abort' }, { kind: 'continue' }),
  fc
    .constantFrom('one\n', 'decided\n')
    .map((text): Decision => ({ kind: 'content', bytes: bytesOf(text) })),
)

const hunks = fc
  .tuple(
    fc.integer({ min: 1, max: 2 }),
    fc.constantFrom('ours' as const, 'theirs', 'base', 'both', 'text'),
  )
  .map(([number, take]): Decision => {
    const chosen =
      take === 'text' ? ({ take, text: bytesOf(`decided ${number}\n`) } as const) : { take }
    return { kind: 'hunks', chosen: new Map([[number, chosen]]) }
  })

/** Decides merges that wait: as a whole, by file or by place, or drops them. */
export const resolving: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(nth, decisions)
    .map(([number, decision]) =>
      onPending(`decide ${nameOf(decision)} in`, number, ({ id }) => decide(id, decision)),
    ),
  fc.tuple(nth, nth, fc.oneof(hunks, hunks, decisions)).map(([number, file, decision]) =>
    onPending(`decide ${nameOf(decision)} in file ${file} of`, number, ({ id, conflicts }) =>
      decide(
        id,
        decision,
        pick(
          conflicts.map(({ path }) => path),
          file,
        ),
      ),
    ),
  ),
)

function nameOf(decision: Decision): string {
  if (decision.kind === 'strategy') return decision.strategy
  if (decision.kind !== 'hunks') return decision.kind
  return [...decision.chosen].map(([number, one]) => `${number}:${one?.take}`).join(',')
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
