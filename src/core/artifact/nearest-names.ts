/** Returns up to three of `names` that `text` is probably a slip for, the nearest first. */
export function nearestNames(text: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(text.length / 3))
  return [...new Set(names)]
    .map((name) => ({ name, distance: name.includes(text) ? 0 : editDistance(text, name) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Counts the insertions, deletions, replacements and swaps of neighbours that lead from one text to the other (Damerau). */
function editDistance(from: string, to: string): number {
  const isSwapAt = (i: number, j: number) =>
    i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swapped = isSwapAt(i, j) ? (before[j - 2] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}
