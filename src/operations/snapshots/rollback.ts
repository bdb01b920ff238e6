import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentScope } from '../catalog/current-collection.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { PresentState } from '../observe/present-state.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { addSafetySnapshot } from './safety-snapshot.ts'
import { findSnapshot } from './snapshots.ts'
import { snapshotArtifacts } from './snapshot-files.ts'

export interface RollbackRequest {
  readonly snapshot: string
  readonly dryRun: boolean
}

export interface RolledBack {
  readonly snapshot: string
  readonly safety: string | null
  readonly artifacts: readonly {
    readonly artifact: string
    readonly action: 'restored' | 'added_back' | 'removed'
  }[]
}

/** Makes the collection what a snapshot holds. Each artifact that changes gets a version for it. */
export async function rollbackSimple(
  ports: Ports,
  request: RollbackRequest,
): Promise<ChangeOutcome<RolledBack>> {
  return runChange(
    ports,
    { command: 'rollback', dryRun: request.dryRun, scope: currentScope },
    async (tx, state) => {
      const snapshot = await findSnapshot(tx, request.snapshot)
      const wanted = await snapshotArtifacts(ports, snapshot)
      const actions: RolledBack['artifacts'][number][] = []
      for (const artifact of wanted) {
        const action = restore(tx, state, { artifact, snapshot: snapshot.id })
        if (action !== null) actions.push({ artifact: artifactLabel(artifact), action })
      }
      const kept = new Set(wanted.map(({ uuid }) => uuid))
      for (const { entry, onDisk } of state.artifacts.values()) {
        if (entry.collection !== snapshot.collection || kept.has(entry.uuid)) continue
        tx.remove(viewKeys.artifact(entry.collection, entry.uuid))
        tx.write(artifactPlace(entry), onDisk, null)
        actions.push({ artifact: artifactLabel(entry), action: 'removed' })
      }
      const safety =
        actions.length === 0
          ? null
          : (await addSafetySnapshot(tx, snapshot.collection, `rollback to ${snapshot.id}`)).id
      return {
        summary: `Rolled back to snapshot ${snapshot.id}`,
        result: { snapshot: snapshot.id, safety, artifacts: actions },
      }
    },
  )
}

function restore(
  transaction: Transaction,
  state: PresentState,
  { artifact, snapshot }: { readonly artifact: ArtifactEntry; readonly snapshot: string },
): 'restored' | 'added_back' | null {
  const present = state.artifacts.get(artifact.uuid)
  const key = viewKeys.artifact(artifact.collection, artifact.uuid)
  if (present === undefined) {
    transaction.put(key, artifact)
    transaction.write(artifactPlace(artifact), null, artifact.tree)
    return 'added_back'
  }
  const { entry, onDisk } = present
  const isRenamed = entry.name !== artifact.name
  if (entry.tree === artifact.tree && onDisk === artifact.tree && !isRenamed) return null
  const version =
    entry.tree === artifact.tree
      ? { version: entry.version, tree: entry.tree }
      : transaction.addVersion({
          artifact: artifact.uuid,
          tree: artifact.tree,
          parents: [entry.version],
          origin: 'rollback',
          message: `Rolled back to snapshot ${snapshot}`,
        })
  transaction.put(key, { ...artifact, ...version, pristine: artifact.tree } satisfies ArtifactEntry)
  if (isRenamed) transaction.write(artifactPlace(entry), onDisk, null)
  transaction.write(artifactPlace(artifact), isRenamed ? null : onDisk, artifact.tree)
  return 'restored'
}
