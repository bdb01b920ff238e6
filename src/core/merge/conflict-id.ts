import type { Sha256 } from '../object/object-id.ts'
import type { ConflictPiece } from './lines/conflict-pieces.ts'
import type { FileConflict } from './file-conflict.ts'
import type { PlaceContext } from './place-context.ts'

const DIGITS = 16

/** Returns an id that the same lines on each side have in the same place of the same file. */
export function lineConflictId(
  sha256: Sha256,
  { base, ours, theirs }: Pick<ConflictPiece, 'base' | 'ours' | 'theirs'>,
  { path, before, after, under }: PlaceContext & { readonly path: string },
): string {
  const sides = [base, ours, theirs].map((side) => sha256(side))
  return shorten(sha256, ['skillmeat-conflict-v2', path, ...sides, before, after, under])
}

/** Returns an id that the same files on each side have where they end at the same path. */
export function fileConflictId(
  sha256: Sha256,
  { path, base, ours, theirs }: Pick<FileConflict, 'path' | 'base' | 'ours' | 'theirs'>,
): string {
  const sides = [base, ours, theirs].map((entry) => entry && `${entry.mode} ${entry.blob}`)
  return shorten(sha256, ['skillmeat-file-conflict-v2', path, ...sides])
}

function shorten(sha256: Sha256, parts: readonly (string | null)[]): string {
  return sha256(new TextEncoder().encode(JSON.stringify(parts))).slice(0, DIGITS)
}
