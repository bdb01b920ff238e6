import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { findContent } from '../importing/bundle/find-content.ts'
import type { PresentArtifact, PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { createShared } from './create-shared.ts'
import { integrateContent } from './integrate-content.ts'
import { integrateFacts } from './integrate-facts.ts'
import type { TeamMatch } from './match-team.ts'
import { nameKey } from '../importing/pipeline/match.ts'
import { noteShared } from './note-shared.ts'
import { pulled } from './pulled.ts'
import type { PulledArtifact } from './pulled.ts'
import type { TeamArtifact } from './read-team.ts'
import { sharedBase } from './shared-base.ts'

/** What the artifacts of a repository are brought into. */
export interface PullInto {
  readonly remote: string
  readonly collection: string
  readonly state: PresentState
  /** What the versions that come in say. */
  readonly message: string
  /** Other names for what is called as another artifact here, by label. */
  readonly as: ReadonlyMap<string, string>
  /** Labels of what was removed here and comes back. */
  readonly take: ReadonlySet<string>
  /** The names of the collection by now, as file systems tell them apart. */
  readonly names: Set<string>
}

export interface PulledOne {
  /** Null where nothing changed. */
  readonly done: PulledArtifact | null
  /** The artifact here; null where it was left alone. */
  readonly artifact: ArtifactEntry | null
}

/** Plans one artifact of a repository into the collection, and notes what both sides have from then on. */
export async function pullOne(
  transaction: Transaction,
  { team, match }: { readonly team: TeamArtifact; readonly match: TeamMatch },
  into: PullInto,
): Promise<PulledOne> {
  const label = artifactLabel(team.folder)
  switch (match.kind) {
    case 'several': {
      const names = match.artifacts.map(artifactLabel).join(', ')
      const detail = `${names} come from its source; say which it is with --same`
      return { done: pulled(label, 'ambiguous', { detail }), artifact: null }
    }
    case 'namesake':
      return namesake(transaction, team, into)
    case 'absent':
      return create(transaction, { team, name: otherName(team, into) ?? team.folder.name }, into)
    case 'same':
      return integrate(transaction, { team, shared: null, artifact: match.artifact }, into)
    case 'shared': {
      const { shared, artifact } = match
      if (artifact === null) return removedHere(transaction, { team, shared }, into)
      return integrate(transaction, { team, shared, artifact }, into)
    }
  }
}

/** The name that a person asked for. */
function otherName({ folder }: TeamArtifact, { as }: PullInto): string | undefined {
  return as.get(artifactLabel(folder)) ?? as.get(folder.name)
}

async function namesake(
  transaction: Transaction,
  team: TeamArtifact,
  into: PullInto,
): Promise<PulledOne> {
  const { type, name } = team.folder
  const other = otherName(team, into)
  // What had its name when the pull began may have another one by now.
  if (other === undefined && into.names.has(nameKey({ type, name }))) {
    const label = artifactLabel({ type, name })
    const detail = `another artifact here has its name: --as ${name}=<other name> takes both, --same ${name} says that they are one`
    return { done: pulled(label, 'namesake', { detail }), artifact: null }
  }
  return create(transaction, { team, name: other ?? name }, into)
}

async function create(
  transaction: Transaction,
  { team, name }: { readonly team: TeamArtifact; readonly name: string },
  into: PullInto,
): Promise<PulledOne> {
  const { told, content } = team
  if (content === null) throw new Error(`${team.folder.path} was not read`)
  const { collection, message, names } = into
  const { type } = team.folder
  const key = nameKey({ type, name })
  if (names.has(key)) {
    const detail = `the collection has ${artifactLabel({ type, name })} already, or a name that differs in case alone: --as ${team.folder.name}=<other name>`
    return { done: pulled(artifactLabel(team.folder), 'namesake', { detail }), artifact: null }
  }
  names.add(key)
  const artifact = await createShared(transaction, { collection, name, told, content, message })
  const made = { team, artifact, shared: null, incoming: null, base: null }
  noteShared(transaction, into.remote, made)
  return { done: pulled(artifactLabel(artifact), 'added'), artifact }
}

async function removedHere(
  transaction: Transaction,
  { team, shared }: { readonly team: TeamArtifact; readonly shared: SharedEntry },
  into: PullInto,
): Promise<PulledOne> {
  const label = artifactLabel(team.folder)
  const isWanted = into.take.has(label) || into.take.has(team.folder.name)
  const isRenamed = team.folder.name !== shared.name
  const isAsBefore = team.content === null || team.content.tree.id === shared.tree
  if (isAsBefore && !isRenamed && !isWanted) return { done: null, artifact: null }
  if (isWanted && team.content !== null) {
    transaction.remove(viewKeys.shared(into.remote, shared.uuid))
    return create(transaction, { team, name: team.folder.name }, into)
  }
  const { name } = team.folder
  // It is told once under its new name, by which a person takes or removes it from then on.
  const key = viewKeys.shared(into.remote, shared.uuid)
  if (isRenamed) transaction.put(key, { ...shared, name } satisfies SharedEntry)
  const detail = `removed here and ${isAsBefore ? 'renamed' : 'changed'} there: --take ${name} brings it back, \`skillmeat push ${into.remote} ${name}\` removes it there`
  return { done: pulled(label, 'left_there', { detail }), artifact: null }
}

async function integrate(
  transaction: Transaction,
  {
    team,
    shared,
    artifact,
  }: {
    readonly team: TeamArtifact
    readonly shared: SharedEntry | null
    readonly artifact: ArtifactEntry
  },
  into: PullInto,
): Promise<PulledOne> {
  const present = presentOf(into.state, artifact)
  if (present.problem !== null) throw present.problem
  const { content } = team
  const base =
    shared === null
      ? await firstBase(transaction, team, present.entry)
      : await sharedBase(transaction, shared, present.entry)
  const waiting = shared?.incoming ?? null
  const { message, remote } = into
  const came =
    content === null
      ? { done: null, incoming: null }
      : await integrateContent(transaction, { present, base, content, waiting, message })
  if (came.done?.action === 'held_back') return { done: came.done, artifact }
  const { incoming } = came
  const isPending = incoming !== null
  const isChanged = await integrateFacts(transaction, present, { team, shared, isPending })
  noteShared(transaction, remote, { team, artifact, shared, incoming, base })
  if (came.done !== null) return { done: came.done, artifact }
  const label = artifactLabel(artifact)
  if (isChanged) return { done: pulled(label, 'updated'), artifact }
  return { done: shared === null ? pulled(label, 'joined') : null, artifact }
}

function presentOf({ artifacts }: PresentState, { uuid }: ArtifactEntry): PresentArtifact {
  const found = artifacts.get(uuid)
  if (found === undefined) throw new Error(`${uuid} was not observed`)
  return found
}

/** The base of what was never integrated: what came from there once, else the common upstream. */
async function firstBase(
  transaction: Transaction,
  { told, content }: TeamArtifact,
  entry: ArtifactEntry,
): Promise<ObjectId | null> {
  if (content === null) return null
  const tree = content.tree.id
  if ((await findContent(transaction, entry, { tree, members: null })) !== null) return tree
  return told?.pristine === entry.pristine ? entry.pristine : null
}
