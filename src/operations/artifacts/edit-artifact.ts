import { isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import type { Ports } from '../../ports/ports.ts'
import { editCopy } from '../engine/writing/edit-copy.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { showArtifact } from '../catalog/list-artifacts.ts'
import { noSuchFile, saveFile } from './save-file.ts'
import type { Edited } from './save-file.ts'

/**
 * Opens a file of an artifact in the person's editor; what was saved becomes a new version.
 *
 * Throws `E_NOT_FOUND` for a file the artifact does not have and `E_CONFLICT` when the artifact
 * changed while the editor was open.
 */
export async function editArtifact(
  ports: Ports,
  request: { readonly name: string; readonly path: string | null },
): Promise<ChangeOutcome<Edited>> {
  const { entry, tree } = await showArtifact(ports, request.name)
  const path = request.path ?? (isSingleFile(entry.type) ? singleFilePath(entry.type) : 'SKILL.md')
  const file = tree.entries.find((candidate) => candidate.path === path)
  if (file === undefined || file.mode === '120000') throw noSuchFile(entry, path)
  const before = (await ports.store.read([file.blob])).get(file.blob) ?? new Uint8Array()
  const bytes = await editCopy(ports, path, before)
  const { name } = request
  return saveFile(ports, { name, path, bytes, seen: { uuid: entry.uuid, tree }, dryRun: false })
}
