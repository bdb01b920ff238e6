import type { Sides } from './text-value.ts'

/**
 * Merges comments with the space around them: ours, unless only theirs changed what the comments
 * say; null where both did, each in its own way.
 *
 * `adopt` fits the text of theirs into its new surroundings.
 */
export function mergeNotes(
  { base, ours, theirs }: Sides<string>,
  adopt: (note: string) => string = (note) => note,
): string | null {
  const said = { base: wordsOf(base), ours: wordsOf(ours), theirs: wordsOf(theirs) }
  if (said.theirs === said.base || said.theirs === said.ours) return ours
  return said.ours === said.base ? adopt(theirs) : null
}

/** Returns what a comment says, however its lines are indented and spaced. */
export function wordsOf(note: string): string {
  return note
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

/**
 * Tells whether a merge kept every comment: each is there as often as both sides together say, less
 * what a side removed.
 */
export function keepsComments(sides: Sides<readonly string[]>, merged: readonly string[]): boolean {
  const counts = {
    base: countComments(sides.base),
    ours: countComments(sides.ours),
    theirs: countComments(sides.theirs),
  }
  const result = countComments(merged)
  const all = new Set([...counts.ours.keys(), ...counts.theirs.keys(), ...result.keys()])
  return [...all].every((comment) => {
    const base = counts.base.get(comment) ?? 0
    const ours = counts.ours.get(comment) ?? 0
    const theirs = counts.theirs.get(comment) ?? 0
    const both = Math.max(0, ours + theirs - base)
    const found = result.get(comment) ?? 0
    // What both removed, or both added, counts once or twice.
    const [least, most] =
      ours >= base && theirs >= base
        ? [Math.max(ours, theirs), both]
        : [both, ours <= base && theirs <= base ? Math.min(ours, theirs) : both]
    return found >= least && found <= most
  })
}

/**
 * Tells whether each comment is in one of several results at least as often as both sides left it:
 * those that stand with something that conflicts are only where that side's is taken.
 */
export function losesNoComment(
  sides: Sides<readonly string[]>,
  results: readonly (readonly string[])[],
): boolean {
  const base = countComments(sides.base)
  const ours = countComments(sides.ours)
  const theirs = countComments(sides.theirs)
  const found = results.map(countComments)
  return [...ours.keys(), ...theirs.keys()].every((comment) => {
    const was = base.get(comment) ?? 0
    const here = ours.get(comment) ?? 0
    const there = theirs.get(comment) ?? 0
    const bothKeep = here >= was && there >= was
    const least = bothKeep ? Math.max(here, there) : Math.max(0, here + there - was)
    return Math.max(...found.map((counts) => counts.get(comment) ?? 0)) >= least
  })
}

function countComments(comments: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const comment of comments.map(wordsOf)) counts.set(comment, (counts.get(comment) ?? 0) + 1)
  return counts
}
