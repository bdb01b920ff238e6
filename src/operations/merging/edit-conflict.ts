import { SkillmeatError } from '../../core/errors.ts'
import type { ConflictPiece } from '../../core/merge/conflict-pieces.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { resolveConflict } from '../../core/merge/resolve-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSettings } from '../config/read-settings.ts'
import { editCopy } from '../session/edit-copy.ts'
import { readerOf } from '../session/object-reader.ts'
import { loadKeySettling } from './load-structured.ts'
import { sideNames } from './pending.ts'

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
  const marked = await textWithMarkers(ports, pending, findConflict(pending, path))
  const edited = await editCopy(ports, path, marked)
  assertNoMarkers(path, edited)
  return edited
}

/** Lets the person edit one place of a conflicting file, as `editConflict` does with the whole. */
export async function editHunk(
  ports: Ports,
  pending: PendingEntry,
  { path, hunk }: { readonly path: string; readonly hunk: ConflictPiece },
): Promise<Uint8Array> {
  const [ours, base, theirs] = sideNames(pending)
  const decoder = new TextDecoder()
  const part = (bytes: Uint8Array) => {
    const text = decoder.decode(bytes)
    return text === '' || text.endsWith('\n') ? text : `${text}\n`
  }
  const text = [
    `<<<<<<< ${ours}\n${part(hunk.ours)}`,
    `||||||| ${base}\n${part(hunk.base)}`,
    `=======\n${part(hunk.theirs)}`,
    `>>>>>>> ${theirs}\n`,
  ].join('')
  const edited = await editCopy(ports, path, new TextEncoder().encode(text))
  assertNoMarkers(path, edited)
  return edited
}

/** Returns the conflict of a file. Throws `E_NOT_FOUND` for a file that is none of this merge. */
export function findConflict(pending: PendingEntry, path: string): FileConflict {
  const conflict = pending.conflicts.find((one) => one.path === path)
  if (conflict !== undefined) return conflict
  throw new SkillmeatError('E_NOT_FOUND', `${path} is no conflict of this merge.`, {
    fix: `Conflicts: ${pending.conflicts.map((one) => one.path).join(', ')}`,
  })
}

/** Returns a conflicting file with markers. Throws `E_USAGE` where it is not a matter of lines. */
export async function textWithMarkers(
  ports: Ports,
  pending: PendingEntry,
  conflict: FileConflict,
): Promise<Uint8Array> {
  const sides = [conflict.base, conflict.ours, conflict.theirs]
  const blobs = await ports.store.read(sides.flatMap((side) => side?.blob ?? []))
  const settings = readSettings(ports)
  const settleKeys = await loadKeySettling({ settings }, conflict.path)
  const { bytes } = resolveConflict(conflict, 'markers', {
    sha256: ports.sha256,
    ...(settleKeys === undefined ? {} : { settleKeys }),
    readBlob: readerOf(blobs),
    labels: sideNames(pending),
    style: 'diff3',
  })
  return bytes ?? new Uint8Array()
}

/** Throws `E_CONFLICT` when conflict markers are left in what was saved. */
export function assertNoMarkers(path: string, bytes: Uint8Array): void {
  if (/^(?:<{7} |>{7} |\|{7} )/m.test(new TextDecoder().decode(bytes))) throw leftUnsettled(path)
}

/** Returns the refusal of a text in which conflict markers are left. */
export function leftUnsettled(path: string): SkillmeatError {
  return new SkillmeatError(
    'E_CONFLICT',
    `${path} still has conflict markers; nothing was decided.`,
    {
      fix: 'Run the command again and settle every place between <<<<<<< and >>>>>>>.',
    },
  )
}
