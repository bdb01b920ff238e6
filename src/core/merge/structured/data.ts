/** What a structured text says, without the way it says it. Maps keep the order of their keys. */
export type Data = string | number | boolean | null | readonly Data[] | DataMap
export type DataMap = ReadonlyMap<string, Data>

export function isMap(value: Data | undefined): value is DataMap {
  return value instanceof Map
}

export function isList(value: Data | undefined): value is readonly Data[] {
  return Array.isArray(value)
}

/** Tells whether two values say the same; the order of keys says nothing. Absent equals absent. */
export function isSameData(left: Data | undefined, right: Data | undefined): boolean {
  if (isMap(left) && isMap(right)) {
    return (
      left.size === right.size &&
      [...left].every(([key, value]) => right.has(key) && isSameData(value, right.get(key)))
    )
  }
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length && left.every((item, index) => isSameData(item, right[index]))
    )
  }
  return Object.is(left, right)
}

/** Tells whether two values say the same in the same order of keys. */
export function isIdenticalData(left: Data, right: Data): boolean {
  if (isMap(left) && isMap(right)) {
    const keys = [...right.keys()]
    return (
      left.size === right.size &&
      [...left].every(([key, value], index) => {
        const other = right.get(key)
        return keys[index] === key && other !== undefined && isIdenticalData(value, other)
      })
    )
  }
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length &&
      left.every((item, index) => {
        const other = right[index]
        return other !== undefined && isIdenticalData(item, other)
      })
    )
  }
  return Object.is(left, right)
}
