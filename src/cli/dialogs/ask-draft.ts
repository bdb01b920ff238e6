import { isSkillmeatError } from '../../core/errors.ts'
import type { DraftText, PendingEntry } from '../../core/view/entries.ts'
import { findDraftText, findStaleText } from '../../operations/merging/draft.ts'
import { editConflict } from '../../operations/merging/edit-conflict.ts'
import { readPendingMerge } from '../../operations/merging/find-pending-merge.ts'
import type { Walked } from './ask-deletion.ts'
import type { CommandContext } from '../command/command.ts'
import type { Choice } from '../command/prompts.ts'
import { draftLine } from '../render/draft.ts'

const KEYS: readonly Choice[] = [
  { value: 'e', label: 'edit: go on with the draft' },
  { value: 'p', label: 'place by place; the draft stays until the file is decided' },
  { value: 'q', label: 'leave; the draft stays' },
]

/**
 * Offers a person what they left half done of a file. Returns null where there is nothing, or where
 * they decide the file otherwise.
 */
export async function askDraft(
  context: CommandContext,
  { id }: Pick<PendingEntry, 'id'>,
  path: string,
): Promise<Walked | null> {
  const { prompts, out } = context
  for (;;) {
    const pending = await readPending(context, id)
    const draft = findDraftText(pending, { path, hunk: null }) ?? findStaleText(pending, path)
    if (draft === null) return null
    prompts.show(['', out.paint('bold', draftLine(draft))])
    const key = await prompts.pressKey('Take', KEYS)
    if (key === null || key === 'q') return { decision: null, hasLeft: true }
    if (key === 'p') return null
    const bytes = await editFrom(context, pending, draft)
    if (bytes !== null) return { decision: { kind: 'content', bytes }, hasLeft: false }
  }
}

/** Reads a pending merge again: what is kept meanwhile is part of it. */
export async function readPending(context: CommandContext, id: string): Promise<PendingEntry> {
  return readPendingMerge(await context.ports(), { name: id, project: null })
}

function editFrom(
  context: CommandContext,
  pending: PendingEntry,
  from: DraftText,
): Promise<Uint8Array | null> {
  const { path } = from
  return orAgain(context, async () =>
    editConflict(await context.ports(), pending, { path, from, dryRun: context.dryRun }),
  )
}

/** Runs an editor; what keeps it from a result is shown, and null is returned. */
export async function orAgain(
  { out }: CommandContext,
  edit: () => Promise<Uint8Array>,
): Promise<Uint8Array | null> {
  try {
    return await edit()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_CONFLICT', 'E_USAGE')) throw error
    out.error(error)
    return null
  }
}
