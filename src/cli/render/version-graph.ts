/** One version as the graph needs it. */
export interface GraphRow {
  readonly id: string
  readonly parents: readonly string[]
}

/** The drawing left of one version: lines above it, its own, and lines below it. */
export interface DrawnRow {
  readonly above: readonly string[]
  readonly own: string
  readonly below: readonly string[]
}

/**
 * Draws a history as `git log --graph` does: a column for each line of descent, `*` for a version.
 *
 * `rows` come newest first and children before parents.
 */
export function drawGraph(rows: readonly GraphRow[]): DrawnRow[] {
  const listed = new Set(rows.map(({ id }) => id))
  let columns: string[] = []
  return rows.map(({ id, parents }) => {
    const above: string[] = []
    let at = columns.indexOf(id)
    if (at === -1) {
      at = columns.length
      columns.push(id)
    }
    for (let other = columns.lastIndexOf(id); other > at; other = columns.lastIndexOf(id)) {
      above.push(drawJoin(columns.length, columns.lastIndexOf(id, other - 1), other))
      columns = columns.toSpliced(other, 1)
    }
    const own = columns.map((_, column) => (column === at ? '*' : '|')).join(' ')
    const shown = parents.filter((parent) => listed.has(parent))
    const below: string[] = []
    columns = columns.toSpliced(at, 1, ...shown)
    for (let added = 1; added < shown.length; added += 1) {
      below.push(drawFork(columns.length - shown.length + added, at + added - 1))
    }
    if (shown.length === 0 && at < columns.length) below.push(drawShift(columns.length + 1, at))
    return { above, own, below }
  })
}

/** Column `from` runs into column `into`, those right of it move left. */
function drawJoin(count: number, into: number, from: number): string {
  const line = drawBars(count)
  line[2 * from] = ' '
  for (let column = into + 1; column < from; column += 1) line[2 * column - 1] = '_'
  line[2 * from - 1] = '/'
  for (let column = from + 1; column < count; column += 1) {
    line[2 * column - 1] = '/'
    line[2 * column] = ' '
  }
  return line.join('').trimEnd()
}

/** A column opens right of `at`, those right of it move right. */
function drawFork(count: number, at: number): string {
  const line = drawBars(count)
  line[2 * at + 1] = '\\'
  for (let column = at + 1; column < count; column += 1) {
    line[2 * column] = ' '
    line[2 * column + 1] = '\\'
  }
  return line.join('').trimEnd()
}

/** Column `gone` ends, those right of it move left. */
function drawShift(count: number, gone: number): string {
  const line = drawBars(count)
  line[2 * gone] = ' '
  for (let column = gone + 1; column < count; column += 1) {
    line[2 * column - 1] = '/'
    line[2 * column] = ' '
  }
  return line.join('').trimEnd()
}

function drawBars(count: number): string[] {
  return Array.from({ length: 2 * count }, (_, place) => (place % 2 === 0 ? '|' : ' '))
}
