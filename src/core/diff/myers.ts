import { bogosqrt } from './approximate-square-root.ts'
import type { ReducedLines } from './discard-lines.ts'
import type { Box, Search } from './middle-snake.ts'
import { splitBox } from './middle-snake.ts'

const LEAST_COST_CAP = 256

/**
 * Marks the lines that differ between `a` and `b`, by Myers' linear-space divide and conquer.
 *
 * Its cost is capped, as git's is: very different files get a good result, not the smallest one.
 */
export function markDifferences(a: ReducedLines, b: ReducedLines): void {
  const diagonals = a.ids.length + b.ids.length + 3
  const search: Search = {
    a: a.ids,
    b: b.ids,
    forward: new Int32Array(diagonals),
    backward: new Int32Array(diagonals),
    origin: b.ids.length + 1,
    costCap: Math.max(LEAST_COST_CAP, bogosqrt(diagonals)),
  }
  const whole = { aFrom: 0, aTo: a.ids.length, bFrom: 0, bTo: b.ids.length, exact: false }
  const boxes: Box[] = [whole]
  for (let box = boxes.pop(); box !== undefined; box = boxes.pop()) {
    const rest = stripEnds(search, box)
    if (rest.aFrom === rest.aTo) markChanged(b, rest.bFrom, rest.bTo)
    else if (rest.bFrom === rest.bTo) markChanged(a, rest.aFrom, rest.aTo)
    else boxes.push(...splitBox(search, rest))
  }
}

function stripEnds({ a, b }: Search, { aFrom, aTo, bFrom, bTo, exact }: Box): Box {
  let [top, left, bottom, right] = [aFrom, bFrom, aTo, bTo]
  while (top < bottom && left < right && a[top] === b[left]) {
    top += 1
    left += 1
  }
  while (top < bottom && left < right && a[bottom - 1] === b[right - 1]) {
    bottom -= 1
    right -= 1
  }
  return { aFrom: top, aTo: bottom, bFrom: left, bTo: right, exact }
}

function markChanged({ index, changed }: ReducedLines, from: number, to: number): void {
  for (let line = from; line < to; line += 1) changed[index[line] ?? 0] = 1
}
