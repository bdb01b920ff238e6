import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { originOf } from '../../core/address/origin-of.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { TeamEntry } from '../../core/remote/team-manifest.ts'
import { mergeWords } from '../../core/remote/merge-words.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { nameKey } from '../importing/pipeline/match.ts'
import { upstreamOf } from './create-shared.ts'
import type { TeamArtifact } from './read-team.ts'

/**
 * Brings the name, the words and the source that a repository tells of into an artifact, three-way.
 * Returns what is to be said of it, a phrase each; `isChanged` where anything changed here.
 */
export async function integrateFacts(
  transaction: Transaction,
  present: PresentArtifact,
  {
    team,
    shared,
    isPending,
    names,
  }: {
    readonly names: Set<string>
    readonly team: TeamArtifact
    readonly shared: SharedEntry | null
    /** Its content waits for a decision, and so does the source that it is of. */
    readonly isPending: boolean
  },
): Promise<{ readonly isChanged: boolean; readonly said: readonly string[] }> {
  const key = viewKeys.artifact(present.entry.collection, present.entry.uuid)
  const before = (await transaction.get<ArtifactEntry>(key)) ?? present.entry
  const said: string[] = []
  const renamed = rename(transaction, present, { before, team, shared, names })
  if (renamed.said !== null) said.push(renamed.said)
  const tagged = withTags(renamed.entry, team, shared)
  const next = isPending ? tagged : withSource(tagged, team, shared)
  if (sameValue(before, next)) return { isChanged: false, said }
  transaction.put(key, next)
  return { isChanged: true, said }
}

function rename(
  transaction: Transaction,
  { onDisk }: PresentArtifact,
  {
    before,
    team,
    shared,
    names,
  }: {
    readonly before: ArtifactEntry
    readonly team: TeamArtifact
    readonly shared: SharedEntry | null
    /** The names of the collection by now. */
    readonly names: Set<string>
  },
): { readonly entry: ArtifactEntry; readonly said: string | null } {
  const { name } = team.folder
  if (shared === null || shared.name === name || before.name === name) {
    return { entry: before, said: null }
  }
  const label = artifactLabel({ ...before, name })
  if (before.name !== shared.name) {
    return {
      entry: before,
      said: `renamed on both sides: it is ${label} there, and keeps its name here`,
    }
  }
  const key = nameKey({ type: before.type, name })
  if (names.has(key) && key !== nameKey(before)) {
    return { entry: before, said: `it is ${label} there now, a name that is taken here` }
  }
  names.delete(nameKey(before))
  names.add(key)
  const { source_name: _, ...rest } = before
  const entry: ArtifactEntry = { ...rest, name }
  transaction.write(artifactPlace(before), onDisk, null)
  transaction.write(artifactPlace(entry), null, before.tree)
  return { entry, said: `was ${artifactLabel(before)}` }
}

function withTags(
  entry: ArtifactEntry,
  { told }: TeamArtifact,
  shared: SharedEntry | null,
): ArtifactEntry {
  if (told === null) return entry
  const tags = mergeWords(shared?.tags ?? [], entry.tags, told.tags)
  return sameValue(tags, entry.tags) ? entry : { ...entry, tags }
}

function isMoved(
  { upstream }: ArtifactEntry,
  told: TeamEntry,
  shared: SharedEntry | null,
): boolean {
  const before = shared?.source_commit ?? null
  const there = told.upstream?.commit ?? null
  const here = upstream?.commit ?? null
  return there !== null && there !== before && here !== there && here === before
}

/** A source that moved there moves here too, unless it was moved here meanwhile. */
function withSource(
  entry: ArtifactEntry,
  { told, content }: TeamArtifact,
  shared: SharedEntry | null,
): ArtifactEntry {
  if (told === null || content === null || !isMoved(entry, told, shared)) return entry
  const upstream = upstreamOf(told, { version: entry.version, tree: content.tree.id })
  if (upstream === null) return entry
  const isSeen = upstream.unseen !== true && entry.tree === content.tree.id
  const pristine: ObjectId = isSeen ? entry.tree : entry.pristine
  const found = isSeen
    ? upstream
    : { ...upstream, version: entry.version, tree: entry.tree, unseen: true as const }
  const origin = originOf(upstream.location, upstream.kind)
  return { ...entry, origin, upstream: found, pristine }
}
