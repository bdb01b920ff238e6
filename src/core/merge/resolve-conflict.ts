import { SkillmeatError } from '../errors.ts'
import type { TreeEntry } from '../object/tree.ts'
import type { FileConflict } from './file-conflict.ts'
import { isBinary } from '../diff/is-binary.ts'
import type { TreeMergeOptions } from './merge-entry.ts'
import { mergeModes } from './merge-entry.ts'
import { mergeFile } from './merge-file.ts'
import { isLink } from './merge-sides.ts'

/** How a conflict may be settled as a whole. */
export type ResolutionStrategy = 'use_local' | 'use_remote' | 'use_base' | 'union' | 'markers'

/** The file that settles a conflict; both null = the file is deleted. */
export interface Resolution {
  readonly entry: TreeEntry | null
  /** The bytes of `entry` where they are new; null where a side has them already. */
  readonly bytes: Uint8Array | null
}

/**
 * Settles a conflict by taking a side whole, both sides of every conflicting place, or the text
 * with markers.
 *
 * Throws `E_USAGE` for `union` and `markers` where there are no lines to put together: a side is
 * gone, binary or a symbolic link.
 */
export function resolveConflict(
  conflict: FileConflict,
  strategy: ResolutionStrategy,
  options: TreeMergeOptions,
): Resolution {
  switch (strategy) {
    case 'use_local':
      return { entry: conflict.ours, bytes: null }
    case 'use_remote':
      return { entry: conflict.theirs, bytes: null }
    case 'use_base':
      return { entry: conflict.base, bytes: null }
    case 'union':
    case 'markers':
      return resolveByLines(conflict, strategy, options)
  }
}

function resolveByLines(
  conflict: FileConflict,
  strategy: 'union' | 'markers',
  { sha256, readBlob, ...options }: TreeMergeOptions,
): Resolution {
  const { base, ours, theirs } = conflict
  if (ours === null || theirs === null) throw refuse(conflict, strategy, 'is gone on one side')
  if ([base, ours, theirs].some(isLink)) throw refuse(conflict, strategy, 'is a symbolic link')
  const bytes = {
    base: base === null ? new Uint8Array() : readBlob(base.blob),
    ours: readBlob(ours.blob),
    theirs: readBlob(theirs.blob),
  }
  if (Object.values(bytes).some(isBinary)) throw refuse(conflict, strategy, 'is binary')
  const { text } = mergeFile(bytes, strategy === 'union' ? { favour: 'union' } : options)
  const mode = mergeModes(conflict) ?? ours.mode
  return { entry: { mode, path: ours.path, blob: sha256(text) }, bytes: text }
}

function refuse({ path }: FileConflict, strategy: string, reason: string): SkillmeatError {
  return new SkillmeatError('E_USAGE', `"${path}" ${reason}, so ${strategy} cannot settle it.`, {
    fix: 'Choose use_local, use_remote or use_base for this file.',
    data: { path, strategy },
  })
}
