import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { nameKey } from '../importing/pipeline/match.ts'
import type { TeamMatch } from './match-team.ts'
import type { PullInto } from './pull-one.ts'
import type { TeamArtifact } from './read-team.ts'

/** What became of the name that a repository has for an artifact. */
export interface IntegratedName {
  readonly artifact: ArtifactEntry
  readonly said: string
  /** The name is taken here: a person has to choose. */
  readonly isOpen: boolean
}

interface Renaming {
  readonly team: TeamArtifact
  readonly from: ArtifactEntry
  readonly to: ArtifactEntry
  /** It has another name here than both had last. */
  readonly isRenamedHere: boolean
}

/**
 * Gives artifacts the names that a repository has for them by now, unless they were renamed here. All of
 * them together: two that change places have each other's name.
 */
export async function integrateNames(
  transaction: Transaction,
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  { remote, collection, state, names }: PullInto,
): Promise<ReadonlyMap<TeamArtifact, IntegratedName>> {
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const renamed = listRenamed(matches, artifacts)
  const wanted = renamed.filter(({ isRenamedHere }) => !isRenamedHere)
  const free = withoutClashes(wanted, artifacts)
  for (const { from } of free) {
    names.delete(nameKey(from))
    const onDisk = state.artifacts.get(from.uuid)?.onDisk ?? null
    transaction.write(artifactPlace(from), onDisk, null)
  }
  for (const { to } of free) {
    names.add(nameKey(to))
    transaction.write(artifactPlace(to), null, to.tree)
    transaction.put(viewKeys.artifact(collection, to.uuid), to)
  }
  const followed = new Set(free)
  for (const one of renamed) await noteWaiting(transaction, remote, { one, followed })
  return new Map(renamed.map((one) => [one.team, outcomeOf(one, followed.has(one))]))
}

/** Lists what has another name in the repository than both sides had last, and than it has here. */
function listRenamed(
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  artifacts: readonly ArtifactEntry[],
): readonly Renaming[] {
  const now = new Map(artifacts.map((one) => [one.uuid, one]))
  return [...matches].flatMap(([team, match]) => {
    const from = match.kind === 'shared' ? now.get(match.shared.uuid) : undefined
    if (match.kind !== 'shared' || from === undefined) return []
    const { name } = team.folder
    const { shared } = match
    const waits = shared.name_waits === true
    if (name === from.name || (name === shared.name && !waits)) return []
    // Another name that a person gave it here stays, however it came to it.
    const before = waits ? (shared.here?.name ?? shared.name) : shared.name
    return [{ team, from, to: withName(from, name), isRenamedHere: from.name !== before }]
  })
}

/** What waits for a name is looked at again, although nothing is new there. */
async function noteWaiting(
  transaction: Transaction,
  remote: string,
  { one, followed }: { readonly one: Renaming; readonly followed: ReadonlySet<Renaming> },
): Promise<void> {
  const key = viewKeys.shared(remote, one.from.uuid)
  const shared = await transaction.get<SharedEntry>(key)
  const waits = !one.isRenamedHere && !followed.has(one)
  if (shared === null || (shared.name_waits === true) === waits) return
  const { name_waits: _before, ...rest } = shared
  transaction.put(key, waits ? { ...rest, name_waits: true } : rest)
}

/** What it was called at its source goes with the name that it had. */
function withName(entry: ArtifactEntry, name: string): ArtifactEntry {
  const { source_name: _source, ...rest } = entry
  return { ...rest, name }
}

function outcomeOf(renaming: Renaming, isFollowed: boolean): IntegratedName {
  const { from, to, isRenamedHere } = renaming
  if (isFollowed) return { artifact: to, said: `was ${artifactLabel(from)}`, isOpen: false }
  if (!isRenamedHere) return { artifact: from, said: takenName(renaming), isOpen: true }
  const said = `renamed on both sides: it is ${artifactLabel(to)} there, and keeps its name here`
  return { artifact: from, said, isOpen: false }
}

/** Leaves out those whose new name belongs to something that stays; what then stays too may be in the way of others. */
function withoutClashes(
  wanted: readonly Renaming[],
  artifacts: readonly ArtifactEntry[],
): readonly Renaming[] {
  const moving = new Set(wanted.map(({ from }) => from.uuid))
  const taken = new Set(artifacts.filter(({ uuid }) => !moving.has(uuid)).map(nameKey))
  const free = wanted.filter(({ to }) => {
    const key = nameKey(to)
    if (taken.has(key)) return false
    taken.add(key)
    return true
  })
  return free.length === wanted.length ? free : withoutClashes(free, artifacts)
}

function takenName({ to }: Renaming): string {
  return `it is ${artifactLabel(to)} there now, and another artifact here has that name: rename that one with \`skillmeat rename ${to.name} <other name>\`, then pull again`
}
