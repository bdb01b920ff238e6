import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { chooseToPush } from './choose-to-push.ts'
import { matchTeam } from './match-team.ts'
import type { PushedArtifact } from './pushed.ts'
import type { TeamArtifact, TeamState } from './read-team.ts'
import { sharedBase } from './shared-base.ts'
import { factsOf, factsThere, tellArtifact, toldTheSame, withFacts } from './tell-artifact.ts'
import type { TellArtifact } from '../../core/remote/format-team-manifest.ts'
import { factsToTell } from '../../core/remote/merge-facts.ts'
import type { ToldFacts } from '../../core/view/told-facts.ts'

/** An artifact that goes out. */
export interface OutgoingArtifact {
  readonly artifact: ArtifactEntry
  /** What is so here, which the repository may say more of. */
  readonly here: ToldFacts
  /** As the manifest is to say it. */
  readonly told: TellArtifact
  readonly shared: SharedEntry | null
  /** What the repository has of it; null where it has nothing yet. */
  readonly there: TeamArtifact | null
  /** The content that the repository has of it. */
  readonly before: ArtifactEntry['tree'] | null
}

export interface PushPlan {
  readonly outgoing: readonly OutgoingArtifact[]
  readonly removed: readonly { readonly shared: SharedEntry; readonly there: TeamArtifact | null }[]
  /** In words, what stays included. */
  readonly artifacts: readonly PushedArtifact[]
}

export interface PushInput {
  readonly collection: string
  readonly names: readonly string[]
  readonly team: TeamState
  readonly shared: readonly SharedEntry[]
  readonly state: PresentState
}

/** Plans which artifacts go to a repository. What it holds and was not taken in is never written over. */
export async function planPush(transaction: Transaction, input: PushInput): Promise<PushPlan> {
  const { shared } = input
  const chosen = await chooseToPush(transaction, input, shared)
  const own = new Map(shared.map((one) => [one.uuid, one]))
  const there = matchedThere(input, chosen.artifacts)
  const removed = chosen.removed.map((one) => ({ shared: one, there: there.get(one.uuid) ?? null }))
  const isTaken = (one: (typeof removed)[number]) =>
    chosen.isNamed || one.there === null || one.there.seen === one.shared.seen
  const leaving = removed.filter(isTaken)
  const decided: DecidedOne[] = []
  for (const artifact of chosen.artifacts) {
    const known = own.get(artifact.uuid) ?? null
    const one = { artifact, shared: known, there: there.get(artifact.uuid) ?? null }
    const found = await decide(transaction, one, input)
    if (found !== null) decided.push({ label: artifactLabel(artifact), ...found })
  }
  const placed = withoutClashes(decided, input.team, leaving)
  return {
    outgoing: placed.flatMap((one) => one.outgoing ?? []),
    removed: leaving,
    artifacts: [
      ...placed.map(({ label, said }) => ({ artifact: label, ...said })),
      ...removed.map((one) => tellRemoved(one.shared, isTaken(one))),
    ],
  }
}

function tellRemoved(shared: SharedEntry, isTaken: boolean): PushedArtifact {
  const artifact = artifactLabel(shared)
  return isTaken
    ? { artifact, action: 'removed', detail: null }
    : {
        artifact,
        action: 'behind',
        detail: 'changed there since; name it to remove it all the same',
      }
}

interface DecidedOne extends Decided {
  readonly label: string
}

/**
 * Holds back what would go to a place that something else there has. A place is free when what has it
 * leaves it with this push; what is held back does not.
 */
function withoutClashes(
  decided: readonly DecidedOne[],
  team: TeamState,
  removed: PushPlan['removed'],
): readonly DecidedOne[] {
  const moving = decided.filter(({ outgoing }) => outgoing !== null && leavesItsPlace(outgoing))
  const left = new Set([
    ...moving.map(({ outgoing }) => outgoing?.there ?? null),
    ...removed.map((one) => one.there),
  ])
  const taken = new Set(
    team.artifacts.filter((one) => !left.has(one)).map(({ folder }) => folder.path),
  )
  const isClash = ({ outgoing }: DecidedOne) => {
    if (outgoing === null) return false
    const isAtHome = outgoing.there !== null && !leavesItsPlace(outgoing)
    return !isAtHome && taken.has(placeOf(outgoing))
  }
  if (!decided.some(isClash)) return decided
  const held = decided.map((one) =>
    isClash(one)
      ? {
          ...one,
          ...stays('namesake', 'another artifact there has its name; pull first, or rename one'),
        }
      : one,
  )
  return withoutClashes(held, team, removed)
}

function placeOf({ artifact }: OutgoingArtifact): string {
  return artifactPath(artifact.type, artifact.name)
}

function leavesItsPlace(outgoing: OutgoingArtifact): boolean {
  return outgoing.there !== null && outgoing.there.folder.path !== placeOf(outgoing)
}

/** What the repository has, by the uuids here. */
function matchedThere(
  { team, shared }: PushInput,
  artifacts: readonly ArtifactEntry[],
): ReadonlyMap<string, TeamArtifact> {
  const matches = matchTeam(team.artifacts, { artifacts, shared, same: new Set() })
  return new Map(
    [...matches].flatMap(([one, match]) =>
      match.kind === 'shared' ? [[match.shared.uuid, one] as const] : [],
    ),
  )
}

interface Decided {
  readonly said: Pick<PushedArtifact, 'action' | 'detail'>
  readonly outgoing: OutgoingArtifact | null
}

interface Considered {
  readonly artifact: ArtifactEntry
  readonly shared: SharedEntry | null
  readonly there: TeamArtifact | null
}

async function decide(
  transaction: Transaction,
  { artifact, shared, there }: Considered,
  { state }: PushInput,
): Promise<Decided | null> {
  const present = state.artifacts.get(artifact.uuid)
  const problem = present?.problem ?? null
  if (problem !== null) return stays('refused', problem.message)
  const entry = present?.entry ?? artifact
  if (shared === null || there === null) {
    return decideNew(transaction, { artifact: entry, shared })
  }
  return decideKnown(transaction, { artifact: entry, shared, there })
}

async function decideNew(
  transaction: Transaction,
  { artifact, shared }: Pick<Considered, 'artifact' | 'shared'>,
): Promise<Decided> {
  const told = await tellArtifact(transaction, artifact, shared?.there ?? null)
  const outgoing = { artifact, here: factsOf(told), told, shared, there: null, before: null }
  return { said: { action: 'added', detail: null }, outgoing }
}

async function decideKnown(
  transaction: Transaction,
  {
    artifact: entry,
    shared,
    there,
  }: {
    readonly artifact: ArtifactEntry
    readonly shared: SharedEntry
    readonly there: TeamArtifact
  },
): Promise<Decided | null> {
  const own = await tellArtifact(transaction, entry, shared.there)
  const ours = factsOf(own)
  const theirs = factsThere(there, ours)
  const facts = factsToTell({ base: shared.here ?? theirs, ours, theirs })
  const told = withFacts(own, facts, there.told)
  const { name } = told.artifact
  const before = await sharedBase(transaction, shared, entry)
  if (shared.incoming !== undefined && before !== shared.incoming.tree) {
    return stays('waits', 'settle it first: `skillmeat conflicts`')
  }
  const isMoved = there.folder.name !== name
  const isEdited = before !== entry.tree || isMoved
  if (there.seen !== shared.seen) {
    if (!isEdited) return null
    return stays('behind', 'what is there was not taken in; see `skillmeat pull`')
  }
  if (!isEdited && toldTheSame(there.told, told, shared.tags)) return null
  const detail = isMoved ? `was ${artifactLabel(there.folder)}` : null
  return {
    said: { action: 'updated', detail },
    outgoing: { artifact: { ...entry, name }, here: ours, told, shared, there, before },
  }
}

function stays(action: PushedArtifact['action'], detail: string): Decided {
  return { said: { action, detail }, outgoing: null }
}
