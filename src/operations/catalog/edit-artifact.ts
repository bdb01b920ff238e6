import { isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { describeTree } from '../observe/describe-tree.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import { editCopy } from '../session/edit-copy.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { artifactLabel, findArtifact } from './find-artifact.ts'
import { showArtifact } from './list-artifacts.ts'

export interface Edited {
  readonly artifact: string
  readonly path: string
  readonly version: string
  readonly changed: boolean
}

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
  const scope = async (tx: Transaction) => ({ artifacts: [await findArtifact(tx, request.name)] })
  return runChange<Edited>(ports, { command: 'edit', dryRun: false, scope }, async (tx, state) => {
    const present = state.artifacts.get(entry.uuid)
    const blob = tx.addObject('blob', bytes)
    const common = { artifact: artifactLabel(entry), path }
    if (blob === file.blob) {
      return { summary: '', result: { ...common, version: entry.version, changed: false } }
    }
    if (present?.entry.tree !== tree.id) throw changedMeanwhile(entry)
    const edited = tx.addTree(
      tree.entries.map((other) => (other.path === path ? { ...other, blob } : other)),
    )
    const { version } = tx.addVersion({
      artifact: entry.uuid,
      tree: edited.id,
      parents: [entry.version],
      origin: 'edit',
      message: `Edited ${path}`,
    })
    const description = await describeTree(tx.objects, entry.type, edited)
    tx.put(viewKeys.artifact(entry.collection, entry.uuid), {
      ...present.entry,
      ...description,
      version,
      tree: edited.id,
    } satisfies ArtifactEntry)
    tx.write(artifactPlace(entry), present.onDisk, edited.id)
    return {
      summary: `Edited ${path} of ${artifactLabel(entry)}`,
      result: { ...common, version, changed: true },
    }
  })
}

function noSuchFile(entry: ArtifactEntry, path: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${artifactLabel(entry)} has no file ${path}`, {
    fix: `\`skillmeat show ${entry.name}\` lists its files.`,
  })
}

function changedMeanwhile(entry: ArtifactEntry): SkillmeatError {
  return new SkillmeatError(
    'E_CONFLICT',
    `${artifactLabel(entry)} changed while the editor was open.`,
    { fix: 'Run the command again; the other change is kept.' },
  )
}
