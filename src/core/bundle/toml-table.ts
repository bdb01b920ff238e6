/** What a field of a table holds; null leaves it out. */
export type TomlScalar = string | number | boolean | readonly string[] | null

/** Returns a table of TOML: its header, such as `[[keys]]`, and a line for each field. */
export function tomlTable(header: string, fields: Readonly<Record<string, TomlScalar>>): string {
  const lines = Object.entries(fields).flatMap(([key, value]) =>
    value === null ? [] : [`${key} = ${formatValue(value)}`],
  )
  return `${[header, ...lines].join('\n')}\n`
}

function formatValue(value: Exclude<TomlScalar, null>): string {
  if (typeof value === 'string') return formatText(value)
  return typeof value === 'object' ? `[${value.map(formatText).join(', ')}]` : String(value)
}

/**
 * Returns a basic string. Brackets are spelled out: readers bound the depth of a document by
 * counting them, also in texts.
 */
function formatText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(/[[\]{}\u007f]/g, (char) => {
    const digits = char.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${digits}`
  })
}
