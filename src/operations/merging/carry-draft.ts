import type { ObjectId } from '../../core/object/object-id.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { DraftText, PendingEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { markedText } from './marked-text.ts'
import type { SideNames } from './marked-text.ts'

/**
 * Returns a person's work on a merge that another one replaces, as texts to offer there. The new
 * merge has different places, so decisions about single places only carry over as text. A side that
 * was taken whole is not work and is left out.
 */
export async function carryDraft(
  transaction: Transaction,
  earlier: PendingEntry,
  names: SideNames,
): Promise<readonly DraftText[]> {
  const found = new Map<string, DraftText>()
  const keep = (text: Omit<DraftText, 'stale'>) => {
    found.set(`${text.path}\0${text.hunk ?? ''}`, { ...text, stale: true })
  }
  const saved_at = transaction.now()
  for (const text of (earlier.drafts ?? []).filter(({ stale }) => stale)) keep(text)
  for (const conflict of earlier.conflicts) {
    const { path } = conflict
    const blob = await decidedText(transaction, { earlier, conflict, names })
    if (blob !== null) keep({ path, hunk: null, blob, saved_at })
  }
  for (const text of (earlier.drafts ?? []).filter(({ stale }) => !stale)) keep(text)
  return [...found.values()]
}

async function decidedText(
  transaction: Transaction,
  work: {
    readonly earlier: PendingEntry
    readonly conflict: FileConflict
    readonly names: SideNames
  },
): Promise<ObjectId | null> {
  const { earlier, conflict, names } = work
  const { path, ours, theirs, base } = conflict
  const blob = earlier.resolved[path]?.blob ?? null
  if (blob !== null) {
    return [ours, theirs, base].some((side) => side?.blob === blob) ? null : blob
  }
  const choices = earlier.hunks?.[path] ?? []
  if (choices.every((choice) => choice === null)) return null
  const { objects, settings, ports } = transaction
  const access = { objects, settings, sha256: ports.sha256, names }
  return transaction.addObject('blob', await markedText(access, earlier, conflict))
}
