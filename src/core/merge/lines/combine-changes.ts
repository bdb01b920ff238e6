import type { LineChange } from '../../diff/diff-lines.ts'
import type { Hunk, MergeSides } from './hunk.ts'

/** What each side changed in the base. */
export interface SideChanges {
  readonly ours: readonly LineChange[]
  readonly theirs: readonly LineChange[]
}

/**
 * Returns the hunks of a merge: what only one side changed, and where the two collide.
 *
 * Changes with no untouched line of the base between them collide, unless both are the same.
 */
export function combineChanges(sides: MergeSides, { ours, theirs }: SideChanges): Hunk[] {
  const hunks: Hunk[] = []
  // How far each side's lines are shifted against the base behind its last change.
  let shiftOurs = 0
  let shiftTheirs = 0
  let x = 0
  let y = 0
  for (;;) {
    const mine = ours[x] ?? NO_MORE
    const yours = theirs[y] ?? NO_MORE
    if (mine === yours) return hunks
    const mineFirst = mine.a + mine.aCount < yours.a
    const yoursFirst = yours.a + yours.aCount < mine.a
    if (mineFirst) append(hunks, oneSided('ours', mine, shiftTheirs))
    else if (yoursFirst) append(hunks, oneSided('theirs', yours, shiftOurs))
    else if (!isSameChange(sides, mine, yours)) append(hunks, collision(mine, yours))
    const endsLater = mine.a + mine.aCount - (yours.a + yours.aCount)
    if (endsLater <= 0) {
      shiftOurs = shiftBehind(mine)
      x += 1
    }
    if (endsLater >= 0) {
      shiftTheirs = shiftBehind(yours)
      y += 1
    }
  }
}

/** Stands behind the last change of a side, further than any change can lie. */
const NO_MORE: LineChange = { a: Number.POSITIVE_INFINITY, aCount: 0, b: 0, bCount: 0 }

function shiftBehind({ a, aCount, b, bCount }: LineChange): number {
  return b + bCount - (a + aCount)
}

function oneSided(kind: 'ours' | 'theirs', change: LineChange, otherShift: number): Hunk {
  const base = { from: change.a, to: change.a + change.aCount }
  const own = { from: change.b, to: change.b + change.bCount }
  const other = { from: base.from + otherShift, to: base.to + otherShift }
  return kind === 'ours'
    ? { kind, base, ours: own, theirs: other }
    : { kind, base, ours: other, theirs: own }
}

/** The union of both base ranges, with the unchanged lines on each side that cover it. */
function collision(mine: LineChange, yours: LineChange): Hunk {
  const from = Math.min(mine.a, yours.a)
  const to = Math.max(mine.a + mine.aCount, yours.a + yours.aCount)
  const cover = ({ a, aCount, b, bCount }: LineChange) => ({
    from: b - (a - from),
    to: b + bCount + (to - (a + aCount)),
  })
  return { kind: 'conflict', base: { from, to }, ours: cover(mine), theirs: cover(yours) }
}

function isSameChange({ ours, theirs }: MergeSides, mine: LineChange, yours: LineChange): boolean {
  if (mine.a !== yours.a || mine.aCount !== yours.aCount || mine.bCount !== yours.bCount) {
    return false
  }
  for (let k = 0; k < mine.bCount; k += 1) {
    if (ours.ids[mine.b + k] !== theirs.ids[yours.b + k]) return false
  }
  return true
}

/** Appends `hunk`, joined to the last one where they touch on either side. */
function append(hunks: Hunk[], hunk: Hunk): void {
  const last = hunks.at(-1)
  if (last === undefined || (hunk.ours.from > last.ours.to && hunk.theirs.from > last.theirs.to)) {
    hunks.push(hunk)
    return
  }
  hunks[hunks.length - 1] = {
    kind: last.kind === hunk.kind ? last.kind : 'conflict',
    base: { from: last.base.from, to: hunk.base.to },
    ours: { from: last.ours.from, to: hunk.ours.to },
    theirs: { from: last.theirs.from, to: hunk.theirs.to },
  }
}
