import type { FileChange } from '../diff/file-change.ts'
import { renderUnifiedDiff } from '../diff/unified-diff.ts'
import type { TreeEntry } from '../object/tree.ts'
import type { FileConflict } from './file-conflict.ts'
import type { TreeMergeOptions } from './merge-entry.ts'
import { joinPieces, splitConflicts } from './lines/conflict-pieces.ts'
import { mergeFile } from './lines/merge-file.ts'
import { readTexts, resolveConflict } from './resolve-conflict.ts'
import type { Resolution, ResolutionStrategy } from './resolve-conflict.ts'

/** What a decision takes away that one of the sides had, beyond the places that conflict. */
export interface DroppedChange {
  readonly path: string
  /** The file goes, though the other side changed it. */
  readonly isDeletion: boolean
  /** The lines that go, as a unified diff; null where there are none to show. */
  readonly patch: string | null
}

/** Tells what settling `conflict` by `strategy` drops; null where everything else stays. */
export function findDropped(
  conflict: FileConflict,
  settled: { readonly strategy: ResolutionStrategy; readonly resolution: Resolution },
  options: TreeMergeOptions,
): DroppedChange | null {
  const { path } = conflict
  const { resolution } = settled
  if (resolution.entry === null) return droppedByDeletion(conflict, options)
  const kept = keptText(conflict, settled, options)
  if (kept === null) return null
  const chosen = options.readBlob(resolution.entry.blob)
  const patch = renderPatch(path, kept, chosen)
  return patch === '' ? null : { path, isDeletion: false, patch }
}

function droppedByDeletion(
  { path, base, ours, theirs }: FileConflict,
  { readBlob }: TreeMergeOptions,
): DroppedChange | null {
  const survivor = ours ?? theirs
  if (survivor === null || isUnchanged(survivor, base)) return null
  const before = base === null ? new Uint8Array() : readBlob(base.blob)
  return { path, isDeletion: true, patch: renderPatch(path, before, readBlob(survivor.blob)) }
}

/** Tells whether a file is as it was: where an artifact was removed such files are in conflict too. */
export function isUnchanged(survivor: TreeEntry, base: TreeEntry | null): boolean {
  return survivor.blob === base?.blob && survivor.mode === base.mode
}

function keptText(
  conflict: FileConflict,
  {
    strategy,
    resolution,
  }: { readonly strategy: ResolutionStrategy; readonly resolution: Resolution },
  options: TreeMergeOptions,
): Uint8Array | null {
  if (goesBack(conflict, strategy)) return editedText(conflict, options)
  const isWhole = strategy === 'use_base' && resolution.bytes === null
  const texts = isWhole ? readTexts(conflict, options.readBlob) : null
  // The base of a file that is decided whole takes back what both sides changed elsewhere in it.
  return texts === null
    ? keptOtherwise(conflict, strategy, options)
    : joinPieces(splitConflicts(texts), (place) => place.base)
}

/** Tells whether taking the base drops the changes to a file that one side deleted. */
function goesBack({ ours, theirs }: FileConflict, strategy: ResolutionStrategy): boolean {
  return strategy === 'use_base' && (ours === null || theirs === null)
}

function editedText({ ours, theirs }: FileConflict, { readBlob }: TreeMergeOptions) {
  const survivor = ours ?? theirs
  return survivor === null ? null : readBlob(survivor.blob)
}

/** Returns the text that a milder decision would have kept; null where the strategy is that one. */
function keptOtherwise(
  conflict: FileConflict,
  strategy: ResolutionStrategy,
  options: TreeMergeOptions,
): Uint8Array | null {
  const side = OWN_SIDE[strategy]
  const texts = readTexts(conflict, options.readBlob)
  if (side === undefined || texts === null) return null
  if (conflict.base === null) return side === 'ours' ? texts.theirs : texts.ours
  const milder = resolveConflict(
    conflict,
    side === 'ours' ? 'use_local' : 'use_remote',
    options,
  ).bytes
  // If values that act together have no places by key, the file is taken whole in any case.
  if (milder === null && conflict.type === 'one_value')
    return mergeFile(texts, { favour: side }).text
  return strategy === 'use_local' || strategy === 'use_remote' ? null : milder
}

const OWN_SIDE: Readonly<Partial<Record<ResolutionStrategy, 'ours' | 'theirs'>>> = {
  use_local: 'ours',
  use_local_file: 'ours',
  use_remote: 'theirs',
  use_remote_file: 'theirs',
}

function renderPatch(path: string, oldBytes: Uint8Array, newBytes: Uint8Array): string {
  const change: FileChange = { path, oldMode: '100644', newMode: '100644', oldBytes, newBytes }
  return new TextDecoder().decode(renderUnifiedDiff([change]))
}
