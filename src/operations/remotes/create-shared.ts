import { freeUuid } from '../catalog/free-uuid.ts'
import { originOf } from '../../core/address/origin-of.ts'
import type { TeamEntry } from '../../core/remote/team-manifest.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { namedUpstream } from '../engine/observe/named-upstream.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { pristineFrom } from '../engine/versions/pristine-of.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'

/** Plans an artifact of a repository into the collection: with its uuid where that is free in this home. */
export async function createShared(
  transaction: Transaction,
  input: {
    readonly collection: string
    readonly name: string
    readonly told: TeamEntry | null
    readonly content: ReadCandidate
    readonly message: string
  },
): Promise<ArtifactEntry> {
  const { collection, name, told, content, message } = input
  keepObjects(content, (kind, bytes) => transaction.addObject(kind, bytes))
  const uuid = await freeUuid(transaction, told?.uuid ?? null)
  const tree = content.tree.id
  const source = seenSource(told, tree)
  const head = transaction.addVersion({
    artifact: uuid,
    tree,
    parents: [],
    origin: 'import',
    message,
    pristine: source === null ? null : pristineFrom(transaction, { ...source, tree }),
  })
  const upstream = upstreamOf(told, head)
  const { type } = content.candidate
  const { displayName, description, tags } = content.inspection
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type,
    name,
    ...head,
    pristine: tree,
    added: transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    upstream,
    tags: told?.tags ?? tags,
    display_name: displayName,
    description,
  }
  transaction.put(viewKeys.artifact(collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree)
  return entry
}

/**
 * Returns where an artifact is looked for from now on, as a repository tells it. Nobody has looked
 * there yet, unless its content is said to be what came from there.
 */
export function upstreamOf(told: TeamEntry | null, head: VersionRef): ArtifactEntry['upstream'] {
  const upstream = namedUpstream(told?.upstream ?? null, head)
  if (upstream === null || seenSource(told, head.tree) === null) return upstream
  const { unseen: _, ...seen } = upstream
  return seen
}

function seenSource(told: TeamEntry | null, tree: VersionRef['tree']): TeamEntry['upstream'] {
  return told !== null && told.pristine === tree ? told.upstream : null
}
