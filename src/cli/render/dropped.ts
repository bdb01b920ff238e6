import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Deletion, FileHunks } from '../../operations/merging/conflict-hunks.ts'
import { goneSide, sideNames } from '../../operations/merging/pending.ts'
import type { Output } from '../command/output.ts'
import { paintDiff } from './diff.ts'
import { count, safeText } from './text.ts'

/** So many lines of a file are shown; the rest is counted. */
const SHOWN = 40

/** Says what a decision drops, line by line. */
export function describeDropped(out: Output, dropped: readonly DroppedChange[]): string[] {
  return dropped.flatMap(({ path, isDeletion, patch }) => {
    const what = isDeletion ? 'goes, with these changes of the other side' : 'drops these changes'
    return [out.paint('yellow', `${safeText(path, 200)} ${what}:`), ...patchLines(out, patch)]
  })
}

/** Says which side deleted a file, and what the other changed in it. */
export function describeDeletion(
  out: Output,
  gone: {
    readonly path: string
    readonly deletion: Deletion
    readonly names: readonly [ours: string, theirs: string]
    /** There was never a state that both sides had. */
    readonly hasBase: boolean
  },
): string[] {
  const { by, patch } = gone.deletion
  const [ours, theirs] = gone.names
  const [deleter, other] = by === 'ours' ? [ours, theirs] : [theirs, ours]
  const changed = patch === null ? `as it was in the ${other}` : `changed in the ${other}:`
  const title = gone.hasBase
    ? `${safeText(gone.path, 200)}: deleted in the ${deleter}, ${changed}`
    : `${safeText(gone.path, 200)}: only in the ${other}`
  return [out.paint('bold', title), ...patchLines(out, patch)]
}

/** Says which side removed an artifact as a whole, and what the other changed in it. */
export function describeGone(
  out: Output,
  pending: PendingEntry,
  files: readonly FileHunks[],
): string[] {
  const edited = files.filter(({ deletion }) => (deletion?.patch ?? null) !== null)
  return [
    out.paint('bold', goneHeadline(pending)),
    ...edited.flatMap(({ path, deletion }) => [
      `${safeText(path, 200)}:`,
      ...patchLines(out, deletion?.patch ?? null),
    ]),
    ...(edited.length < files.length
      ? [`${count(files.length - edited.length, 'file')} as before`]
      : []),
  ]
}

/** Such as `skill:pdf: removed from the collection, edited in the project`. */
export function goneHeadline(pending: PendingEntry): string {
  const [ours, , theirs] = sideNames(pending)
  const [deleter, other] = goneSide(pending) === 'ours' ? [ours, theirs] : [theirs, ours]
  return `${safeText(`${pending.type}:${pending.name}`)}: removed from the ${deleter}, edited in the ${other}`
}

function patchLines(out: Output, patch: string | null): string[] {
  const lines = patch === null ? [] : paintDiff(out, patch).trimEnd().split('\n').slice(3)
  const more = lines.length > SHOWN ? [`  … and ${lines.length - SHOWN} lines more`] : []
  return [...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more]
}
