/**
 * Tells whether a text has conflict markers of a merge that nobody settled: one that begins or ends a
 * place is enough, where it has more of them than any of `known`, for a text may be about merges.
 */
export function hasUnsettledMarkers(text: Uint8Array, known: readonly Uint8Array[]): boolean {
  const found = countKinds(text)
  const there = found.size === 0 ? [] : known.map(countKinds)
  return [...found].some(([kind, times]) => there.every((one) => (one.get(kind) ?? 0) < times))
}

/**
 * Tells whether a line of a conflict is left in a text that was to settle it. One is enough, also the
 * one between the sides, unless the sides have it themselves.
 */
export function hasMarkersLeft(text: Uint8Array, sides: readonly Uint8Array[]): boolean {
  const known = countEach(sides.flatMap(conflictLines))
  const found = countEach(conflictLines(text))
  const isNew = [...found].some(([line, times]) => times > (known.get(line) ?? 0))
  return isNew || hasUnsettledMarkers(text, sides)
}

/** Counts the markers of each kind: those that begin a place, have the base, or end it. */
function countKinds(text: Uint8Array): ReadonlyMap<string, number> {
  return countEach(markerLines(text).map((line) => line.slice(0, 1)))
}

/** A line of seven `=` is a heading in markdown, so it says nothing by itself. */
function markerLines(text: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(text).match(/^(?:<{7}|>{7}|\|{7})(?: .*)?$/gm) ?? []
  return lines.map((line) => line.trimEnd())
}

function conflictLines(text: Uint8Array): readonly string[] {
  return [...markerLines(text), ...separators(text)]
}

/** Lists the lines of seven `=` that underline no heading. */
function separators(text: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(text).split(/\r?\n/)
  return lines.filter((line, index) => {
    if (line.trimEnd() !== '=======') return false
    const [before, title, below] = [lines[index - 2], lines[index - 1], lines[index + 1]]
    return isBlank(title) || !isBlank(before) || !isBlank(below)
  })
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}

function countEach(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
