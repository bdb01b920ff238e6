import { equalBytes } from '../../core/diff/equal-bytes.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ConflictPiece } from '../../core/merge/lines/conflict-pieces.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { markedPlace } from '../../core/merge/lines/marked-place.ts'
import type { DraftText, PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { openCopy } from '../engine/writing/edit-copy.ts'
import type { LeftBehind } from '../engine/writing/edit-copy.ts'
import { ObjectReader } from '../engine/objects/object-reader.ts'
import { isSettled, leftUnsettled } from './assert-settled.ts'
import { findDraftText } from './draft.ts'
import { findConflict } from './find-conflict.ts'
import { keepDraft } from './keep-draft.ts'
import { markedText } from './marked-text.ts'
import { openMergeReading } from './merge-reading.ts'
import { sideNames } from './pending.ts'

/** What a person is to merge by hand. */
export interface HandMerge {
  readonly path: string
  /** Begin with this text instead of the draft that there is. */
  readonly from?: DraftText | undefined
  /** Nothing is kept. */
  readonly dryRun: boolean
}

/**
 * Lets the person edit one conflicting file with markers and returns what was saved. It begins with
 * what they left half done, if there is something.
 *
 * Throws `E_CONFLICT` while markers are left in it: then it is kept as a draft, and nothing is
 * decided.
 */
export async function editConflict(
  ports: Ports,
  pending: PendingEntry,
  request: HandMerge,
): Promise<Uint8Array> {
  const start = await beginText(ports, pending, request)
  const work = { ...request, pending, hunk: null, start }
  return mergeByHand(ports, work, () => openCopy(ports, request.path, start))
}

/** Lets the person edit one place of a conflicting file, as `editConflict` does with the whole. */
export async function editHunk(
  ports: Ports,
  pending: PendingEntry,
  request: Pick<HandMerge, 'path' | 'dryRun'> & {
    readonly hunk: ConflictPiece & { readonly number: number }
  },
): Promise<Uint8Array> {
  const { path, dryRun } = request
  const { number: hunk } = request.hunk
  const draft = findDraftText(pending, { path, hunk })
  const start =
    draft === null ? markedPlace(request.hunk, sideNames(pending)) : await readText(ports, draft)
  const work = { path, dryRun, pending, hunk, start }
  return mergeByHand(ports, work, () => openCopy(ports, path, start))
}

/** Returns the text that an editor or a merge tool begins with. */
export async function beginText(
  ports: Ports,
  pending: PendingEntry,
  { path, from }: HandMerge,
): Promise<Uint8Array> {
  const conflict = findConflict(pending, path)
  const draft = from ?? findDraftText(pending, { path, hunk: null })
  if (draft !== null) return readText(ports, draft)
  const names = sideNames(pending)
  const access = { ...openMergeReading(ports), sha256: ports.sha256, names }
  return markedText(access, pending, conflict)
}

async function readText(ports: Ports, { blob }: DraftText): Promise<Uint8Array> {
  const text = (await ports.store.read([blob])).get(blob)
  if (text === undefined) throw new Error(`no blob ${blob}`)
  return text
}

/** One text in the hands of a person. */
interface Work {
  readonly pending: PendingEntry
  readonly path: string
  readonly hunk: number | null
  /** What they were given. */
  readonly start: Uint8Array
  readonly dryRun: boolean
}

/** Returns what a program made of a text when that settles it; keeps it as a draft otherwise. */
export async function mergeByHand(
  ports: Ports,
  work: Work,
  run: () => Promise<LeftBehind>,
): Promise<Uint8Array> {
  const { pending, path, hunk, start, dryRun } = work
  const { saved, failure } = await run()
  const conflict = findConflict(pending, path)
  if (failure === null && saved !== null && (await settles(ports, conflict, saved))) return saved
  const isKept = !dryRun && saved !== null && !equalBytes(saved, start)
  if (isKept) {
    const request = { name: pending.id, project: null, path, hunk, text: saved, dryRun }
    await keepDraft(ports, request)
  }
  if (isKept) throw keptAsDraft(pending, path, failure)
  throw failure ?? (saved === null ? nothingSaved(path) : leftUnsettled(path))
}

function settles(ports: Ports, conflict: FileConflict, text: Uint8Array): Promise<boolean> {
  return isSettled(new ObjectReader(ports.store), conflict, text)
}

function nothingSaved(path: string): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', `The merge tool saved no result for ${path}.`, {
    fix: 'Run the command again and save the merged file.',
  })
}

/**
 * Returns the program's failure, or an error about the markers left; both say where the saved text
 * is now.
 */
function keptAsDraft({ type, name }: PendingEntry, path: string, failure: Error | null): Error {
  const fix = `What you wrote is kept as a draft: \`skillmeat resolve ${type}:${name}\` goes on with it.`
  if (failure === null) return leftUnsettled(path, fix)
  if (!isSkillmeatError(failure)) return failure
  const { code, message, data } = failure
  return new SkillmeatError(code, message, { fix, data, cause: failure })
}
