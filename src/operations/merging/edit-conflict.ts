import { SkillmeatError } from '../../core/errors.ts'
import { resolveConflict } from '../../core/merge/resolve-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { editCopy } from '../session/edit-copy.ts'
import { readerOf } from '../session/object-reader.ts'
import { SIDE_LABELS } from './try-merge.ts'

/**
 * Lets the person edit one conflicting file with markers and returns what was saved.
 *
 * Throws `E_CONFLICT` while markers are left in it; nothing is decided then.
 */
export async function editConflict(
  ports: Ports,
  pending: PendingEntry,
  path: string,
): Promise<Uint8Array> {
  const conflict = pending.conflicts.find((one) => one.path === path)
  if (conflict === undefined) {
    throw new SkillmeatError('E_NOT_FOUND', `${path} is no conflict of this merge.`, {
      fix: `Conflicts: ${pending.conflicts.map((one) => one.path).join(', ')}`,
    })
  }
  const sides = [conflict.base, conflict.ours, conflict.theirs]
  const blobs = await ports.store.read(sides.flatMap((side) => side?.blob ?? []))
  const { bytes } = resolveConflict(conflict, 'markers', {
    sha256: ports.sha256,
    readBlob: readerOf(blobs),
    labels: SIDE_LABELS,
    style: 'diff3',
  })
  const edited = await editCopy(ports, path, bytes ?? new Uint8Array())
  if (!hasMarkers(edited)) return edited
  throw new SkillmeatError(
    'E_CONFLICT',
    `${path} still has conflict markers; nothing was decided.`,
    {
      fix: 'Run the command again and settle every place between <<<<<<< and >>>>>>>.',
    },
  )
}

function hasMarkers(bytes: Uint8Array): boolean {
  return /^(?:<{7} |>{7} |\|{7} )/m.test(new TextDecoder().decode(bytes))
}
