import { asVerified } from '../../core/object/verified-json.ts'
import { placeKey } from '../../core/operation-log/operation.ts'
import type { Place } from '../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { artifactPath, isSingleFile } from '../../core/artifact/artifact-path.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Plans every entry that an operation changed back to what it was.
 *
 * An entry that was changed again since stays as it is, as do those of `keptPlaces`, whose merge
 * decided about them.
 */
export async function revertView(
  transaction: Transaction,
  changes: readonly MapChange[],
  keptPlaces: readonly Place[],
): Promise<void> {
  const kept = new Set(keptPlaces.map(placeKey))
  const keptProjects = new Set(
    keptPlaces.flatMap((place) =>
      place.kind === 'project' ? [viewKeys.project(place.project)] : [],
    ),
  )
  for (const { key, before, after } of changes) {
    if (keptProjects.has(key)) continue
    if (key.startsWith('record/') || key.startsWith(viewKeys.collections())) {
      await revertFileEntry(transaction, { key, before, after })
      continue
    }
    if (isKept(key, before ?? after, kept)) continue
    const present = await transaction.session.view.get(key)
    if (sameButForFindings(present, before)) transaction.put(key, after)
  }
}

/** The entries of our own files follow the files; only their existence is reverted here. */
async function revertFileEntry(transaction: Transaction, change: MapChange): Promise<void> {
  const present = await transaction.session.view.get(change.key)
  if (sameValue(present, change.before)) transaction.put(change.key, change.after)
}

/** An edit that was merely recorded since is no reason to leave a deployment's record behind. */
function sameButForFindings(present: unknown, before: unknown): boolean {
  return sameValue(withoutState(present), withoutState(before))
}

function withoutState(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('state' in value)) return value
  return { ...value, state: null }
}

function isKept(key: string, value: unknown, kept: ReadonlySet<string>): boolean {
  if (key.startsWith(viewKeys.allDeployments())) {
    const { project, root, path, uuid } = asVerified<DeploymentEntry>(value)
    return kept.has(placeKey({ kind: 'project', project, root, path, uuid, single: null }))
  }
  if (!key.startsWith(viewKeys.allArtifacts())) return false
  const { collection, uuid, type, name } = asVerified<ArtifactEntry>(value)
  const path = artifactPath(type, name)
  const single = isSingleFile(type) ? path : null
  return kept.has(placeKey({ kind: 'collection', collection, uuid, path, single }))
}
