/** Merges two lists of words three-way: what either side added or removed. The order is ours. */
export function mergeWords(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  const removed = new Set(base.filter((word) => !theirs.includes(word)))
  const added = theirs.filter((word) => !base.includes(word) && !ours.includes(word))
  return [...ours.filter((word) => !removed.has(word)), ...added]
}
