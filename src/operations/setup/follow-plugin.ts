import { originOf } from '../../core/address/origin-of.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { FoundPlugin } from './installed-plugins.ts'

/**
 * Has what was taken out of a plugin's own folder, while nothing told where that came from, follow its
 * source once this is known. Returns all artifacts of the collection as they are then.
 */
export function followPlugin(
  transaction: Transaction,
  { folder, parts, composite, isTracked }: FoundPlugin,
  all: readonly ArtifactEntry[],
): readonly ArtifactEntry[] {
  if (!isTracked) return all
  return all.map((entry) => {
    const known = entry.upstream
    if (known === null || !isOfPlugin(known.location, folder)) return entry
    const found = [...parts, composite].find(
      ({ candidate }) => candidate.type === entry.type && candidate.path === known.path,
    )
    if (found === undefined) return entry
    const { kind, location, ref, path, commit } = found.upstream
    const upstream = { ...known, kind, location, ref, path, commit }
    const next: ArtifactEntry = { ...entry, origin: originOf(location, kind), upstream }
    transaction.put(viewKeys.artifact(entry.collection, entry.uuid), next)
    return next
  })
}

/** Each version of a plugin has a folder of its own, side by side. */
function isOfPlugin(location: string, folder: string): boolean {
  const around = folder.slice(0, folder.lastIndexOf('/') + 1)
  return location === folder || (around.includes('/plugins/cache/') && location.startsWith(around))
}
