import { diffLines, makeLineCounters } from '../../diff/diff-lines.ts'
import { equalBytes } from '../../diff/equal-bytes.ts'
import { countDistinct, internLines, makeLineTable } from '../../diff/intern-lines.ts'
import type { Lines } from '../../diff/split-lines.ts'
import { splitLines } from '../../diff/split-lines.ts'
import { SkillmeatError } from '../../errors.ts'
import { combineChanges } from './combine-changes.ts'
import type { Hunk, MergeSides } from './hunk.ts'
import { isBinary } from '../../diff/is-binary.ts'
import { joinCloseConflicts, refineConflicts, stripCommonEnds } from './refine-conflicts.ts'
import type { MergeLabels } from './write-merge.ts'
import { writeMerge } from './write-merge.ts'

export type { MergeLabels } from './write-merge.ts'

/** How conflicts are shown: `diff3` adds the base, `zdiff3` does so and trims common ends. */
export type MergeStyle = 'merge' | 'diff3' | 'zdiff3'

/** Which side settles a conflict; `union` takes ours and then theirs. */
export type MergeFavour = 'ours' | 'theirs' | 'union'

export interface MergeTextOptions {
  /** `merge` when absent. */
  readonly style?: MergeStyle
  /** `['ours', 'base', 'theirs']` when absent. */
  readonly labels?: MergeLabels
  /** How many characters a conflict marker has; 7 when absent. */
  readonly markerSize?: number
  /** Conflicts are marked when absent. */
  readonly favour?: MergeFavour
}

export interface TextMerge {
  /** The merged bytes, conflict markers included. It may be `ours` or `theirs` itself. */
  readonly text: Uint8Array
  /** How many conflicts are marked in `text`. `git merge-file` exits with it, at most 127. */
  readonly conflicts: number
  /** The line of `text`, counted from 1, at which each conflict begins. */
  readonly conflictLines: readonly number[]
}

const DEFAULT_LABELS: MergeLabels = ['ours', 'base', 'theirs']

/**
 * Merges what `ours` and `theirs` made of `base`, line by line.
 *
 * The result equals `git merge-file`'s byte for byte, conflicts included. Nothing is decoded and
 * no line ending is changed. Throws `E_MERGE_BINARY` when a side has a NUL in its first 8,000
 * bytes or is larger than 1,023 MiB.
 */
export function mergeText(
  base: Uint8Array,
  ours: Uint8Array,
  theirs: Uint8Array,
  options: MergeTextOptions = {},
): TextMerge {
  refuseBinary({ base, ours, theirs })
  if (equalBytes(base, ours)) return clean(theirs)
  if (equalBytes(base, theirs)) return clean(ours)
  const { sides, hunks } = mergeHunks({ base, ours, theirs }, options)
  const { style = 'merge', labels = DEFAULT_LABELS, markerSize = 7 } = options
  const written = writeMerge(sides, hunks, { labels, markerSize, showsBase: style !== 'merge' })
  return { ...written, conflicts: written.conflictLines.length }
}

/** Returns the three texts as lines, and what becomes of each place where they differ. */
export function mergeHunks(
  bytes: SideBytes,
  options: Pick<MergeTextOptions, 'style' | 'favour'>,
): { readonly sides: MergeSides; readonly hunks: readonly Hunk[] } {
  const { sides, distinct } = readSides(bytes)
  return { sides, hunks: findHunks(sides, distinct, options) }
}

type SideBytes = Readonly<Record<'base' | 'ours' | 'theirs', Uint8Array>>

function readSides(bytes: SideBytes): { sides: MergeSides; distinct: number } {
  const base = splitLines(bytes.base)
  const ours = splitLines(bytes.ours)
  const theirs = splitLines(bytes.theirs)
  const table = makeLineTable(base.count + ours.count + theirs.count)
  const guide = { lines: base, ids: internLines(table, base) }
  const side = (lines: Lines) => ({ lines, ids: internLines(table, lines, guide) })
  const sides = { base: guide, ours: side(ours), theirs: side(theirs) }
  return { sides, distinct: countDistinct(table) }
}

function clean(text: Uint8Array): TextMerge {
  return { text, conflicts: 0, conflictLines: [] }
}

function findHunks(
  sides: MergeSides,
  distinct: number,
  { style = 'merge', favour }: MergeTextOptions,
): Hunk[] {
  const counters = makeLineCounters(distinct)
  const hunks = combineChanges(sides, {
    ours: diffLines(sides.base.ids, sides.ours.ids, counters),
    theirs: diffLines(sides.base.ids, sides.theirs.ids, counters),
  })
  const shown = () => {
    if (style === 'diff3') return hunks
    if (style === 'zdiff3') return hunks.map((hunk) => stripCommonEnds(sides, hunk))
    return joinCloseConflicts(sides, refineConflicts(sides, hunks, counters))
  }
  if (favour === undefined) return shown()
  return shown().map((hunk) => (hunk.kind === 'conflict' ? { ...hunk, kind: favour } : hunk))
}

function refuseBinary(sides: SideBytes): void {
  for (const [side, bytes] of Object.entries(sides)) {
    if (!isBinary(bytes)) continue
    throw new SkillmeatError(
      'E_MERGE_BINARY',
      `A binary file (${side}) cannot be merged by lines.`,
      {
        fix: 'Keep one of the sides whole.',
        data: { side },
      },
    )
  }
}
