import type { PlainJson } from '../../json/plain-json.ts'

/** A JSON object as plain data. */
export type PlainObject = Readonly<Record<string, PlainJson>>

export function isObject(value: PlainJson | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: PlainJson | undefined): value is readonly PlainJson[] {
  return Array.isArray(value)
}

export function isText(value: PlainJson | undefined): value is string {
  return typeof value === 'string'
}

/** Tells whether two values say the same; the order of keys says nothing. Absent equals absent. */
export function isSame(left: PlainJson | undefined, right: PlainJson | undefined): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, at) => isSame(item, right[at]))
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left)
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
    )
  }
  return left === right || (Number.isNaN(left) && Number.isNaN(right))
}

/**
 * Returns `value` with the changes that lead from `from` to `to`.
 *
 * What both leave alone, or neither can say, stays as `value` has it: so a value keeps what its
 * other form cannot hold. Lists of one length are gone through item by item.
 */
export function withChanges(value: PlainJson, from: PlainJson, to: PlainJson): PlainJson {
  if (isSame(from, to)) return value
  if (isObject(value) && isObject(from) && isObject(to)) return objectChanges(value, from, to)
  if (isList(value) && isList(from) && isList(to)) {
    if (value.length !== from.length) return to
    return to.map((item, at) => itemChange(value, from, { item, at, length: to.length }))
  }
  return to
}

function objectChanges(value: PlainObject, from: PlainObject, to: PlainObject): PlainObject {
  const kept = Object.entries(value).flatMap(([key, item]): [string, PlainJson][] => {
    const next = memberChange(item, from[key], to[key])
    return next === undefined ? [] : [[key, next]]
  })
  const added = Object.entries(to).filter(
    ([key, after]) => !Object.hasOwn(value, key) && !isSame(from[key], after),
  )
  return Object.fromEntries([...kept, ...added])
}

function memberChange(
  item: PlainJson,
  before: PlainJson | undefined,
  after: PlainJson | undefined,
): PlainJson | undefined {
  if (before === undefined && after === undefined) return item
  const [from, to] = [before ?? {}, after ?? {}]
  if (isObject(item) && isObject(from) && isObject(to)) {
    const next = withChanges(item, from, to)
    return after === undefined && isSame(next, {}) ? undefined : next
  }
  return before === undefined || after === undefined ? after : withChanges(item, before, after)
}

function itemChange(
  value: readonly PlainJson[],
  from: readonly PlainJson[],
  { item, at, length }: { readonly item: PlainJson; readonly at: number; readonly length: number },
): PlainJson {
  const before = from[at]
  const own = value[at]
  if (length === from.length && before !== undefined && own !== undefined) {
    return withChanges(own, before, item)
  }
  const same = from.findIndex((other) => isSame(other, item))
  return value[same] ?? item
}

/** Returns the object without the keys for which `isGone` holds. */
export function withoutKeys(value: PlainObject, isGone: (key: string) => boolean): PlainObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !isGone(key)))
}

/** Returns those of `keys` that the object has. */
export function pickKeys(value: PlainObject, keys: Iterable<string>): PlainObject {
  const found: [string, PlainJson][] = []
  for (const key of keys) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined
    if (item !== undefined) found.push([key, item])
  }
  return Object.fromEntries(found)
}
