import type { PendingEntry } from '../../core/view/entries.ts'
import { listHunks } from '../../operations/merging/conflict-hunks.ts'
import type { FileHunks } from '../../operations/merging/conflict-hunks.ts'
import { draftOf } from '../../operations/merging/draft.ts'
import { goneSide, sideNames } from '../../operations/merging/pending.ts'
import { resolve } from '../../operations/merging/resolve.ts'
import type { Decision, Resolved } from '../../operations/merging/resolve.ts'
import { openMergeReading } from '../../operations/merging/merge-reading.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { askDeletion } from './ask-deletion.ts'
import type { Walked } from './ask-deletion.ts'
import { askDraft } from './ask-draft.ts'
import type { CommandContext } from '../command/command.ts'
import { conflictWords } from '../render/conflict-words.ts'
import { decidedBefore } from '../render/draft.ts'
import { describeDeletion, describeGone } from '../render/dropped.ts'
import { renderValues } from '../render/hunk.ts'
import { safeText } from '../render/text.ts'
import { KEYS, namesOf, walkHunks } from './walk-hunks.ts'

/**
 * Leads a person through every open place of a pending merge, beginning with what they left half
 * done. What was chosen is kept when they leave, however they do; with the last choice the result is
 * written.
 *
 * Returns what the last decision came to; null when nothing was decided.
 */
export async function walkConflicts(
  context: CommandContext,
  pending: PendingEntry,
): Promise<ChangeOutcome<Resolved> | null> {
  const ports = await context.ports()
  let outcome: ChangeOutcome<Resolved> | null = null
  const files = await listHunks(ports, pending)
  const gone = goneSide(pending)
  if (gone !== null) return walkGone(context, pending, { files, gone })
  const draft = await draftOf(openMergeReading(ports), pending)
  if (draft !== null && draft.decided > 0) context.prompts.show([`${decidedBefore(draft)}.`])
  for (const file of files) {
    const walked = await walkOne(context, pending, file)
    if (walked.decision !== null) {
      outcome = await decide(context, pending, { path: file.path, decision: walked.decision })
    }
    if (walked.failure !== undefined) throw walked.failure
    if (walked.hasLeft) break
  }
  return outcome
}

async function walkOne(
  context: CommandContext,
  pending: PendingEntry,
  file: FileHunks,
): Promise<Walked> {
  const goesOn = await askDraft(context, pending, file.path)
  if (goesOn !== null) return goesOn
  return file.hunks.length === 0
    ? walkFile(context, pending, file)
    : walkHunks(context, pending, file)
}

/** Decides one file, or all of them (null). */
async function decide(
  context: CommandContext,
  { id }: PendingEntry,
  { path, decision }: { readonly path: string | null; readonly decision: Decision },
): Promise<ChangeOutcome<Resolved>> {
  const ports = await context.ports()
  // What a deletion takes away was shown.
  const common = { name: id, project: null, path, dryRun: context.dryRun, mayDelete: true }
  try {
    return await resolve(ports, { ...common, decision })
  } catch (error) {
    const kept = withoutLast(decision)
    if (kept !== null) await resolve(ports, { ...common, decision: kept })
    throw error
  }
}

/** With the last place open the result need not be written, so the others can be kept. */
function withoutLast(decision: Decision): Decision | null {
  if (decision.kind !== 'hunks' || decision.chosen.size < 2) return null
  const last = Math.max(...decision.chosen.keys())
  return { kind: 'hunks', chosen: new Map([...decision.chosen].filter(([at]) => at !== last)) }
}

/** An artifact that one side removed: one question, however many files it has. */
async function walkGone(
  context: CommandContext,
  pending: PendingEntry,
  { files, gone }: { readonly files: readonly FileHunks[]; readonly gone: 'ours' | 'theirs' },
): Promise<ChangeOutcome<Resolved> | null> {
  const lines = describeGone(context.out, pending, files)
  const { decision } = await askDeletion(context, lines, gone)
  return decision === null ? null : decide(context, pending, { path: null, decision })
}

/** A file that is not a matter of lines is decided as a whole. */
async function walkFile(
  context: CommandContext,
  pending: PendingEntry,
  file: FileHunks,
): Promise<Walked> {
  const { path, conflict, deletion, values } = file
  const { prompts, out } = context
  if (deletion !== null) {
    const [ours, , theirs] = sideNames(pending)
    const lines = describeDeletion(out, {
      path,
      deletion,
      names: [ours, theirs],
      hasBase: file.conflict.base !== null,
    })
    return askDeletion(context, lines, deletion.by)
  }
  const title = `${safeText(path, 200)}: ${conflictWords(conflict)}`
  const shown = renderValues(out, values, namesOf(pending, file))
  prompts.show(['', out.paint('bold', title), ...shown])
  const keys = KEYS.filter(({ value }) => !['b', 'e', 'u'].includes(value))
  const key = await prompts.pressKey('Take', keys)
  if (key === null || key === 'q') return { decision: null, hasLeft: true }
  const strategy = { o: 'use_local', t: 'use_remote', a: 'use_base' } as const
  const isSide = key === 'o' || key === 't' || key === 'a'
  const decision = isSide ? ({ kind: 'strategy', strategy: strategy[key] } as const) : null
  return { decision, hasLeft: false }
}
