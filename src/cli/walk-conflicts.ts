import { isSkillmeatError } from '../core/errors.ts'
import type { PendingEntry } from '../core/view/entries.ts'
import { editHunk } from '../operations/merging/edit-conflict.ts'
import { listHunks } from '../operations/merging/conflict-hunks.ts'
import type { ChosenHunk, ConflictHunk, FileHunks } from '../operations/merging/conflict-hunks.ts'
import { goneSide, sideNames } from '../operations/merging/pending.ts'
import { resolve } from '../operations/merging/resolve.ts'
import type { Resolved } from '../operations/merging/resolve.ts'
import type { ChangeOutcome } from '../operations/session/run-change.ts'
import { askDeletion } from './ask-deletion.ts'
import type { Walked } from './ask-deletion.ts'
import type { CommandContext } from './command.ts'
import type { Choice } from './prompts.ts'
import { describeDeletion, describeGone } from './render/dropped.ts'
import { renderHunk } from './render/hunk.ts'
import { foreign } from './render/text.ts'

/**
 * Leads a person through every open place of a pending merge. What was chosen is kept when they
 * leave, so they can go on later; with the last choice the result is written.
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
  for (const file of files) {
    const { decision, hasLeft } =
      file.hunks.length === 0
        ? await walkFile(context, pending, file)
        : await walkHunks(context, pending, file)
    if (decision !== null) {
      const { id } = pending
      const request = { name: id, project: null, path: file.path, dryRun: context.dryRun }
      // What a deletion takes away was shown.
      outcome = await resolve(ports, { ...request, decision, mayDelete: true })
    }
    if (hasLeft) break
  }
  return outcome
}

/** An artifact that one side removed: one question, however many files it has. */
async function walkGone(
  context: CommandContext,
  pending: PendingEntry,
  { files, gone }: { readonly files: readonly FileHunks[]; readonly gone: 'ours' | 'theirs' },
): Promise<ChangeOutcome<Resolved> | null> {
  const lines = describeGone(context.out, pending, files)
  const { decision } = await askDeletion(context, lines, gone)
  if (decision === null) return null
  const request = { name: pending.id, project: null, path: null, dryRun: context.dryRun }
  return resolve(await context.ports(), { ...request, decision, mayDelete: true })
}

const KEYS: readonly Choice[] = [
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

async function walkHunks(
  context: CommandContext,
  pending: PendingEntry,
  file: FileHunks,
): Promise<Walked> {
  const chosen = new Map<number, ChosenHunk>()
  const open = file.hunks.filter(({ choice }) => choice === null)
  const walked = (hasLeft: boolean): Walked => ({
    decision: chosen.size === 0 ? null : { kind: 'hunks', chosen },
    hasLeft,
  })
  let at = 0
  for (let hunk = open[at]; hunk !== undefined; hunk = open[at]) {
    const step = await takeStep(context, pending, { file, hunk })
    if (step.kind === 'leave') return walked(true)
    if (step.kind === 'choose') chosen.set(hunk.number, step.choice)
    if (step.kind === 'undo') {
      at = Math.max(0, at - 1)
      chosen.delete(open[at]?.number ?? 0)
    }
    if (step.kind === 'choose' || step.kind === 'skip') at += 1
  }
  return walked(false)
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
  { prompts, out }: CommandContext,
  pending: PendingEntry,
  { file, hunk }: { readonly file: FileHunks; readonly hunk: ConflictHunk },
): Promise<string | null> {
  const title = `${foreign(file.path, 200)}, place ${hunk.number} of ${file.hunks.length}, line ${hunk.line}`
  const names = namesOf(pending, file)
  prompts.show(['', out.paint('bold', title), ...renderHunk(out, hunk, names)])
  const keys = KEYS.filter(({ value }) => value !== 'a' || file.conflict.base !== null)
  const again = { value: 'r', label: 'as you decided before' }
  return prompts.pressKey('Take', hunk.recorded === null ? keys : [again, ...keys])
}

async function readChoice(
  context: CommandContext,
  pending: PendingEntry,
  asked: { readonly file: FileHunks; readonly hunk: ConflictHunk; readonly key: string },
): Promise<ChosenHunk | null> {
  const { file, hunk, key } = asked
  const take = TAKES[key]
  if (take !== undefined) return { take }
  if (key === 'r' && hunk.recorded !== null) return { take: 'text', text: hunk.recorded.text }
  if (key !== 'e') return null
  const edit = async () => editHunk(await context.ports(), pending, { path: file.path, hunk })
  const text = await orAgain(context, edit)
  return text === null ? null : { take: 'text', text }
}

/** Runs an editor; what keeps it from a result is shown, and null is returned. */
async function orAgain(
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

/** Without a common ancestor there is nothing to show of it. */
export function namesOf(
  pending: PendingEntry,
  { conflict }: FileHunks,
): readonly [ours: string, base: string | null, theirs: string] {
  const [ours, base, theirs] = sideNames(pending)
  return [ours, conflict.base === null ? null : base, theirs]
}

/** A file that is not a matter of lines is decided as a whole. */
async function walkFile(
  context: CommandContext,
  pending: PendingEntry,
  { path, conflict, deletion }: FileHunks,
): Promise<Walked> {
  const { prompts, out } = context
  if (deletion !== null) {
    const [ours, , theirs] = sideNames(pending)
    const lines = describeDeletion(out, { path, deletion, names: [ours, theirs] })
    return askDeletion(context, lines, deletion.by)
  }
  const sides = [
    conflict.ours === null ? 'gone here' : 'there',
    conflict.theirs === null ? 'gone in what comes in' : 'in what comes in',
  ]
  const title = `${foreign(path, 200)} (${conflict.type}: ${sides.join(', ')})`
  prompts.show(['', out.paint('bold', title)])
  const keys = KEYS.filter(({ value }) => !['b', 'e', 'u'].includes(value))
  const key = await prompts.pressKey('Take', keys)
  if (key === null || key === 'q') return { decision: null, hasLeft: true }
  const strategy = { o: 'use_local', t: 'use_remote', a: 'use_base' } as const
  const isSide = key === 'o' || key === 't' || key === 'a'
  const decision = isSide ? ({ kind: 'strategy', strategy: strategy[key] } as const) : null
  return { decision, hasLeft: false }
}
