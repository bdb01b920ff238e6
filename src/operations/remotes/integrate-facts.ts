import { originOf } from '../../core/address/origin-of.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { TeamEntry } from '../../core/remote/team-manifest.ts'
import { mergeWords } from '../../core/remote/merge-words.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { upstreamOf } from './create-shared.ts'
import type { TeamArtifact } from './read-team.ts'

/**
 * Brings the words and the source that a repository tells of into an artifact, three-way. Returns whether
 * anything changed here.
 */
export async function integrateFacts(
  transaction: Transaction,
  present: PresentArtifact,
  {
    team,
    shared,
    isPending,
  }: {
    readonly team: TeamArtifact
    readonly shared: SharedEntry | null
    /** Its content waits for a decision, and so does the source that it is of. */
    readonly isPending: boolean
  },
): Promise<boolean> {
  const key = viewKeys.artifact(present.entry.collection, present.entry.uuid)
  const before = (await transaction.get<ArtifactEntry>(key)) ?? present.entry
  const tagged = withTags(before, team, shared)
  const next = isPending ? tagged : withSource(tagged, team, shared)
  if (sameValue(before, next)) return false
  transaction.put(key, next)
  return true
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
