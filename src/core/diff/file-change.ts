import type { FileMode } from '../object/tree.ts'
import { equalBytes } from './equal-bytes.ts'
import { isBinary } from './is-binary.ts'

/** One file before and after, with its bytes; mode and bytes are null where it does not exist. */
export interface FileChange {
  readonly path: string
  /** Where the file was, if it was renamed. */
  readonly oldPath?: string
  readonly oldMode: FileMode | null
  readonly newMode: FileMode | null
  readonly oldBytes: Uint8Array | null
  readonly newBytes: Uint8Array | null
}

const NOTHING = new Uint8Array()

/** Returns the bytes on both sides, none where the file does not exist. */
export function bytesOf({ oldBytes, newBytes }: FileChange): [old: Uint8Array, fresh: Uint8Array] {
  return [oldBytes ?? NOTHING, newBytes ?? NOTHING]
}

/** Tells whether the bytes differ at all; a rename or a change of mode may leave them alone. */
export function hasOtherBytes(change: FileChange): boolean {
  const [old, fresh] = bytesOf(change)
  return !equalBytes(old, fresh)
}

/** Tells whether the change cannot be shown by lines. */
export function isBinaryChange(change: FileChange): boolean {
  return bytesOf(change).some(isBinary)
}
