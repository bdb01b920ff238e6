import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { loadFormat, partOf, readSharedFile } from '../engine/places/read-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Files that hold what the user keeps to themselves, such as the tokens of a server. */
const NOT_STORED: ReadonlySet<string> = new Set(['artifact.json', 'hooks.json'])

/**
 * Refuses to replace an entry of the artifact's name in one of the person's own files if undo could
 * not restore its exact bytes. Private values are never stored, so they would be lost.
 *
 * Throws `E_DEPLOY_TARGET_EXISTS`.
 */
export async function assertRoundTrip(
  { ports, objects }: Transaction,
  { form, type, name, project }: DeploymentEntry,
  { onDisk, wanted }: { readonly onDisk: ObjectId | null; readonly wanted: ObjectId },
): Promise<void> {
  const format = form === undefined ? null : await loadFormat(form.format)
  if (form === undefined || format === null || !NOT_STORED.has(format.part)) return
  const { slot, made } = form
  const path = profileDir({ project, root: form.file })
  const file = readSharedFile(ports, path)
  const theirs = (await partOf(objects, onDisk, format.part))?.text ?? null
  const ours = (await partOf(objects, wanted, format.part))?.text ?? null
  const keepKey = !made.key
  const there = format.write(file, slot, { was: theirs, now: ours, keepKey })
  if (format.write(there, slot, { was: ours, now: theirs, keepKey }) === file) return
  throw new SkillmeatError(
    'E_DEPLOY_TARGET_EXISTS',
    `${path} has "${slot.name}" already, which is yours; undo could not bring it back as it is.`,
    {
      fix: `Rename one of them: \`skillmeat rename ${type}:${name} <name>\`, or the one in the file. Nothing was changed.`,
      data: { artifact: `${type}:${name}`, place: path },
    },
  )
}
