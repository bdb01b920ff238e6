/**
 * Takes out keys that a table has twice, but for the first of them.
 *
 * Git puts a line that one side alone added outside of its markers, beside the conflict in which the other
 * side has the same key: then neither side of the marked text is what anybody wrote.
 */
export function withoutDoubleKeys(text: string): string {
  let seen = new Set<string>()
  let isLeftOut = false
  const kept: string[] = []
  for (const line of text.split(/(?<=\n)/)) {
    const key = /^([A-Za-z0-9_-]+) *=/.exec(line)?.[1]
    if (line.startsWith('[')) seen = new Set()
    if (key !== undefined) isLeftOut = seen.has(key)
    else if (line.startsWith('[')) isLeftOut = false
    if (key !== undefined) seen.add(key)
    if (!isLeftOut) kept.push(line)
  }
  return kept.join('')
}
