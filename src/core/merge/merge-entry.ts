import type { ObjectId, Sha256 } from '../object/object-id.ts'
import type { FileMode, TreeEntry } from '../object/tree.ts'
import type { ConflictType, FileConflict } from './file-conflict.ts'
import { makeFileConflict } from './file-conflict.ts'
import type { MergePieces } from './lines/conflict-pieces.ts'
import { isBinary } from '../diff/is-binary.ts'
import { mergeFile } from './lines/merge-file.ts'
import type { FileBytes } from './lines/merge-file.ts'
import type { FileSides } from './merge-sides.ts'
import { isLink, isSameFile } from './merge-sides.ts'
import type { MergeTextOptions } from './lines/merge-text.ts'
import type { ResolvedBy } from './structured/resolved-by.ts'
import { splitPlaces } from './lines/split-places.ts'
import type { SettleKeys } from './lines/split-places.ts'
import type { Judgement } from './structured/judge-merge.ts'

/** What a merge of trees needs from outside: the bytes of blobs, and SHA-256. */
export interface BlobAccess {
  readonly sha256: Sha256
  /** Returns the bytes of a blob that `blobsToMerge` named. */
  readonly readBlob: (id: ObjectId) => Uint8Array
}

/** Settles a file whose lines conflict in another way than by lines; null where it cannot. */
export type SettleConflict = (
  path: string,
  bytes: FileBytes,
) => { readonly by: ResolvedBy; readonly text: Uint8Array } | null

/** Looks at what became of a file; null where nothing speaks against it. */
export type JudgeMerge = (path: string, bytes: FileBytes, merged: Uint8Array) => Judgement | null

/** The text options without `favour`: which side wins is decided per conflict, afterwards. */
export interface TreeMergeOptions extends BlobAccess, Omit<MergeTextOptions, 'favour'> {
  /** Asked about every file whose lines conflict; without it there are only lines. */
  readonly settle?: SettleConflict
  /** Settles what can be settled by key around what conflicts; without it there are only lines. */
  readonly settleKeys?: SettleKeys
  /** Asked about every file that was merged, however that was done. */
  readonly judge?: JudgeMerge
}

/** What becomes of one file: it is gone, it is decided, or it is a conflict. */
export type EntryMerge =
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'decided'
      readonly entry: TreeEntry
      /** The bytes that the merge made; null where a side has them. */
      readonly bytes: Uint8Array | null
      /** Null where lines were enough. */
      readonly resolvedBy: ResolvedBy | null
    }
  | { readonly kind: 'conflict'; readonly conflict: FileConflict }

/** Decides one file that ends at `path`, whatever its paths on the sides are. */
export function mergeEntry(path: string, sides: FileSides, options: TreeMergeOptions): EntryMerge {
  const { base, ours, theirs } = sides
  if (isSameFile(ours, base) || isSameFile(ours, theirs)) return decide(path, theirs)
  if (isSameFile(theirs, base)) return decide(path, ours)
  if (ours === null || theirs === null) return conflict(path, sides, 'deletion')
  const mode = mergeModes(sides)
  if (mode === null || [base, ours, theirs].some(isLink)) {
    return conflict(path, sides, 'both_modified')
  }
  const blob = pickBlob(base?.blob ?? null, ours.blob, theirs.blob)
  if (blob !== null) return decide(path, { mode, path, blob })
  return mergeContents(path, sides, { ...options, mode })
}

/** Returns the mode that one side changed, or the common one; null where the sides disagree. */
export function mergeModes({ base, ours, theirs }: FileSides): FileMode | null {
  if (ours === null || theirs === null) return null
  if (ours.mode === theirs.mode || theirs.mode === base?.mode) return ours.mode
  return ours.mode === base?.mode ? theirs.mode : null
}

function pickBlob(base: ObjectId | null, ours: ObjectId, theirs: ObjectId): ObjectId | null {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : null
}

function mergeContents(
  path: string,
  sides: FileSides,
  { mode, readBlob, ...options }: TreeMergeOptions & { mode: FileMode },
): EntryMerge {
  const read = (entry: TreeEntry | null) =>
    entry === null ? new Uint8Array() : readBlob(entry.blob)
  const bytes = { base: read(sides.base), ours: read(sides.ours), theirs: read(sides.theirs) }
  if (Object.values(bytes).some(isBinary)) return conflict(path, sides, 'both_modified')
  const merged = mergeBytes(path, bytes, options)
  if (merged.kind === 'conflict') {
    const { hunks, lines, doubt } = merged
    const marked = conflict(path, sides, findType(sides, doubt))
    return { kind: 'conflict', conflict: { ...marked.conflict, hunks, lines } }
  }
  const entry = { mode, path, blob: options.sha256(merged.text) }
  return { kind: 'decided', entry, bytes: merged.text, resolvedBy: merged.by }
}

function findType({ base }: FileSides, doubt: Judgement | null): ConflictType {
  if (doubt !== null) return doubt === 'mixed' ? 'one_value' : 'both_modified'
  return base === null ? 'add_add' : 'content'
}

/** A text that was merged, or what is in the way; lines only where a person can decide by them. */
type MergedText =
  | { readonly kind: 'merged'; readonly text: Uint8Array; readonly by: ResolvedBy | null }
  | {
      readonly kind: 'conflict'
      readonly hunks: number
      readonly lines: readonly number[]
      readonly doubt: Judgement | null
    }

function mergeBytes(
  path: string,
  bytes: FileBytes,
  options: Omit<TreeMergeOptions, 'readBlob'>,
): MergedText {
  const { settle, settleKeys: _, judge, ...style } = options
  const doubtOf = (text: Uint8Array) => judge?.(path, bytes, text) ?? null
  const { text, conflictLines: lines } = mergeFile(bytes, style)
  const isClean = lines.length === 0
  const doubt = isClean ? doubtOf(text) : null
  if (isClean && doubt === null) return { kind: 'merged', text, by: null }
  const settled = settle?.(path, bytes) ?? null
  if (settled !== null) {
    const left = doubtOf(settled.text)
    // What a person decided may be a side as a whole, against what one of them alone changed.
    const isDecided = settled.by === 'recorded' && left !== 'broken'
    if (left === null || isDecided) return { kind: 'merged', text: settled.text, by: settled.by }
  }
  if (doubt === 'broken') return { kind: 'conflict', hunks: 0, lines: [], doubt }
  return findPlaces(path, bytes, { ...options, lines })
}

/** Finds the places that a person decides about; none where what acts together cannot be kept so. */
function findPlaces(
  path: string,
  bytes: FileBytes,
  {
    settleKeys,
    judge,
    lines,
    ...style
  }: Omit<TreeMergeOptions, 'readBlob'> & { readonly lines: readonly number[] },
): MergedText {
  const byKey = settleKeys?.(path, bytes) ?? null
  if (byKey !== null) {
    const places = listPlaces(splitPlaces(path, bytes, () => byKey))
    const doubt = 'split' in byKey ? 'mixed' : null
    return { kind: 'conflict', hunks: places.length, lines: places, doubt }
  }
  // With the conflicting places alone decided for a side, the rest would still come from both.
  const isMixed = (favour: 'ours' | 'theirs') =>
    judge?.(path, bytes, mergeFile(bytes, { ...style, favour }).text) === 'mixed'
  if (judge !== undefined && (isMixed('ours') || isMixed('theirs'))) {
    return { kind: 'conflict', hunks: 0, lines: [], doubt: 'mixed' }
  }
  return { kind: 'conflict', hunks: lines.length, lines, doubt: null }
}

/** Returns the line of ours, counted from 1, at which each conflict begins. */
function listPlaces({ pieces }: MergePieces): number[] {
  return pieces.flatMap((piece) => (piece.kind === 'conflict' ? [piece.line] : []))
}

function decide(path: string, entry: TreeEntry | null): EntryMerge {
  if (entry === null) return { kind: 'gone' }
  return { kind: 'decided', entry: { ...entry, path }, bytes: null, resolvedBy: null }
}

/** Whichever side is chosen, the file ends at `path`. */
function conflict(path: string, { base, ours, theirs }: FileSides, type: ConflictType) {
  const at = (entry: TreeEntry | null) => entry && { ...entry, path }
  const sides = { base: at(base), ours: at(ours), theirs: at(theirs) }
  return { kind: 'conflict' as const, conflict: makeFileConflict(path, sides, type) }
}
