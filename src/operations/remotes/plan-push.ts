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
import type { TeamMember, ToldFacts } from '../../core/view/told-facts.ts'

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
  const partNames = namesAfter(input, { chosen: chosen.artifacts, there })
  for (const artifact of chosen.artifacts) {
    const known = own.get(artifact.uuid) ?? null
    const one = { artifact, shared: known, there: there.get(artifact.uuid) ?? null }
    const found = await decide(transaction, one, { ...input, partNames })
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

/**
 * Returns what the names in the repository's lists of parts are called after the push; those that nothing
 * there has any more, and nothing gets, are left out.
 */
function namesAfter(
  { team }: PushInput,
  {
    chosen,
    there,
  }: {
    readonly chosen: readonly ArtifactEntry[]
    readonly there: ReadonlyMap<string, TeamArtifact>
  },
): ReadonlyMap<string, string> {
  const all = team.artifacts.map(({ folder }) => artifactLabel(folder))
  const names = new Map(all.map((label) => [label, label]))
  for (const artifact of chosen) {
    const label = artifactLabel(artifact)
    const folder = there.get(artifact.uuid)?.folder
    if (!names.has(label)) names.set(label, label)
    if (folder !== undefined) names.set(artifactLabel(folder), label)
  }
  return names
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
  { state, partNames }: PushInput & { readonly partNames: ReadonlyMap<string, string> },
): Promise<Decided | null> {
  const present = state.artifacts.get(artifact.uuid)
  const problem = present?.problem ?? null
  if (problem !== null) return stays('refused', problem.message)
  const entry = present?.entry ?? artifact
  if (shared === null || there === null) {
    return decideNew(transaction, { artifact: entry, shared })
  }
  return decideKnown(transaction, { artifact: entry, shared, there, partNames })
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
    partNames,
  }: {
    readonly artifact: ArtifactEntry
    readonly shared: SharedEntry
    readonly there: TeamArtifact
    /** What the parts that the repository lists are called after the push. */
    readonly partNames: ReadonlyMap<string, string>
  },
): Promise<Decided | null> {
  const own = await tellArtifact(transaction, entry, shared.there)
  const ours = factsOf(own)
  const theirs = withNames(factsThere(there, ours), partNames)
  const base = withoutUnnamed(shared.here ?? theirs, { theirs, raw: there.told?.members ?? [] })
  const facts = factsToTell({ base, ours, theirs })
  const told = withSourceThere(withFacts(own, facts, there.told), { shared, there })
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

/** Where a list there names what nothing has any more, what stands for that here is new to it. */
function withoutUnnamed(
  base: ToldFacts,
  { theirs, raw }: { readonly theirs: ToldFacts; readonly raw: readonly TeamMember[] },
): ToldFacts {
  if (base.members === null || (theirs.members ?? []).length === raw.length) return base
  const named = new Set((theirs.members ?? []).map(({ name }) => name))
  return { ...base, members: base.members.filter(({ name }) => named.has(name)) }
}

function withNames(facts: ToldFacts, names: ReadonlyMap<string, string>): ToldFacts {
  if (facts.members === null) return facts
  const members = facts.members.flatMap((member) => {
    const name = names.get(member.name)
    return name === undefined ? [] : [{ ...member, name }]
  })
  return { ...facts, members: [...new Map(members.map((one) => [one.name, one])).values()] }
}

/** The commit of a source that did not move here stays as the repository has it. */
function withSourceThere(
  told: TellArtifact,
  { shared, there }: { readonly shared: SharedEntry; readonly there: TeamArtifact },
): TellArtifact {
  const { upstream } = told.artifact
  const commit = there.told?.upstream?.commit ?? null
  if (upstream === null || commit === null || upstream.commit !== shared.source_commit) return told
  return { ...told, artifact: { ...told.artifact, upstream: { ...upstream, commit } } }
}

function stays(action: PushedArtifact['action'], detail: string): Decided {
  return { said: { action, detail }, outgoing: null }
}
