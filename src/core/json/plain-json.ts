import type { JsonValue } from './strict-json.ts'

/** JSON as `JSON.stringify` takes it. */
export type PlainJson =
  | string
  | number
  | boolean
  | null
  | readonly PlainJson[]
  | { readonly [key: string]: PlainJson }

/** Returns a value that `parseStrictJson` read as plain objects; it lets no key reach a prototype. */
export function toPlainJson(value: JsonValue): PlainJson {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(toPlainJson)
  return Object.fromEntries([...value].map(([key, item]) => [key, toPlainJson(item)]))
}

/** Tells whether a value is an object, with keys. */
export function isPlainObject(
  value: PlainJson | undefined,
): value is Readonly<Record<string, PlainJson>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns JSON as the files of agents are written: two spaces, and a newline at the end. */
export function formatJson(value: PlainJson): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}

function isList(
  value: readonly JsonValue[] | ReadonlyMap<string, JsonValue>,
): value is readonly JsonValue[] {
  return Array.isArray(value)
}
