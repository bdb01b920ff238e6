import { unreadableLines } from './drift.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { SyncAction, SyncReport, Synced } from '../../operations/sync/sync-report.ts'
import type { Colour, Output } from '../command/output.ts'
import { describeDropped } from './dropped.ts'
import { mergedFiles } from './merged-files.ts'
import { footer, safeText, table } from './text.ts'

const WORDS: Readonly<Record<SyncAction, readonly [Colour, string]>> = {
  none: ['dim', 'in sync'],
  updated: ['green', 'updated'],
  merged: ['green', 'merged'],
  marked: ['yellow', 'conflict markers in'],
  pulled: ['green', 'pulled into the collection'],
  baseline_moved: ['green', 'same on both sides'],
  kept_local: ['cyan', 'local edits kept'],
  pending: ['yellow', 'conflict'],
  needs_decision: ['yellow', 'needs a decision'],
  redeployed: ['green', 'redeployed'],
  joined: ['green', 'deployed'],
  undeployed: ['green', 'undeployed'],
  record_dropped: ['green', 'record dropped'],
  unreadable: ['red', 'unreadable'],
}

/**
 * Returns the lines that say what a sync did. `where` is what a further command adds to mean the same
 * projects.
 */
export function renderSync(
  out: Output,
  outcome: ChangeOutcome<SyncReport>,
  where: string,
): string[] {
  const { synced, unreachable, unreadable } = outcome.result
  const shown = synced.filter(({ action, detail }) => action !== 'none' || detail !== null)
  const isSeveral = new Set(synced.map(({ project }) => project)).size > 1
  const rows = shown.map((one) => {
    const [colour, word] = WORDS[one.action]
    return [
      `  ${out.paint(colour, word)}`,
      safeText(one.typed, 60),
      isSeveral ? safeText(one.project, 200) : safeText(one.path, 100),
      out.paint('dim', detailOf(one)),
    ]
  })
  const inSync = synced.length - shown.length
  return [
    ...table(rows),
    ...unreachable.map((path) => `  ${out.paint('red', 'unreachable')}  ${safeText(path, 200)}`),
    ...unreadableLines(out, unreadable).map((line) => `  ${line}`),
    ...(inSync > 0
      ? [`${inSync} in sync.`]
      : synced.length + unreachable.length + unreadable.length === 0
        ? ['Nothing is deployed here.']
        : []),
    ...synced.flatMap(({ artifact, dropped }) =>
      describeDropped(
        out,
        dropped.map((one) => ({ ...one, path: `${artifact} ${one.path}` })),
      ),
    ),
    ...advice(synced, where),
    ...footer(out, outcome),
  ]
}

function detailOf({ merged, resolvedBy, conflicts, detail, drift }: Synced): string {
  if (conflicts.length > 0) {
    const known = resolvedBy.filter(({ by }) => by === 'recorded').map(({ path }) => path)
    const before =
      known.length === 0 ? '' : `; as decided before: ${safeText(known.join(', '), 100)}`
    const why = detail === null ? '' : `; ${safeText(detail, 200)}`
    return `${safeText(conflicts.join(', '), 100)}${before}${why}`
  }
  if (merged.length > 0) return mergedFiles(merged, resolvedBy)
  if (detail !== null) return safeText(detail, 200)
  return drift === 'missing'
    ? 'the copy is gone'
    : drift === 'removed'
      ? 'gone from the collection'
      : ''
}

function advice(synced: readonly Synced[], where: string): string[] {
  const has = (action: SyncAction) => synced.some((one) => one.action === action)
  const decides = (drift: Synced['drift']) =>
    synced.some((one) => one.action === 'needs_decision' && one.drift === drift)
  return [
    ...(has('pending')
      ? [
          'Conflicts wait; the files are as they were. See `skillmeat conflicts`, decide with `skillmeat resolve <name>`.',
        ]
      : []),
    ...(decides('missing')
      ? [`Decide with \`skillmeat sync --missing redeploy${where}\` or \`--missing undeploy\`.`]
      : []),
    ...(decides('removed')
      ? [`Decide with \`skillmeat sync --removed undeploy${where}\`, or leave the copies.`]
      : []),
    ...(has('kept_local')
      ? [`Take local edits into the collection with \`skillmeat sync --pull${where}\`.`]
      : []),
  ]
}
