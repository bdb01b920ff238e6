import type { ObjectId } from '../../core/object/object-id.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, SharedEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { TeamArtifact } from './read-team.ts'

export interface Integrated {
  readonly team: TeamArtifact
  readonly artifact: ArtifactEntry
  /** What was noted before. */
  readonly shared: SharedEntry | null
  /** What waits for a decision. */
  readonly incoming: VersionRef | null
  /** What both sides had last. */
  readonly base: ObjectId | null
}

/** Notes what a repository has of an artifact now: the base of the next merge. */
export function noteShared(transaction: Transaction, remote: string, made: Integrated): void {
  const { team, artifact, shared, incoming } = made
  const { folder, told, seen } = team
  const entry: SharedEntry = {
    uuid: artifact.uuid,
    there: told?.uuid ?? null,
    type: folder.type,
    name: folder.name,
    tree: commonTree(made),
    seen,
    ...(incoming === null ? {} : { incoming }),
    tags: wordsOf(made),
    source_commit: sourceCommit(made),
    ...(shared?.members === undefined ? {} : { members: shared.members }),
    ...(shared?.here === undefined ? {} : { here: shared.here }),
    ...(shared?.name_waits === true ? { name_waits: true } : {}),
  }
  if (!sameValue(entry, shared)) transaction.put(viewKeys.shared(remote, artifact.uuid), entry)
}

function commonTree({ team, incoming, base }: Integrated): ObjectId | null {
  return incoming !== null || team.content === null ? base : team.content.tree.id
}

function wordsOf({ team: { told, content }, shared }: Integrated): readonly string[] {
  return told?.tags ?? shared?.tags ?? content?.inspection.tags ?? []
}

/** At the first meeting of two that are at different commits neither moved: each stays where it is. */
function sourceCommit({ team, artifact, shared, incoming }: Integrated): string | null {
  if (shared === null && artifact.upstream?.commit) return artifact.upstream.commit
  const before = shared?.source_commit ?? null
  return incoming === null ? (team.told?.upstream?.commit ?? before) : before
}
