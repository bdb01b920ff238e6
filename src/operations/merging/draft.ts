import type { DraftText, PendingEntry } from '../../core/view/entries.ts'
import { countPlaces } from './conflict-hunks.ts'
import type { MergeReading } from './merge-reading.ts'

/** How far a person came with a merge that waits. */
export interface Draft {
  /** Decided places so far, out of `places`; a file that is decided as a whole counts as one. */
  readonly decided: number
  readonly places: number
  readonly texts: readonly DraftText[]
}

/** Returns what a person did of a pending merge so far; null when that is nothing. */
export async function draftOf(reading: MergeReading, pending: PendingEntry): Promise<Draft | null> {
  const { conflicts, resolved, hunks = {}, drafts: texts = [] } = pending
  const isDecided = Object.keys(resolved).length > 0
  const chosen = Object.values(hunks).flat()
  if (!isDecided && texts.length === 0 && chosen.every((one) => one === null)) return null
  let [decided, places] = [0, 0]
  for (const conflict of conflicts) {
    const { path } = conflict
    const count = Math.max(1, await countPlaces(reading, conflict))
    places += count
    const open = (hunks[path] ?? []).filter((choice) => choice !== null).length
    decided += resolved[path] === undefined ? open : count
  }
  return { decided, places, texts }
}

/** A draft with what was written. */
export interface ReadDraft extends Draft {
  readonly texts: readonly (DraftText & { readonly text: string })[]
}

/** Reads the texts of a draft. */
export async function readDraft(
  { objects }: MergeReading,
  draft: Draft | null,
): Promise<ReadDraft | null> {
  if (draft === null) return null
  const blobs = await objects.blobs(draft.texts.map(({ blob }) => blob))
  const decoder = new TextDecoder()
  const texts = draft.texts.map((one) => ({
    ...one,
    text: decoder.decode(blobs.get(one.blob) ?? new Uint8Array()),
  }))
  return { ...draft, texts }
}

/** Returns the text of this merge that a person left half done; `hunk` as in `DraftText`. */
export function findDraftText(
  { drafts = [] }: PendingEntry,
  wanted: Pick<DraftText, 'path' | 'hunk'>,
): DraftText | null {
  return drafts.find((one) => !one.stale && isSamePlace(one, wanted)) ?? null
}

/** Returns the text of a file that was left half done in an earlier merge, which this one replaced. */
export function findStaleText({ drafts = [] }: PendingEntry, path: string): DraftText | null {
  return drafts.find((one) => one.stale && one.path === path) ?? null
}

/** Replaces what was left of the same place before. */
export function withDraftText(pending: PendingEntry, text: DraftText): PendingEntry {
  const others = (pending.drafts ?? []).filter(
    (one) => one.stale !== text.stale || !isSamePlace(one, text),
  )
  return { ...pending, drafts: [...others, text] }
}

/** Forgets the texts of what is decided by now. */
export function withoutDecidedTexts(pending: PendingEntry): PendingEntry {
  const { resolved, hunks = {} } = pending
  return withoutTexts(pending, ({ path, hunk, stale }) => {
    if (resolved[path] !== undefined) return true
    return !stale && hunk !== null && (hunks[path]?.[hunk - 1] ?? null) !== null
  })
}

function withoutTexts(
  { drafts = [], ...pending }: PendingEntry,
  isDone: (text: DraftText) => boolean,
): PendingEntry {
  const left = drafts.filter((text) => !isDone(text))
  return left.length === 0 ? pending : { ...pending, drafts: left }
}

/** Forgets all that was decided and written so far, of one file or of all (null). */
export function withoutDraft(pending: PendingEntry, path: string | null): PendingEntry {
  const isMeant = (one: string) => path === null || one === path
  const { hunks = {}, ...rest } = withoutTexts(pending, (text) => isMeant(text.path))
  const left = <T>(byPath: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(byPath).filter(([one]) => !isMeant(one)))
  const open = left(hunks)
  return {
    ...rest,
    resolved: left(pending.resolved),
    ...(Object.keys(open).length === 0 ? {} : { hunks: open }),
  }
}

function isSamePlace(
  left: Pick<DraftText, 'path' | 'hunk'>,
  right: Pick<DraftText, 'path' | 'hunk'>,
): boolean {
  return left.path === right.path && left.hunk === right.hunk
}
