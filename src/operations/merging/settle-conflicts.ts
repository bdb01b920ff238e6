import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { findDropped } from '../../core/merge/dropped-changes.ts'
import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { FileBytes } from '../../core/merge/lines/merge-file.ts'
import { readTexts, resolveConflict } from '../../core/merge/resolve-conflict.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import { findStructuredKind } from '../../core/merge/structured/structured-kind.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { loadKeySettling } from './load-structured.ts'
import { SIDE_LABELS } from './try-merge.ts'

/** How conflicts are settled at once. */
export interface SettleChoice {
  readonly strategy: ResolutionStrategy
  /** Whether a file may go that the other side changed. */
  readonly mayDelete: boolean
}

export interface SettledConflict {
  readonly entry: TreeEntry | null
  readonly dropped: DroppedChange | null
}

/**
 * Settles one conflict and keeps the result.
 *
 * Throws `E_DECISION_NEEDED` if that would delete a file that the other side changed and deletion is
 * not allowed, `E_CONFLICT` if the result could no longer be read as its file type, and `E_USAGE`
 * for `union` and `markers` if the conflict is not about lines.
 */
export async function settleConflict(
  transaction: Transaction,
  conflict: FileConflict,
  { strategy, mayDelete }: SettleChoice,
): Promise<SettledConflict> {
  const { base, ours, theirs } = conflict
  const wanted = [base, ours, theirs].flatMap((entry) => (entry === null ? [] : [entry.blob]))
  const { sha256 } = transaction.ports
  const stored = readerOf(await transaction.objects.blobs(wanted))
  const settleKeys = await loadKeySettling(transaction, conflict.path)
  const access = { sha256, ...(settleKeys === undefined ? {} : { settleKeys }) }
  const resolution = resolveConflict(conflict, strategy, {
    ...access,
    readBlob: stored,
    labels: SIDE_LABELS,
  })
  const { entry, bytes } = resolution
  const readBlob: typeof stored = (id) =>
    id === entry?.blob && bytes !== null ? bytes : stored(id)
  const dropped = findDropped(conflict, { strategy, resolution }, { ...access, readBlob })
  if (dropped?.isDeletion === true && !mayDelete) throw deletesEdited(dropped)
  if (bytes !== null && strategy !== 'markers') {
    await assertStillReads(transaction, conflict, bytes)
  }
  if (bytes !== null) transaction.addObject('blob', bytes)
  return { entry, dropped }
}

/** Conflicts are settled in one way, or wait for a person. */
export interface SettleRequest {
  /** Null leaves them to a person. */
  readonly strategy: ResolutionStrategy | null
  /** Whether a file may go that the other side changed; it may not when absent. */
  readonly mayDelete?: boolean | undefined
}

/** The files that come out of conflicts, and what settling them took away. */
export interface SettledConflicts {
  readonly entries: readonly TreeEntry[]
  readonly dropped: readonly DroppedChange[]
}

/** Conflicts that wait for a person, and why a way that was named does not settle them; null for none. */
export interface OpenConflicts {
  readonly why: string | null
}

/**
 * Settles conflicts with one strategy. A person is needed if no strategy was named, or if it would
 * delete edited files, spoil a file, or does not apply to a file.
 */
export async function settleConflicts(
  transaction: Transaction,
  conflicts: readonly FileConflict[],
  { strategy, mayDelete = false }: SettleRequest,
): Promise<SettledConflicts | OpenConflicts> {
  if (conflicts.length === 0) return { entries: [], dropped: [] }
  if (strategy === null) return { why: null }
  const settled: SettledConflict[] = []
  for (const conflict of conflicts) {
    try {
      settled.push(await settleConflict(transaction, conflict, { strategy, mayDelete }))
    } catch (error) {
      if (!isSkillmeatError(error, 'E_DECISION_NEEDED', 'E_CONFLICT', 'E_USAGE')) throw error
      return { why: error.message }
    }
  }
  return {
    entries: settled.flatMap(({ entry }) => entry ?? []),
    dropped: settled.flatMap(({ dropped }) => dropped ?? []),
  }
}

function deletesEdited(dropped: DroppedChange): SkillmeatError {
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `That deletes ${dropped.path}, which the other side changed.`,
    { fix: 'Add --yes if you want that; `--dry-run --yes` shows what goes.', data: { dropped } },
  )
}

/** Reads the sides of a conflict; null as `readTexts` has it. */
export async function readSideTexts(
  objects: ObjectReader,
  conflict: FileConflict,
): Promise<FileBytes | null> {
  const { base, ours, theirs } = conflict
  const wanted = [base, ours, theirs].flatMap((entry) => entry?.blob ?? [])
  return readTexts(conflict, readerOf(await objects.blobs(wanted)))
}

/**
 * Throws `E_CONFLICT` if a text combined from both sides can no longer be read as the format that
 * its name implies, although theirs could.
 */
export async function assertStillReads(
  { objects }: Transaction,
  conflict: FileConflict,
  merged: Uint8Array,
): Promise<void> {
  const { path } = conflict
  if (findStructuredKind(path) === null) return
  const sides = await readSideTexts(objects, conflict)
  if (sides === null) return
  const { stillReads } = await import('../../core/merge/structured/still-reads.ts')
  if (stillReads(path, { ...sides, merged })) return
  throw new SkillmeatError('E_CONFLICT', `${path} could not be read any more after that.`, {
    fix: 'Decide place by place, edit it with --editor, or take one side with --whole.',
    data: { path },
  })
}
