/**
 * Tells whether a text has conflict markers of a merge that nobody settled: one that begins or ends a
 * place is enough, where it has more of them than any of `known`, for a text may be about merges.
 */
export function hasUnsettledMarkers(text: Uint8Array, known: readonly Uint8Array[]): boolean {
  return MARKERS.some((marker) => {
    const found = count(text, marker)
    return found > 0 && known.every((one) => count(one, marker) < found)
  })
}

/**
 * Tells whether a line of a conflict is left in a text that was to settle it. One is enough, unless
 * the sides have it themselves.
 */
export function hasMarkersLeft(text: Uint8Array, sides: readonly Uint8Array[]): boolean {
  const known = countEach(sides.flatMap(markerLines))
  const found = countEach(markerLines(text))
  const isNew = [...found].some(([line, times]) => times > (known.get(line) ?? 0))
  return isNew || hasUnsettledMarkers(text, sides)
}

function markerLines(text: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(text).match(/^(?:<{7}|>{7}|\|{7})(?: .*)?$/gm) ?? []
  return lines.map((line) => line.trimEnd())
}

function countEach(lines: readonly string[]): ReadonlyMap<string, number> {
  const byLine = new Map<string, number>()
  for (const line of lines) byLine.set(line, (byLine.get(line) ?? 0) + 1)
  return byLine
}

/** A line of seven `=` is a heading in markdown, so it says nothing by itself. */
const MARKERS = [/^<{7}(?: .*)?\r?$/gm, /^>{7}(?: .*)?\r?$/gm, /^\|{7}(?: .*)?\r?$/gm]

function count(text: Uint8Array, marker: RegExp): number {
  return new TextDecoder().decode(text).match(marker)?.length ?? 0
}
