import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { integrateNames } from './integrate-names.ts'
import type { TeamMatch } from './match-team.ts'
import { pullOne } from './pull-one.ts'
import type { PullInto } from './pull-one.ts'
import { pullParts } from './pull-parts.ts'
import { pulled } from './pulled.ts'
import type { PulledArtifact } from './pulled.ts'
import type { TeamArtifact } from './read-team.ts'

/** What changes the collection. */
export const PULL_CHANGES: ReadonlySet<PulledArtifact['action']> = new Set([
  'added',
  'updated',
  'merged',
  'removed',
])

export interface Pulled {
  readonly done: readonly PulledArtifact[]
  /** What is here of it now. */
  readonly here: ReadonlyMap<TeamArtifact, ArtifactEntry>
  readonly warnings: readonly Warning[]
}

/** Names are free for what is new once what had them has other ones; composites come when their parts are here. */
export async function pullPresent(
  tx: Transaction,
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  into: PullInto,
): Promise<Pulled> {
  const done = new Map<TeamArtifact, PulledArtifact>()
  const here = new Map<TeamArtifact, ArtifactEntry>()
  const pullAll = async (all: Iterable<readonly [TeamArtifact, TeamMatch]>) => {
    for (const [team, match] of all) {
      const one = await tryToPull(tx, { team, match }, into)
      if (one.done !== null) done.set(team, one.done)
      if (one.artifact !== null) here.set(team, one.artifact)
    }
  }
  await pullAll([...matches].filter(([, { kind }]) => KNOWN.has(kind)))
  const names = await followNames(tx, { matches, done, here }, into)
  await pullAll([...matches].filter(([, { kind }]) => !KNOWN.has(kind)))
  const { changed, warnings } = await pullParts(
    tx,
    { here, namedBefore: namedBefore(matches, here) },
    into,
  )
  for (const team of changed) {
    const artifact = here.get(team)
    if (artifact === undefined || PULL_CHANGES.has(done.get(team)?.action ?? 'joined')) continue
    if (done.get(team)?.action !== 'pending')
      done.set(team, pulled(artifactLabel(artifact), 'updated'))
  }
  const found = [...matches.keys()].flatMap((team) => warningsOf(team, done.get(team)))
  return {
    done: [...matches.keys()].flatMap((team) => done.get(team) ?? []).concat(names),
    here,
    warnings: [...warnings, ...found],
  }
}

/** What a manifest may still call by the name that it had before somebody renamed its folder by hand. */
function namedBefore(
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  here: ReadonlyMap<TeamArtifact, ArtifactEntry>,
): ReadonlyMap<string, ArtifactEntry> {
  return new Map(
    [...matches].flatMap(([team, match]): [string, ArtifactEntry][] => {
      const artifact = here.get(team)
      if (match.kind !== 'shared' || artifact === undefined) return []
      return [[artifactLabel(match.shared), artifact]]
    }),
  )
}

/** What the collection has already. */
const KNOWN: ReadonlySet<TeamMatch['kind']> = new Set(['shared', 'same'])

const LEFT_ALONE: ReadonlySet<PulledArtifact['action'] | undefined> = new Set([
  'held_back',
  'refused',
])

/** Follows new names, says so with what else became of each, and returns what a person has to choose. */
async function followNames(
  tx: Transaction,
  {
    matches,
    done,
    here,
  }: {
    readonly matches: ReadonlyMap<TeamArtifact, TeamMatch>
    readonly done: Map<TeamArtifact, PulledArtifact>
    readonly here: Map<TeamArtifact, ArtifactEntry>
  },
  into: PullInto,
): Promise<readonly PulledArtifact[]> {
  const taken = [...matches].filter(
    ([team]) => here.has(team) && !LEFT_ALONE.has(done.get(team)?.action),
  )
  const open: PulledArtifact[] = []
  for (const [team, named] of await integrateNames(tx, new Map(taken), into)) {
    const { artifact, said: detail, isOpen } = named
    const label = artifactLabel(artifact)
    here.set(team, artifact)
    if (isOpen) open.push(pulled(label, 'namesake', { detail }))
    else
      done.set(team, { ...(done.get(team) ?? pulled(label, 'updated')), artifact: label, detail })
  }
  return open
}

/** What is worth knowing about something new, as every import says it. */
function warningsOf(
  { content }: TeamArtifact,
  done: PulledArtifact | undefined,
): readonly Warning[] {
  if (content === null || done?.action !== 'added') return []
  return content.inspection.warnings.map((warning) => ({ ...warning, where: done.artifact }))
}

async function tryToPull(
  tx: Transaction,
  { team, match }: { readonly team: TeamArtifact; readonly match: TeamMatch },
  into: PullInto,
) {
  const label = artifactLabel(team.folder)
  if (team.refused !== null) {
    const { code, message } = team.refused
    const artifact = match.kind === 'shared' || match.kind === 'same' ? match.artifact : null
    return { done: pulled(label, 'refused', { detail: `${code}: ${message}` }), artifact }
  }
  try {
    return await tx.attempt(() => pullOne(tx, { team, match }, into))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { done: pulled(label, 'refused', { detail: error.message }), artifact: null }
  }
}
