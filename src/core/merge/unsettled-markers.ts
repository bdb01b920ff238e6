/**
 * Tells whether a text has conflict markers of a merge that nobody settled: all three kinds, and
 * more of them than `known`, for a text may be about merges.
 */
export function hasUnsettledMarkers(text: Uint8Array, known: readonly Uint8Array[]): boolean {
  const found = countMarkers(text)
  return found > 0 && known.every((one) => countMarkers(one) < found)
}

/**
 * Tells whether a line of a conflict is left in a text that was to settle it. One is enough, unless
 * the sides have it themselves.
 */
export function hasMarkersLeft(text: Uint8Array, sides: readonly Uint8Array[]): boolean {
  const known = countEach(sides.flatMap(markerLines))
  const found = countEach(markerLines(text))
  const isNew = [...found].some(([line, count]) => count > (known.get(line) ?? 0))
  return isNew || hasUnsettledMarkers(text, sides)
}

function markerLines(text: Uint8Array): readonly string[] {
  const lines = new TextDecoder().decode(text).match(/^(?:<{7}|>{7}|\|{7})(?: .*)?$/gm) ?? []
  return lines.map((line) => line.trimEnd())
}

function countEach(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

/** Counts the places that begin, part and end as `git merge-file` writes them. */
function countMarkers(text: Uint8Array): number {
  const lines = new TextDecoder().decode(text)
  const count = (marker: RegExp) => lines.match(marker)?.length ?? 0
  return Math.min(
    count(/^<{7}(?: .*)?\r?$/gm),
    count(/^={7}(?: .*)?\r?$/gm),
    count(/^>{7}(?: .*)?\r?$/gm),
  )
}
