import type { Schema } from './open-api.ts'

const DIGITS = '0123456789abcdef'

/**
 * Returns an example of a route as the document shows it: what stands in an address has the type that it is
 * read as, and `{name}`, which the tests fill in, is something that the schema takes.
 */
export function shownExample(value: unknown, schema: Schema): unknown {
  if (typeof value === 'string') return shownText(value, schema)
  if (Array.isArray(value)) return value.map((one) => shownExample(one, itemsOf(schema)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, shownExample(one, propertyOf(schema, name))]),
  )
}

function shownText(text: string, schema: Schema): unknown {
  const { type, pattern } = schema
  if (type === 'integer' || type === 'number') return Number(text)
  if (type === 'boolean') return text === 'true'
  return /^\{\w+\}$/.test(text) && pattern !== undefined ? fitting(pattern, text) : text
}

/** Makes a text of a pattern that is words and hex digits, as those of ids are. */
function fitting(pattern: string, otherwise: string): string {
  const made = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll(/\[0-9a-f\]\{(\d+)\}/g, (_, count: string) =>
      DIGITS.repeat(Math.ceil(Number(count) / DIGITS.length)).slice(0, Number(count)),
    )
  return new RegExp(pattern).test(made) ? made : otherwise
}

function propertyOf({ properties }: Schema, name: string): Schema {
  const found = properties?.[name]
  return typeof found === 'object' ? found : {}
}

function itemsOf({ items }: Schema): Schema {
  return typeof items === 'object' && !Array.isArray(items) ? items : {}
}
