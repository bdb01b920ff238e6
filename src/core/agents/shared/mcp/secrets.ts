import type { PlainJson } from '../../../json/plain-json.ts'
import { isPlainField, variableName } from './plain-server.ts'
import type { PlainObject } from '../data.ts'
import { isObject, isSame, isText } from '../data.ts'
import { hasPlaceholder } from './variables.ts'

const NOT_ALLOWED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Returns a server without the values that belong to the user.
 *
 * A value of `env` or `headers` where the collection has a placeholder is that placeholder; any
 * other value that the collection does not have becomes one, unless it is plainly no secret. `known` is the collection's server,
 * as it would be read back and as it is; the first that has a value counts.
 */
export function withoutSecrets(
  server: PlainObject,
  known: readonly (PlainObject | null)[],
  name: string,
): PlainObject {
  const hide = (field: string, variable: (key: string) => string): PlainObject => {
    const own = server[field]
    if (!isObject(own)) return {}
    const knownOf = (key: string) =>
      known
        .map((one) => one?.[field])
        .flatMap((values) => (isObject(values) && Object.hasOwn(values, key) ? [values[key]] : []))
        .at(0)
    const hidden = Object.entries(own).flatMap(([key, value]): [string, PlainJson][] => {
      if (NOT_ALLOWED.has(key)) return []
      const isPlain = isText(value) && isPlainField(field, key, value)
      return [[key, hiddenValue(value, knownOf(key), { variable: variable(key), isPlain })]]
    })
    return { [field]: Object.fromEntries(hidden) }
  }
  return {
    ...server,
    ...hide('env', (key) => key),
    ...hide('headers', (key) => variableName(name, key)),
  }
}

function hiddenValue(
  value: PlainJson,
  known: PlainJson | undefined,
  { variable, isPlain }: { readonly variable: string; readonly isPlain: boolean },
): PlainJson {
  if (isText(value) && hasPlaceholder(value)) return value
  if (known !== undefined && (isSame(value, known) || (isText(known) && hasPlaceholder(known)))) {
    return known
  }
  if (isPlain) return value
  return `\${${variable}}`
}

/** Which of an agent's keys hold values of the user, and how placeholders look in them. */
export interface SecretPlaces {
  readonly fields: readonly string[]
  readonly isPlaceholder: (text: string) => boolean
}

/** Returns `next` with the values that the user put where it has placeholders. */
export function withSecrets(
  next: PlainObject,
  { file, was }: { readonly file: PlainObject; readonly was: PlainObject },
  { fields, isPlaceholder }: SecretPlaces,
): PlainObject {
  const kept = fields.flatMap((field): [string, PlainJson][] => {
    const values = next[field]
    const own = file[field]
    const written = was[field]
    if (!isObject(values) || !isObject(own)) return []
    const isOwn = (key: string) => {
      const value = own[key]
      const isLiteral = value !== undefined && !(isText(value) && isPlaceholder(value))
      return isLiteral && !(isObject(written) && isSame(written[key], value))
    }
    const filled = Object.entries(values).map(([key, value]): [string, PlainJson] => {
      const mine = own[key]
      const isAsked = isText(value) && isPlaceholder(value)
      return [key, isAsked && isOwn(key) && mine !== undefined ? mine : value]
    })
    return [[field, Object.fromEntries(filled)]]
  })
  return { ...next, ...Object.fromEntries(kept) }
}
