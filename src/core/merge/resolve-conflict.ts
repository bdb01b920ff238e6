import { SkillmeatError } from '../errors.ts'
import type { TreeEntry } from '../object/tree.ts'
import { joinPieces, splitConflicts } from './lines/conflict-pieces.ts'
import { markedPlace } from './lines/marked-place.ts'
import type { SettledPieces, SettledSides } from './lines/split-places.ts'
import type { MergeTextOptions } from './lines/merge-text.ts'
import type { FileConflict } from './file-conflict.ts'
import { isBinary } from '../diff/is-binary.ts'
import type { TreeMergeOptions } from './merge-entry.ts'
import { mergeModes } from './merge-entry.ts'
import { mergeFile } from './lines/merge-file.ts'
import type { FileBytes } from './lines/merge-file.ts'
import { isLink } from './merge-sides.ts'

/**
 * How a conflict may be settled at once.
 *
 * `use_local`, `use_remote` and `use_base` say what becomes of the places that conflict: every other
 * change of both sides stays. `use_local_file` and `use_remote_file` take a side's file whole.
 */
export const RESOLUTION_STRATEGIES = [
  'use_local',
  'use_remote',
  'use_base',
  'union',
  'markers',
  'use_local_file',
  'use_remote_file',
] as const

export type ResolutionStrategy = (typeof RESOLUTION_STRATEGIES)[number]

/** The file that settles a conflict; both null = the file is deleted. */
export interface Resolution {
  readonly entry: TreeEntry | null
  /** The bytes of `entry` where they are new; null where a side has them already. */
  readonly bytes: Uint8Array | null
}

/**
 * Settles a conflict by a side's places, by both sides of every place, by a side's whole file, or
 * with the text with markers.
 *
 * Where there are no places (no common ancestor, a side that is gone, a binary file or a link), or
 * where they are not what is in question (values that act together), a side is taken as it is. Throws `E_USAGE` for `union` and `markers` there.
 */
export function resolveConflict(
  conflict: FileConflict,
  strategy: ResolutionStrategy,
  options: TreeMergeOptions,
): Resolution {
  switch (strategy) {
    case 'use_local':
      return resolvePlaces(conflict, 'ours', options)
    case 'use_remote':
      return resolvePlaces(conflict, 'theirs', options)
    case 'use_base':
      if (conflict.base === null) throw refuse(conflict, strategy, 'has no common ancestor')
      return resolvePlaces(conflict, 'base', options)
    case 'use_local_file':
      return { entry: conflict.ours, bytes: null }
    case 'use_remote_file':
      return { entry: conflict.theirs, bytes: null }
    case 'union':
    case 'markers':
      return resolveByLines(conflict, strategy, options)
  }
}

type SideName = 'base' | 'ours' | 'theirs'

/** The side's name, mode and conflicting places; everything else as both sides have it. */
function resolvePlaces(
  conflict: FileConflict,
  side: SideName,
  { sha256, readBlob, settleKeys }: TreeMergeOptions,
): Resolution {
  const chosen = conflict[side]
  const bytes = readTexts(conflict, readBlob)
  if (chosen === null || conflict.base === null || bytes === null) {
    return { entry: chosen, bytes: null }
  }
  const settled = settleKeys?.(conflict.path, bytes) ?? null
  // Of values that act together the lines merge, so by lines they would come from both sides.
  if (conflict.type === 'one_value' && (settled === null || !('split' in settled))) {
    return { entry: chosen, bytes: null }
  }
  const text = takePlaces(settled ?? { bytes }, side)
  const mode = mergeModes(conflict) ?? chosen.mode
  return { entry: { mode, path: chosen.path, blob: sha256(text) }, bytes: text }
}

function takePlaces(
  settled: SettledPieces | Pick<SettledSides, 'bytes'>,
  side: SideName,
): Uint8Array {
  if ('split' in settled) return joinPieces(settled.split, (place) => place[side])
  const { bytes } = settled
  return side === 'base'
    ? joinPieces(splitConflicts(bytes), (place) => place.base)
    : mergeFile(bytes, { favour: side }).text
}

function resolveByLines(
  conflict: FileConflict,
  strategy: 'union' | 'markers',
  { sha256, readBlob, settleKeys, ...options }: TreeMergeOptions,
): Resolution {
  const { base, ours, theirs } = conflict
  if (ours === null || theirs === null) throw refuse(conflict, strategy, 'is gone on one side')
  if ([base, ours, theirs].some(isLink)) throw refuse(conflict, strategy, 'is a symbolic link')
  const bytes = readTexts(conflict, readBlob)
  if (bytes === null) throw refuse(conflict, strategy, 'is binary')
  const settled = settleKeys?.(conflict.path, bytes) ?? { bytes }
  const isMixed = conflict.type === 'one_value'
  const text =
    strategy === 'union'
      ? unitePlaces(settled, isMixed)
      : markPlaces(settled, { ...options, isMixed })
  if (text === null) throw refuse(conflict, strategy, 'holds values that act together')
  const mode = mergeModes(conflict) ?? ours.mode
  return { entry: { mode, path: ours.path, blob: sha256(text) }, bytes: text }
}

/** Null where one side has to have all of a place. */
function unitePlaces(
  settled: SettledPieces | Pick<SettledSides, 'bytes'>,
  isMixed: boolean,
): Uint8Array | null {
  if (isMixed || 'split' in settled) return null
  return mergeFile(settled.bytes, { favour: 'union' }).text
}

/** Null where values act together and nothing is known of where they stand. */
function markPlaces(
  settled: SettledPieces | Pick<SettledSides, 'bytes'>,
  { isMixed, ...options }: MergeTextOptions & { readonly isMixed: boolean },
): Uint8Array | null {
  if (!('split' in settled)) return isMixed ? null : mergeFile(settled.bytes, options).text
  const { labels = ['ours', 'base', 'theirs'] } = options
  return joinPieces(settled.split, (place) => markedPlace(place, labels))
}

/**
 * Reads the three sides of a text, with an empty base where both sides added it; null where a side
 * is gone, a link, or binary.
 */
export function readTexts(
  { base, ours, theirs }: FileConflict,
  readBlob: TreeMergeOptions['readBlob'],
): FileBytes | null {
  if (ours === null || theirs === null || [base, ours, theirs].some(isLink)) return null
  const bytes = {
    base: base === null ? new Uint8Array() : readBlob(base.blob),
    ours: readBlob(ours.blob),
    theirs: readBlob(theirs.blob),
  }
  return Object.values(bytes).some(isBinary) ? null : bytes
}

function refuse({ path }: FileConflict, strategy: string, reason: string): SkillmeatError {
  return new SkillmeatError('E_USAGE', `"${path}" ${reason}, so ${strategy} cannot settle it.`, {
    fix:
      strategy === 'use_base'
        ? 'Take --ours or --theirs (use_local, use_remote), or write it with --editor or --use <file>.'
        : 'Choose a side for this file: --ours, --theirs or --base (use_local, use_remote, use_base).',
    data: { path, strategy },
  })
}
