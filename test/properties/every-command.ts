import * as fc from 'fast-check'
import type { ResolutionStrategy } from '../../src/core/merge/resolve-conflict.ts'
import type { ArtifactEntry, PendingEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import type { Decision } from '../../src/operations/merging/resolve.ts'
import { openSession } from '../../src/operations/session/session.ts'
import type { Ports } from '../../src/ports/ports.ts'
import {
  changeProject,
  decide,
  deleteCollectionOf,
  deleteLastSnapshot,
  deployTo,
  forgetAllResolutions,
  forkAs,
  mergeCopyOf,
  removeNamed,
  renameTo,
  revertLast,
  revertTo,
  rollBack,
  rollBackCopies,
  stepBack,
  syncProjects,
  tagHead,
  takeSnapshot,
  takeTarball,
  tidyUp,
  undeployFrom,
  undoEarlier,
  useCollection,
} from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import { commands, makeStep } from './world-steps.ts'
import type { Step } from './world-steps.ts'

const nth = fc.nat(11)
const project = fc.constantFrom(0 as const, 1 as const)
const strategy = fc.constantFrom<ResolutionStrategy>(
  'use_local',
  'use_remote',
  'use_base',
  'union',
  'markers',
)

/** Does something to an artifact of the collection, whichever it has; nothing where it has none. */
function onArtifact(what: string, number: number, verbOf: (name: string) => Verb): Step {
  return makeStep(`${what} artifact ${number}`, 'command', async (ports, world) => {
    const { view } = await openSession(ports)
    const all = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const chosen = pick(
      all.map(({ type, name }) => `${type}:${name}`),
      number,
    )
    return chosen === null ? [] : verbOf(chosen)(ports, world)
  })
}

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

function pick(names: readonly string[], number: number): string | null {
  return names.toSorted()[number % Math.max(names.length, 1)] ?? null
}

function command(name: string, run: Verb): Step {
  return makeStep(name, 'command', run)
}

const deploying = fc
  .record({
    number: nth,
    project,
    scope: fc.constantFrom('project' as const, 'project' as const, 'user' as const),
    pin: fc.constantFrom(null, null, null, 'head', 'head~1', 'v1'),
    force: fc.boolean(),
  })
  .map(({ number, project: where, ...options }) =>
    onArtifact(`deploy ${where} ${JSON.stringify(options)}`, number, (name) =>
      deployTo(where, [name], options),
    ),
  )

const syncing = fc
  .record({
    project: fc.constantFrom(null, 0 as const, 1 as const),
    pull: fc.boolean(),
    strategy: fc.option(strategy, { freq: 2 }),
    removed: fc.constantFrom('keep' as const, 'undeploy' as const),
    missing: fc.constantFrom('keep' as const, 'redeploy' as const, 'undeploy' as const),
  })
  .map(({ project: where, pull, ...options }) =>
    command(
      `sync ${where} pull=${pull} ${JSON.stringify(options)}`,
      syncProjects(where, pull, options),
    ),
  )

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

const resolving = fc.oneof(
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

const history = fc.oneof(
  fc
    .tuple(nth, project, fc.option(strategy, { freq: 2 }))
    .map(([number, where, how]) =>
      onArtifact(`merge copy in ${where} (${how}) into`, number, (name) =>
        mergeCopyOf(name, where, how),
      ),
    ),
  nth.map((number) => onArtifact('revert the last change of', number, revertLast)),
  fc
    .tuple(nth, fc.constantFrom('head~1', 'head~2', 'upstream', 'v1'))
    .map(([number, version]) =>
      onArtifact(`revert to ${version}`, number, (name) => revertTo(name, version)),
    ),
  fc
    .tuple(nth, fc.constantFrom('own', 'other'))
    .map(([number, to]) => onArtifact(`fork as ${to}`, number, (name) => forkAs(name, to))),
  nth.map((number) => onArtifact('tag as v1', number, (name) => tagHead(name, 'v1'))),
)

const rollingBack = fc.oneof(
  fc.boolean().map((preserve) => command(`roll back preserve=${preserve}`, rollBack(preserve))),
  fc
    .tuple(nth, fc.boolean())
    .map(([number, preserve]) =>
      onArtifact(`roll back only (preserve=${preserve})`, number, (name) =>
        rollBack(preserve, [name]),
      ),
    ),
  fc
    .constantFrom('skills/alpha/SKILL.md', 'skills/alpha/guides', 'commands')
    .map((path) => command(`roll back only ${path}`, rollBack(true, [path]))),
  fc
    .tuple(project, fc.boolean())
    .map(([where, preserve]) =>
      command(`roll back project ${where} preserve=${preserve}`, rollBackCopies(preserve, where)),
    ),
)

const keeping = fc.constantFrom(
  command('snapshot', takeSnapshot),
  command('snapshot', takeSnapshot),
  command('snapshot with tarball', takeTarball),
  command('delete the last snapshot', deleteLastSnapshot),
  command('forget all resolutions', forgetAllResolutions),
  command('gc', tidyUp),
)

const goingBack = fc
  .constantFrom('undo' as const, 'undo' as const, 'redo' as const)
  .map((kind) => command(kind, stepBack(kind)))

/** Takes back a change that others came after. */
export const earlierUndos: fc.Arbitrary<Step> = nth.map((number) =>
  command(`undo change ${number}`, undoEarlier(number)),
)

const catalog = fc.oneof(
  fc.constantFrom('default', 'work').map((name) => command(`use ${name}`, useCollection(name))),
  fc
    .constantFrom('default', 'work', 'work')
    .map((name) => command(`delete collection ${name}`, deleteCollectionOf(name))),
  fc
    .tuple(project, fc.constantFrom('add' as const, 'remove' as const))
    .map(([where, what]) => command(`project ${what} ${where}`, changeProject(where, what))),
  nth.map((number) => onArtifact('remove', number, (name) => removeNamed([name]))),
  fc
    .tuple(nth, fc.constantFrom('alpha', 'alpha-two', 'gamma-two'))
    .map(([number, to]) => onArtifact(`rename to ${to}`, number, (name) => renameTo(name, to))),
  fc
    .tuple(nth, project)
    .map(([number, where]) =>
      onArtifact(`undeploy from ${where}`, number, (name) => undeployFrom(where, [name])),
    ),
)

/** Every command that changes something, on whatever there is by then. */
export const everyCommand: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: commands },
  { weight: 3, arbitrary: deploying },
  { weight: 5, arbitrary: syncing },
  { weight: 5, arbitrary: resolving },
  { weight: 4, arbitrary: history },
  { weight: 3, arbitrary: rollingBack },
  { weight: 2, arbitrary: keeping },
  { weight: 3, arbitrary: goingBack },
  { weight: 2, arbitrary: catalog },
)

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
