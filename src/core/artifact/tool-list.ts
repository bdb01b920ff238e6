/** What stands in the brackets of a tool, which may hold brackets again; or what separates two tools. */
const GAP_OR_BRACKETS = /(\([^()]*(?:\([^()]*\)[^()]*)*\))|\s*,\s*|\s+/g

/**
 * Lists the tools of a field such as `allowed-tools`, as they are written: `Read`, `Bash(git add *)`.
 *
 * The field is a list, or one text with commas or spaces between the tools, as the standard and
 * Claude Code have it. What is no text is no tool. This is the one reading of such a field: what is
 * asked about, shown, converted and merged goes by it.
 */
export function toolList(value: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  return texts
    .flatMap((text) => (typeof text === 'string' ? splitTools(text).tools : []))
    .filter((tool) => tool !== '')
}

/** Returns the tools of one text, empty where two commas follow each other, and what separates them. */
export function splitTools(text: string): {
  readonly tools: readonly string[]
  readonly gaps: readonly string[]
} {
  const trimmed = text.trim()
  const tools: string[] = []
  const gaps: string[] = []
  let at = 0
  for (const found of trimmed.matchAll(GAP_OR_BRACKETS)) {
    const [gap, brackets] = found
    if (brackets !== undefined) continue
    tools.push(trimmed.slice(at, found.index))
    gaps.push(gap)
    at = found.index + gap.length
  }
  return { tools: [...tools, trimmed.slice(at)], gaps }
}
