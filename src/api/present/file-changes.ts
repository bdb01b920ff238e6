import type { z } from 'zod'
import type { FileStat } from '../../core/diff/diff-stat.ts'
import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { PartChange } from '../../operations/catalog/version-members.ts'
import type { conflict, fileStat, partChange, resolvedBy } from '../contract/file-changes.ts'
import type { dropped } from '../contract/shared.ts'

export function presentFileStat(file: FileStat): z.output<typeof fileStat> {
  const { path, oldPath, added, removed, isBinary } = file
  return { path, old_path: oldPath ?? null, added, removed, is_binary: isBinary }
}

export function presentParts(parts: readonly PartChange[]): z.output<typeof partChange>[] {
  return parts.map(({ artifact, from, to }) => ({ artifact, from, to }))
}

export function presentResolvedBy(paths: readonly ResolvedPath[]): z.output<typeof resolvedBy> {
  return paths.map(({ path, by }) => ({ path, by }))
}

/** What a decision took away that one of the sides had. */
export function presentDropped(changes: readonly DroppedChange[]): z.output<typeof dropped> {
  return changes.map(({ path, isDeletion, patch }) => ({ path, is_deletion: isDeletion, patch }))
}

export function presentConflict(file: FileConflict): z.output<typeof conflict> {
  const { path, type, hunks, lines } = file
  return { path, type, hunks, lines: [...lines] }
}
