/**
 * Tells whether a text has conflict markers of a merge that nobody settled: all three kinds, and
 * more of them than `known`, for a text may be about merges.
 */
export function hasUnsettledMarkers(text: Uint8Array, known: readonly Uint8Array[]): boolean {
  const found = countMarkers(text)
  return found > 0 && known.every((one) => countMarkers(one) < found)
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
