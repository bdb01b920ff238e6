import type { PendingEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { countPlaces, noSuchHunk } from './conflict-hunks.ts'
import { draftOf, withDraftText, withoutDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import { findConflict } from './find-conflict.ts'
import { findPendingMerge } from './find-pending-merge.ts'
import type { ResolveRequest } from './resolve.ts'

export interface DraftChange {
  readonly artifact: string
  readonly id: string
  /** Where the merge writes: the key of a deployment, or of the artifact itself. */
  readonly target: string
  /** The person's progress so far; null for none. */
  readonly draft: Draft | null
}

type Named = Pick<ResolveRequest, 'name' | 'project' | 'dryRun'>

/**
 * Keeps a text that a person leaves half done, to be gone on with later. Nothing is decided by it.
 *
 * Throws as `findPendingMerge` and `findConflict` do, and `E_NOT_FOUND` for a place that the file
 * does not have.
 */
export async function keepDraft(
  ports: Ports,
  request: Named & {
    readonly path: string
    /** The one place, counted from 1; null for the whole file. */
    readonly hunk: number | null
    readonly text: Uint8Array
  },
): Promise<ChangeOutcome<DraftChange>> {
  const { path, hunk, text } = request
  return changeDraft(ports, request, {
    summary: (artifact) => `Kept a draft of the merge of ${artifact}`,
    change: async (tx, pending) => {
      const places = await countPlaces(tx, findConflict(pending, path))
      if (hunk !== null && hunk > places) throw noSuchHunk(path, hunk, places)
      const blob = tx.addObject('blob', text)
      return withDraftText(pending, { path, hunk, blob, saved_at: tx.now(), stale: false })
    },
  })
}

/**
 * Forgets what was decided and written of a merge so far; `path` for one file, null for all. Where
 * there is nothing, nothing changes. Throws as `findPendingMerge` and `findConflict` do.
 */
export async function discardDraft(
  ports: Ports,
  request: Named & { readonly path: string | null },
): Promise<ChangeOutcome<DraftChange>> {
  return changeDraft(ports, request, {
    summary: (artifact) => `Discarded the draft of the merge of ${artifact}`,
    change: (_, pending) => {
      if (request.path !== null && !hasTextOf(pending, request.path)) {
        findConflict(pending, request.path)
      }
      return withoutDraft(pending, request.path)
    },
  })
}

/** A draft of an earlier merge may be of a file that no longer conflicts. */
function hasTextOf({ drafts = [] }: PendingEntry, path: string): boolean {
  return drafts.some((text) => text.path === path)
}

/** Nothing but the merge itself is written, so no place has to be looked at. */
const noPlace = () => Promise.resolve({})

async function changeDraft(
  ports: Ports,
  request: Named,
  {
    summary,
    change,
  }: {
    readonly summary: (artifact: string) => string
    readonly change: (
      transaction: Transaction,
      pending: PendingEntry,
    ) => PendingEntry | Promise<PendingEntry>
  },
): Promise<ChangeOutcome<DraftChange>> {
  const { dryRun } = request
  return runChange(ports, { command: 'resolve', dryRun, scope: noPlace }, async (tx) => {
    const pending = await findPendingMerge(tx, request)
    const changed = await change(tx, pending)
    tx.put(viewKeys.pending(pending.id), changed)
    const artifact = `${pending.type}:${pending.name}`
    return {
      summary: summary(artifact),
      result: {
        artifact,
        id: pending.id,
        target: pending.target,
        draft: await draftOf(tx, changed),
      },
    }
  })
}
