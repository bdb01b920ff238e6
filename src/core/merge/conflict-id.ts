import type { Sha256 } from '../object/object-id.ts'
import type { ConflictPiece } from './conflict-pieces.ts'
import type { FileConflict } from './file-conflict.ts'

const DIGITS = 16

/**
 * Returns an id that the same lines on all sides have, wherever they are met. Which of the two is
 * ours does not matter, as in git's `rerere`: what they become is the same.
 */
export function lineConflictId(
  sha256: Sha256,
  { base, ours, theirs }: Pick<ConflictPiece, 'base' | 'ours' | 'theirs'>,
): string {
  const sides = [sha256(ours), sha256(theirs)].toSorted()
  const text = `skillmeat-conflict-v1\n${sha256(base)} ${sides.join(' ')}\n`
  return sha256(new TextEncoder().encode(text)).slice(0, DIGITS)
}

/** Returns an id that the same files on all three sides have, whatever they are called. */
export function fileConflictId(
  sha256: Sha256,
  { base, ours, theirs }: Pick<FileConflict, 'base' | 'ours' | 'theirs'>,
): string {
  const [from, ...sides] = [base, ours, theirs].map((entry) =>
    entry === null ? 'none' : `${entry.mode} ${entry.blob}`,
  )
  const text = `skillmeat-file-conflict-v1\n${from}\n${sides.toSorted().join('\n')}\n`
  return sha256(new TextEncoder().encode(text)).slice(0, DIGITS)
}
