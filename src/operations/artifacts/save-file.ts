import { SkillmeatError } from '../../core/errors.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { describeTree } from '../engine/places/describe-tree.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'

export interface Edited {
  readonly artifact: string
  readonly path: string
  readonly version: string
  readonly changed: boolean
}

/** A file as it is to be, and the state that whoever changed it saw. */
export interface SavedFile {
  readonly name: string
  readonly path: string
  readonly bytes: Uint8Array
  readonly seen: { readonly uuid: string; readonly tree: Tree }
  readonly dryRun: boolean
}

/**
 * Gives a file of an artifact other content, as a new version. Throws `E_NOT_FOUND` for a file that
 * it does not have and `E_CONFLICT` when the artifact is no longer what was seen.
 */
export async function saveFile(ports: Ports, request: SavedFile): Promise<ChangeOutcome<Edited>> {
  const { path, bytes, seen, dryRun } = request
  const scope = async (tx: Transaction) => ({ artifacts: [await findArtifact(tx, request.name)] })
  return runChange<Edited>(ports, { command: 'edit', dryRun, scope }, async (tx, state) => {
    const present = state.artifacts.get(seen.uuid)
    const file = seen.tree.entries.find((one) => one.path === path)
    const entry = present?.entry ?? (await findArtifact(tx, request.name))
    if (file === undefined || file.mode === '120000') throw noSuchFile(entry, path)
    const blob = tx.addObject('blob', bytes)
    const common = { artifact: artifactLabel(entry), path }
    if (blob === file.blob) {
      return { summary: '', result: { ...common, version: entry.version, changed: false } }
    }
    if (present === undefined || entry.tree !== seen.tree.id) throw changedMeanwhile(entry)
    const edited = tx.addTree(
      seen.tree.entries.map((other) => (other.path === path ? { ...other, blob } : other)),
    )
    const { version } = tx.addVersion({
      artifact: entry.uuid,
      tree: edited.id,
      parents: [entry.version],
      origin: 'edit',
      message: `Edited ${path}`,
      pristine: await pristineOfHead(tx, entry),
    })
    const description = await describeTree(tx.objects, entry.type, edited)
    tx.put(viewKeys.artifact(entry.collection, entry.uuid), {
      ...entry,
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

/** Returns the refusal of a path that an artifact has no file at. */
export function noSuchFile(entry: ArtifactEntry, path: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${artifactLabel(entry)} has no file ${path}`, {
    missing: 'file',
    fix: `\`skillmeat show ${entry.name}\` lists its files.`,
  })
}

function changedMeanwhile(entry: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', `${artifactLabel(entry)} changed meanwhile.`, {
    fix: 'Look at it again and repeat the edit; the other change is kept.',
  })
}
