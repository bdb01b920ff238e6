/** What one run of the comparison works on. */
export interface Search {
  readonly a: Int32Array
  readonly b: Int32Array
  /** The furthest position in `a` reached on each diagonal, from the start and from the end. */
  readonly forward: Int32Array
  readonly backward: Int32Array
  /** Where diagonal 0 lies in the two arrays above. */
  readonly origin: number
  /** The number of edits after which a box that need not be exact is split anyway. */
  readonly costCap: number
}

/** A range of `a` against a range of `b`. */
export interface Box {
  readonly aFrom: number
  readonly aTo: number
  readonly bFrom: number
  readonly bTo: number
  /** Whether the box is solved without giving up early. */
  readonly exact: boolean
}

/** The diagonals that one direction has reached; they widen and narrow by one each round. */
interface Front {
  low: number
  high: number
}

interface Round {
  readonly box: Box
  readonly forward: Front
  readonly backward: Front
  /** The front that the one may meet while it moves: the other one, or none. */
  readonly forwardMeets: Front
  readonly backwardMeets: Front
  edits: number
  longestSnake: number
}

interface Point {
  readonly a: number
  readonly b: number
}

const NOWHERE: Front = { low: 1, high: 0 }
const UNREACHED = -1
const UNREACHED_BACKWARD = 0x7fffffff
const SNAKE_LINES = 20
const LEAST_EDITS_FOR_SNAKE = 256
const SNAKE_WEIGHT = 4

/** Returns the two halves of `box`, split at a point that a short edit script passes. */
export function splitBox(search: Search, box: Box): [Box, Box] {
  const { forward, backward, origin, costCap } = search
  const start = box.aFrom - box.bFrom
  const end = box.aTo - box.bTo
  const fronts = { forward: { low: start, high: start }, backward: { low: end, high: end } }
  const isOdd = ((start - end) & 1) !== 0
  const round: Round = {
    box,
    ...fronts,
    forwardMeets: isOdd ? fronts.backward : NOWHERE,
    backwardMeets: isOdd ? NOWHERE : fronts.forward,
    edits: 0,
    longestSnake: 0,
  }
  forward[origin + start] = box.aFrom
  backward[origin + end] = box.aTo
  for (;;) {
    round.edits += 1
    round.longestSnake = 0
    const meeting = sweepForward(search, round) ?? sweepBackward(search, round)
    if (meeting !== null) return halves(box, meeting, { first: true, second: true })
    if (box.exact) continue
    if (round.longestSnake > SNAKE_LINES && round.edits > LEAST_EDITS_FOR_SNAKE) {
      const split = splitAtSnake(search, round)
      if (split !== null) return split
    }
    if (round.edits >= costCap) return splitAtFurthest(search, round)
  }
}

function halves(box: Box, at: Point, exact: { first: boolean; second: boolean }): [Box, Box] {
  return [
    { aFrom: box.aFrom, aTo: at.a, bFrom: box.bFrom, bTo: at.b, exact: exact.first },
    { aFrom: at.a, aTo: box.aTo, bFrom: at.b, bTo: box.bTo, exact: exact.second },
  ]
}

/** Opens a diagonal on each side, or, at the edge of the box, leaves the outermost one. */
function widen(front: Front, box: Box, open: (diagonal: number) => void): void {
  if (front.low > box.aFrom - box.bTo) {
    front.low -= 1
    open(front.low - 1)
  } else {
    front.low += 1
  }
  if (front.high < box.aTo - box.bFrom) {
    front.high += 1
    open(front.high + 1)
  } else {
    front.high -= 1
  }
}

function sweepForward({ a, b, forward, backward, origin }: Search, round: Round): Point | null {
  const { aTo, bTo } = round.box
  const { low: lowest, high: highest } = round.forwardMeets
  widen(round.forward, round.box, (diagonal) => {
    forward[origin + diagonal] = UNREACHED
  })
  const { low, high } = round.forward
  let longest = round.longestSnake
  let above = forward[origin + high + 1] ?? 0
  for (let diagonal = high; diagonal >= low; diagonal -= 2) {
    const slot = origin + diagonal
    const below = forward[slot - 1] ?? 0
    const from = below >= above ? below + 1 : above
    above = below
    let i = from
    let j = from - diagonal
    while (i < aTo && j < bTo && a[i] === b[j]) {
      i += 1
      j += 1
    }
    longest = Math.max(longest, i - from)
    forward[slot] = i
    if (lowest <= diagonal && diagonal <= highest && (backward[slot] ?? 0) <= i) {
      return { a: i, b: j }
    }
  }
  round.longestSnake = longest
  return null
}

function sweepBackward({ a, b, forward, backward, origin }: Search, round: Round): Point | null {
  const { aFrom, bFrom } = round.box
  const { low: lowest, high: highest } = round.backwardMeets
  widen(round.backward, round.box, (diagonal) => {
    backward[origin + diagonal] = UNREACHED_BACKWARD
  })
  const { low, high } = round.backward
  let longest = round.longestSnake
  let above = backward[origin + high + 1] ?? 0
  for (let diagonal = high; diagonal >= low; diagonal -= 2) {
    const slot = origin + diagonal
    const below = backward[slot - 1] ?? 0
    const from = below < above ? below : above - 1
    above = below
    let i = from
    let j = from - diagonal
    while (i > aFrom && j > bFrom && a[i - 1] === b[j - 1]) {
      i -= 1
      j -= 1
    }
    longest = Math.max(longest, from - i)
    backward[slot] = i
    if (lowest <= diagonal && diagonal <= highest && i <= (forward[slot] ?? 0)) {
      return { a: i, b: j }
    }
  }
  round.longestSnake = longest
  return null
}

/** Splits beside the long run of equal lines that got furthest for its cost, if there is one. */
function splitAtSnake(search: Search, round: Round): [Box, Box] | null {
  const { box } = round
  const first = bestSnake(search, round, 'forward')
  if (first !== null) return halves(box, first, { first: true, second: false })
  const last = bestSnake(search, round, 'backward')
  return last === null ? null : halves(box, last, { first: false, second: true })
}

function bestSnake(search: Search, round: Round, direction: 'forward' | 'backward'): Point | null {
  const { box, edits } = round
  const front = round[direction]
  const isForward = direction === 'forward'
  const middle = isForward ? box.aFrom - box.bFrom : box.aTo - box.bTo
  let best: Point | null = null
  let bestScore = SNAKE_WEIGHT * edits
  for (let diagonal = front.high; diagonal >= front.low; diagonal -= 2) {
    const i = search[direction][search.origin + diagonal] ?? 0
    const point = { a: i, b: i - diagonal }
    const gone = isForward
      ? point.a - box.aFrom + (point.b - box.bFrom)
      : box.aTo - point.a + (box.bTo - point.b)
    const score = gone - Math.abs(diagonal - middle)
    if (score <= bestScore || !endsSnake(search, point, { box, isForward })) continue
    best = point
    bestScore = score
  }
  return best
}

/** Tells whether `point` lies well inside the box, right behind a run of equal lines. */
function endsSnake(
  { a, b }: Search,
  point: Point,
  { box, isForward }: { box: Box; isForward: boolean },
): boolean {
  const inside = isForward
    ? box.aFrom + SNAKE_LINES <= point.a &&
      point.a < box.aTo &&
      box.bFrom + SNAKE_LINES <= point.b &&
      point.b < box.bTo
    : box.aFrom < point.a &&
      point.a <= box.aTo - SNAKE_LINES &&
      box.bFrom < point.b &&
      point.b <= box.bTo - SNAKE_LINES
  if (!inside) return false
  const shift = isForward ? -SNAKE_LINES : 0
  for (let k = 0; k < SNAKE_LINES; k += 1) {
    if (a[point.a + shift + k] !== b[point.b + shift + k]) return false
  }
  return true
}

/** Splits at the point that either direction has got furthest to. */
function splitAtFurthest({ forward, backward, origin }: Search, round: Round): [Box, Box] {
  const { box } = round
  let first: Point = { a: -1, b: 0 }
  for (let { low, high: d } = round.forward; d >= low; d -= 2) {
    const i = Math.min(forward[origin + d] ?? 0, box.aTo)
    const point = i - d > box.bTo ? { a: box.bTo + d, b: box.bTo } : { a: i, b: i - d }
    if (first.a + first.b < point.a + point.b) first = point
  }
  let last: Point = { a: UNREACHED_BACKWARD, b: 0 }
  for (let { low, high: d } = round.backward; d >= low; d -= 2) {
    const i = Math.max(backward[origin + d] ?? 0, box.aFrom)
    const point = i - d < box.bFrom ? { a: box.bFrom + d, b: box.bFrom } : { a: i, b: i - d }
    if (point.a + point.b < last.a + last.b) last = point
  }
  const isForward =
    box.aTo + box.bTo - (last.a + last.b) < first.a + first.b - (box.aFrom + box.bFrom)
  return isForward
    ? halves(box, first, { first: true, second: false })
    : halves(box, last, { first: false, second: true })
}
