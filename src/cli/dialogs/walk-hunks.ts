import type { PendingEntry } from '../../core/view/entries.ts'
import type {
  ChosenHunk,
  ConflictHunk,
  FileHunks,
} from '../../operations/merging/conflict-hunks.ts'
import { findDraftText } from '../../operations/merging/draft.ts'
import { editHunk } from '../../operations/merging/edit-conflict.ts'
import { sideNames } from '../../operations/merging/pending.ts'
import type { Walked } from './ask-deletion.ts'
import { orAgain, readPending } from './ask-draft.ts'
import type { CommandContext } from '../command/command.ts'
import type { Choice } from '../command/prompts.ts'
import { renderHunk } from '../render/hunk.ts'
import { safeText } from '../render/text.ts'

/** What can be done with a place, or with a file that has none. */
export const KEYS: readonly Choice[] = [
  { value: 'o', label: 'ours: take what is in the place' },
  { value: 't', label: 'theirs: take what comes in' },
  { value: 'b', label: 'both: ours, then theirs' },
  { value: 'a', label: 'ancestor: take the base' },
  { value: 'e', label: 'edit' },
  { value: 's', label: 'skip for now' },
  { value: 'u', label: 'undo the last choice' },
  { value: 'q', label: 'leave; choices are kept' },
]

const TAKES: Readonly<Record<string, 'ours' | 'theirs' | 'both' | 'base'>> = {
  o: 'ours',
  t: 'theirs',
  b: 'both',
  a: 'base',
}

/** What the person did at one place. */
type Step =
  | { readonly kind: 'choose'; readonly choice: ChosenHunk }
  | { readonly kind: 'skip' | 'again' | 'undo' | 'leave' }

/**
 * Leads a person through the open places of a file. What they chose comes back whatever ends it: a
 * failure is part of the result.
 */
export async function walkHunks(
  context: CommandContext,
  pending: PendingEntry,
  file: FileHunks,
): Promise<Walked> {
  const chosen = new Map<number, ChosenHunk>()
  const open = file.hunks.filter(({ choice }) => choice === null)
  const walked = (end: Omit<Walked, 'decision'>): Walked => ({
    ...end,
    decision: chosen.size === 0 ? null : { kind: 'hunks', chosen },
  })
  let at = 0
  try {
    for (let hunk = open[at]; hunk !== undefined; hunk = open[at]) {
      const step = await takeStep(context, pending, { file, hunk })
      if (step.kind === 'leave') return walked({ hasLeft: true })
      if (step.kind === 'choose') chosen.set(hunk.number, step.choice)
      if (step.kind === 'undo') {
        at = Math.max(0, at - 1)
        chosen.delete(open[at]?.number ?? 0)
      }
      if (step.kind === 'choose' || step.kind === 'skip') at += 1
    }
  } catch (failure) {
    return walked({ hasLeft: true, failure })
  }
  return walked({ hasLeft: false })
}

async function takeStep(
  context: CommandContext,
  pending: PendingEntry,
  asked: { readonly file: FileHunks; readonly hunk: ConflictHunk },
): Promise<Step> {
  const key = await askAbout(context, pending, asked)
  if (key === null || key === 'q') return { kind: 'leave' }
  if (key === 's') return { kind: 'skip' }
  if (key === 'u') return { kind: 'undo' }
  const choice = await readChoice(context, pending, { ...asked, key })
  // An edit that was not finished asks again.
  return choice === null ? { kind: 'again' } : { kind: 'choose', choice }
}

async function askAbout(
  context: CommandContext,
  { id }: PendingEntry,
  { file, hunk }: { readonly file: FileHunks; readonly hunk: ConflictHunk },
): Promise<string | null> {
  const { prompts, out } = context
  const pending = await readPending(context, id)
  const title = `${safeText(file.path, 200)}, place ${hunk.number} of ${file.hunks.length}, line ${hunk.line}`
  const names = namesOf(pending, file)
  prompts.show(['', out.paint('bold', title), ...renderHunk(out, hunk, names)])
  const draft = findDraftText(pending, { path: file.path, hunk: hunk.number })
  const isOffered: Readonly<Record<string, boolean>> = {
    a: file.conflict.base !== null,
    b: hunk.allowsBoth,
  }
  const keys = KEYS.filter(({ value }) => isOffered[value] ?? true).map((key) =>
    key.value === 'e' && draft !== null ? { ...key, label: 'edit your draft' } : key,
  )
  const again = { value: 'r', label: 'as you decided before' }
  return prompts.pressKey('Take', hunk.recorded === null ? keys : [again, ...keys])
}

async function readChoice(
  context: CommandContext,
  { id }: PendingEntry,
  asked: { readonly file: FileHunks; readonly hunk: ConflictHunk; readonly key: string },
): Promise<ChosenHunk | null> {
  const { file, hunk, key } = asked
  const take = TAKES[key]
  if (take !== undefined) return { take }
  if (key === 'r' && hunk.recorded !== null) return { take: 'text', text: hunk.recorded.text }
  if (key !== 'e') return null
  const { path } = file
  const text = await orAgain(context, async () => {
    const pending = await readPending(context, id)
    return editHunk(await context.ports(), pending, { path, hunk, dryRun: context.dryRun })
  })
  return text === null ? null : { take: 'text', text }
}

/** Without a common ancestor there is nothing to show of it. */
export function namesOf(
  pending: PendingEntry,
  { conflict }: FileHunks,
): readonly [ours: string, base: string | null, theirs: string] {
  const [ours, base, theirs] = sideNames(pending)
  return [ours, conflict.base === null ? null : base, theirs]
}
