import type { SourceAliasEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { TrackedLocation } from './upstream.ts'

/** Returns the address that stands for a location: where its source lies by now, if it was re-pointed. */
export async function presentLocation(
  transaction: Transaction,
  location: TrackedLocation,
): Promise<TrackedLocation> {
  const address = location.kind === 'git' ? location.url : location.dir
  const alias = await transaction.get<SourceAliasEntry>(viewKeys.sourceAlias(address))
  if (alias === null) return location
  const ref = location.kind === 'git' ? location.ref : null
  return alias.kind === 'folder'
    ? { kind: 'folder', dir: alias.location, path: location.path }
    : { kind: 'git', url: alias.location, ref, path: location.path }
}
