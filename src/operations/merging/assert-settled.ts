import { SkillmeatError } from '../../core/errors.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { hasMarkersLeft } from '../../core/merge/unsettled-markers.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'

/**
 * Throws `E_CONFLICT` when the text that would settle a file, or a place in it, still has conflict
 * markers. A text with markers is never a decision, unless a side contains markers itself.
 */
export async function assertSettled(
  objects: ObjectReader,
  conflict: FileConflict,
  bytes: Uint8Array,
): Promise<void> {
  if (!(await isSettled(objects, conflict, bytes))) throw leftUnsettled(conflict.path)
}

const SETTLE = 'Run the command again and settle every place between <<<<<<< and >>>>>>>.'

/** Returns the refusal of a text in which conflict markers are left. */
export function leftUnsettled(path: string, fix: string = SETTLE): SkillmeatError {
  const message = `${path} still has conflict markers; nothing was decided.`
  return new SkillmeatError('E_CONFLICT', message, { fix, data: { path } })
}

/** Tells whether every marker in a text is also in a side of the conflict. */
export async function isSettled(
  objects: ObjectReader,
  { base, ours, theirs }: FileConflict,
  bytes: Uint8Array,
): Promise<boolean> {
  const wanted = [base, ours, theirs].flatMap((one) => one?.blob ?? [])
  return !hasMarkersLeft(bytes, [...(await objects.blobs(wanted)).values()])
}
