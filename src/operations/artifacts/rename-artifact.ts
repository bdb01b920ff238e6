import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { assertNameFree } from '../catalog/assert-name-free.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { changeArtifacts } from './change-artifacts.ts'

/** Renames an artifact; its uuid, history and deployments stay with it. */
export async function renameArtifact(
  ports: Ports,
  request: { readonly from: string; readonly to: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<{ readonly from: string; readonly to: string }>> {
  assertArtifactName(request.to)
  const { from, to, dryRun } = request
  const change = { command: 'rename', summary: `Renamed % to ${to}`, names: [from], dryRun }
  const rename = async (tx: Transaction, { entry, onDisk }: PresentArtifact) => {
    const { source_name: _, ...rest } = entry
    const renamed: ArtifactEntry = { ...rest, name: request.to }
    await assertNameFree(tx, renamed)
    tx.put(viewKeys.artifact(entry.collection, entry.uuid), renamed)
    if (entry.name !== request.to) {
      tx.write(artifactPlace(entry), onDisk, null)
      tx.write(artifactPlace(renamed), null, entry.tree)
    }
    return { from: artifactLabel(entry), to: artifactLabel(renamed) }
  }
  const outcome = await changeArtifacts(ports, change, { body: rename })
  const [result] = outcome.result
  if (result === undefined) throw new Error('nothing was renamed')
  return { ...outcome, result }
}
