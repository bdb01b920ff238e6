export interface Field {
  readonly name: string
  readonly value: string
}

export interface SplitText {
  readonly fields: readonly Field[]
  readonly body: string
}

/**
 * Splits a Markdown file into the fields of its frontmatter and the rest, to be shown: a value over
 * several lines is joined, and nothing is interpreted.
 */
export function splitFrontmatter(text: string): SplitText {
  const match = /^---\r?\n(?<head>[\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  if (match === null) return { fields: [], body: text }
  const fields: { name: string; value: string }[] = []
  for (const line of (match.groups?.['head'] ?? '').split(/\r?\n/)) {
    const field = /^(?<name>[\w-]+):\s*(?<value>.*)$/.exec(line)?.groups
    const last = fields.at(-1)
    if (field !== undefined) fields.push({ name: field['name'] ?? '', value: field['value'] ?? '' })
    else if (last !== undefined) last.value = `${last.value} ${line.trim()}`.trim()
  }
  return {
    fields: fields.map(({ name, value }) => ({
      name,
      value: value.replace(/^(["'])(.*)\1$/, '$2'),
    })),
    body: text.slice(match[0].length),
  }
}
