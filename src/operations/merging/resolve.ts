import { SkillmeatError } from '../../core/errors.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import { mergeModes } from '../../core/merge/merge-entry.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { FileMode, TreeEntry } from '../../core/object/tree.ts'
import type { PendingEntry, ResolvedFile } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertSettled } from './assert-settled.ts'
import { choicesOf, chooseHunks, fillOpenPlaces, isOpen } from './conflict-hunks.ts'
import type { ChosenHunk } from './conflict-hunks.ts'
import { withoutDecidedTexts } from './draft.ts'
import { findPendingMerge } from './find-pending-merge.ts'
import { finishPending, pendingScope } from './finish-pending.ts'
import { goneSide } from './pending.ts'
import { settleConflict } from './settle-conflicts.ts'

/** What a person decides about one or all conflicting files. */
export type Decision =
  | { readonly kind: 'strategy'; readonly strategy: ResolutionStrategy }
  /** The file's content as the person wants it. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** Single places of the file, by number from 1; null takes a choice back. */
  | { readonly kind: 'hunks'; readonly chosen: ReadonlyMap<number, ChosenHunk | null> }
  | { readonly kind: 'abort' }
  /** Finish with the decisions made so far. */
  | { readonly kind: 'continue' }

export interface ResolveRequest {
  readonly name: string
  /** Only in this project, where several wait. Absolute. */
  readonly project: string | null
  /** Only this file. */
  readonly path: string | null
  readonly decision: Decision
  /** Whether a strategy may delete a file that the other side changed; it may not when absent. */
  readonly mayDelete?: boolean | undefined
  readonly dryRun: boolean
}

export interface Resolved {
  readonly artifact: string
  readonly id: string
  readonly state: 'resolved' | 'partly' | 'aborted' | 'merged_again'
  /** Files that still wait for a decision. */
  readonly open: readonly string[]
  /** What the decision takes away that one of the sides had, beyond the places that conflict. */
  readonly dropped: readonly DroppedChange[]
  /** How many places a strategy left alone because they were decided already. */
  readonly stays: number
  /** Files with a text that somebody left half done and that was not used. */
  readonly unused_drafts: readonly string[]
  readonly target: string
}

/** Lists all merges that wait for a person. */
export async function listPending(ports: Ports): Promise<readonly PendingEntry[]> {
  return (await openSession(ports)).view.scan<PendingEntry>(viewKeys.allPending())
}

/** Decides conflicts of one pending merge; with the last one decided, the result is written. */
export async function resolve(
  ports: Ports,
  request: ResolveRequest,
): Promise<ChangeOutcome<Resolved>> {
  const scope = async (tx: Transaction) => pendingScope(tx, await findPendingMerge(tx, request))
  return runChange<Resolved>(
    ports,
    { command: 'resolve', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const pending = await findPendingMerge(tx, request)
      const artifact = `${pending.type}:${pending.name}`
      const common = { artifact, id: pending.id, target: pending.target }
      if (request.decision.kind === 'abort') {
        tx.remove(viewKeys.pending(pending.id))
        return {
          summary: `Dropped the merge of ${artifact}`,
          result: { ...common, ...NOTHING_ELSE, state: 'aborted', open: [] },
        }
      }
      const { pending: made, ...told } = await decide(tx, pending, request)
      const decided = withoutDecidedTexts(made)
      const unused = request.decision.kind === 'strategy' ? lostTexts(pending, decided) : []
      const said = { ...told, unused_drafts: unused }
      const open = openConflicts(decided).map(({ path }) => path)
      if (open.length > 0 && request.decision.kind === 'continue') throw stillOpen(artifact, open)
      tx.put(viewKeys.pending(pending.id), decided)
      if (open.length > 0) {
        const summary = `Decided some conflicts of ${artifact}`
        return { summary, result: { ...common, ...said, state: 'partly', open } }
      }
      const again = await finishPending(tx, state, decided)
      return {
        summary: `Resolved the merge of ${artifact}`,
        result: {
          ...common,
          ...said,
          state: again === null ? 'resolved' : 'merged_again',
          open: again?.conflicts.map(({ path }) => path) ?? [],
        },
      }
    },
  )
}

/** The strategies that can decide about an artifact missing from one side: each picks a side. */
const ONE_SIDE: ReadonlySet<ResolutionStrategy> = new Set([
  'use_local',
  'use_remote',
  'use_local_file',
  'use_remote_file',
])

const NOTHING_ELSE = { dropped: [], stays: 0, unused_drafts: [] } as const

function lostTexts(before: PendingEntry, after: PendingEntry): readonly string[] {
  const left = new Set(after.drafts?.map(({ blob }) => blob))
  const lost = (before.drafts ?? []).filter(({ stale, blob }) => !stale && !left.has(blob))
  return [...new Set(lost.map(({ path }) => path))]
}

/** Returns the conflicts that nobody has decided yet. */
export function openConflicts(pending: PendingEntry): readonly FileConflict[] {
  return pending.conflicts.filter(({ path }) => pending.resolved[path] === undefined)
}

interface Decided extends Pick<Resolved, 'dropped' | 'stays'> {
  readonly pending: PendingEntry
}

async function decide(
  transaction: Transaction,
  pending: PendingEntry,
  request: ResolveRequest,
): Promise<Decided> {
  const { decision, mayDelete = false } = request
  if (decision.kind === 'continue' || decision.kind === 'abort') return { pending, ...UNTOLD }
  const isWhole = decision.kind === 'strategy' && ONE_SIDE.has(decision.strategy)
  if (goneSide(pending) !== null && (request.path !== null || !isWhole)) throw oneDecision(pending)
  const concerned = selectConflicts(pending, request.path)
  if (decision.kind === 'content') {
    await assertSettled(transaction.objects, onlyConflict(concerned), decision.bytes)
    return { pending: decideContent(transaction, { pending, concerned, decision }), ...UNTOLD }
  }
  if (decision.kind === 'hunks') {
    const file = { conflict: onlyConflict(concerned), chosen: decision.chosen }
    return { pending: await chooseHunks(transaction, pending, file), ...UNTOLD }
  }
  let decided: Decided = { pending, ...UNTOLD }
  for (const conflict of concerned) {
    const next = { conflict, strategy: decision.strategy, mayDelete }
    decided = await takeSide(transaction, decided, next)
  }
  return decided
}

const UNTOLD = { dropped: [], stays: 0 } as const

/** Settles the places of a file that are open where somebody decided some, or else all of the file. */
async function takeSide(
  transaction: Transaction,
  { pending, dropped, stays }: Decided,
  {
    conflict,
    strategy,
    mayDelete,
  }: {
    readonly conflict: FileConflict
    readonly strategy: ResolutionStrategy
    readonly mayDelete: boolean
  },
): Promise<Decided> {
  const filled = await fillOpenPlaces(transaction, pending, { conflict, strategy })
  if (filled !== null) {
    const chosen = (pending.hunks?.[conflict.path] ?? []).filter((choice) => !isOpen(choice))
    return { pending: filled, dropped, stays: stays + chosen.length }
  }
  const settled = await settleConflict(transaction, conflict, { strategy, mayDelete })
  const resolved = {
    ...pending.resolved,
    [conflict.path]: toResolved(conflict.path, settled.entry),
  }
  const choices = await choicesOf(transaction, conflict, strategy)
  return {
    pending: { ...pending, resolved, hunks: { ...pending.hunks, [conflict.path]: choices } },
    dropped: settled.dropped === null ? dropped : [...dropped, settled.dropped],
    stays,
  }
}

function decideContent(
  transaction: Transaction,
  input: {
    readonly pending: PendingEntry
    readonly concerned: readonly FileConflict[]
    readonly decision: { readonly bytes: Uint8Array }
  },
): PendingEntry {
  const conflict = onlyConflict(input.concerned)
  const { ours, theirs } = conflict
  const mode: FileMode = mergeModes(conflict) ?? ours?.mode ?? theirs?.mode ?? '100644'
  const blob = transaction.addObject('blob', input.decision.bytes)
  const entry = { mode, blob, path: pathOfOwn(conflict) }
  const resolved = { ...input.pending.resolved, [conflict.path]: toResolved(conflict.path, entry) }
  const { [conflict.path]: _before, ...hunks } = input.pending.hunks ?? {}
  return { ...input.pending, resolved, hunks }
}

/** Returns the path for a person's own content, which is the suggested one because no side was chosen. */
function pathOfOwn({ path, ours, theirs }: FileConflict): string {
  const isThere = [ours, theirs].some((side) => side === null || side.path === path)
  return isThere ? path : (ours?.path ?? path)
}

/** The file goes where the chosen side has it. */
function toResolved(key: string, entry: TreeEntry | null): ResolvedFile {
  if (entry === null) return { mode: null, blob: null }
  const { mode, blob, path } = entry
  return path === key ? { mode, blob } : { mode, blob, path }
}

function onlyConflict(concerned: readonly FileConflict[]): FileConflict {
  const [conflict, second] = concerned
  if (conflict !== undefined && second === undefined) return conflict
  throw new SkillmeatError('E_USAGE', 'That settles one file, and several conflict.', {
    fix: `Add --path: one of ${concerned.map(({ path }) => path).join(', ')}`,
  })
}

function selectConflicts(pending: PendingEntry, path: string | null): readonly FileConflict[] {
  if (path === null) {
    const open = openConflicts(pending)
    return open.length > 0 ? open : pending.conflicts
  }
  const found = pending.conflicts.filter((conflict) => conflict.path === path)
  if (found.length > 0) return found
  throw new SkillmeatError('E_NOT_FOUND', `${path} is no conflict of this merge.`, {
    missing: 'file',
    fix: `Conflicts: ${pending.conflicts.map((conflict) => conflict.path).join(', ')}`,
  })
}

function oneDecision({ type, name }: PendingEntry): SkillmeatError {
  const label = `${type}:${name}`
  return new SkillmeatError('E_USAGE', `${label} is gone on one side: that is one decision.`, {
    fix: `Keep or delete all of it: \`skillmeat resolve ${label} --ours\` or --theirs.`,
  })
}

function stillOpen(artifact: string, open: readonly string[]): SkillmeatError {
  return new SkillmeatError(
    'E_CONFLICT',
    `${artifact} still has ${open.length} open conflicts: ${open.join(', ')}`,
    {
      fix: 'Decide each with --ours, --theirs, --base, --union, --editor or --use <file>.',
      data: { artifact, open },
    },
  )
}
