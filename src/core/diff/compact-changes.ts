/** One file of a pair: its lines and which of them are changed. */
export interface MarkedLines {
  readonly ids: Int32Array
  /** One byte a line, 1 where it is changed, and at last one zero byte. */
  readonly changed: Uint8Array
}

/**
 * Moves each run of changed lines of `file` to the place git shows it at.
 *
 * A run may slide where equal lines border it. It goes as far down as it can, but stays beside a
 * change of `other` where some place offers one. Runs that touch while sliding become one.
 */
export function compactChanges(file: MarkedLines, other: MarkedLines): void {
  const group = firstGroup(file)
  const partner = firstGroup(other)
  do {
    if (group.end > group.start) settle(group, partner)
    stepForward(partner)
  } while (stepForward(group))
}

/**
 * A maximal run of changed lines, empty between any two unchanged ones.
 *
 * Both files have equally many unchanged lines, so their groups pair up one to one.
 */
interface Group extends MarkedLines {
  start: number
  end: number
}

function firstGroup(file: MarkedLines): Group {
  let end = 0
  while (file.changed[end] === 1) end += 1
  return { ids: file.ids, changed: file.changed, start: 0, end }
}

function stepForward(group: Group): boolean {
  if (group.end === group.ids.length) return false
  group.start = group.end + 1
  group.end = group.start
  while (group.changed[group.end] === 1) group.end += 1
  return true
}

function stepBack(group: Group): void {
  group.end = group.start - 1
  group.start = group.end
  while (group.changed[group.start - 1] === 1) group.start -= 1
}

function settle(group: Group, partner: Group): void {
  let size: number
  let highest: number
  let paired: boolean
  do {
    size = group.end - group.start
    while (slideUp(group)) stepBack(partner)
    highest = group.end
    paired = isPaired(partner)
    while (slideDown(group)) {
      stepForward(partner)
      paired ||= isPaired(partner)
    }
  } while (group.end - group.start !== size)
  if (group.end === highest || !paired) return
  while (!isPaired(partner)) {
    slideUp(group)
    stepBack(partner)
  }
}

function isPaired(partner: Group): boolean {
  return partner.end > partner.start
}

function slideUp(group: Group): boolean {
  const { ids, changed, start, end } = group
  if (start === 0 || ids[start - 1] !== ids[end - 1]) return false
  group.start -= 1
  group.end -= 1
  changed[group.start] = 1
  changed[group.end] = 0
  while (changed[group.start - 1] === 1) group.start -= 1
  return true
}

function slideDown(group: Group): boolean {
  const { ids, changed, start, end } = group
  if (end === ids.length || ids[start] !== ids[end]) return false
  changed[start] = 0
  changed[end] = 1
  group.start += 1
  group.end += 1
  while (changed[group.end] === 1) group.end += 1
  return true
}
