import { isSkillmeatError } from './errors.ts'

/** Returns a value as it goes into JSON: snake_case keys, errors as objects, bytes left out. */
export function toWire(value: unknown): unknown {
  if (isSkillmeatError(value)) {
    return { code: value.code, message: value.message, fix: value.fix ?? null }
  }
  if (value instanceof Uint8Array) return { bytes: value.length }
  if (value instanceof Map) return toWire(Object.fromEntries(value))
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      toWire(item),
    ]),
  )
}
