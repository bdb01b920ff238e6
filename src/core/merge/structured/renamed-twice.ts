import type { Data, DataMap } from './data.ts'
import { isMap, isSameData } from './data.ts'
import type { Sides } from './text-value.ts'

/**
 * Tells whether both sides did something else with the name of one thing: two new names, or a new
 * name here and a removal there. A merge of the keys alone would keep it twice, or after all.
 *
 * A key that is gone was renamed where another with the same content was added. `name` is the key
 * inside a thing that names it; null where the key of the map is the name.
 */
export function isRenamedTwice({ base, ours, theirs }: Sides<DataMap>, name: string | null) {
  return [...base].some(([key, value]) => {
    if (ours.has(key) || theirs.has(key)) return false
    const content = withoutName(value, name)
    const newNames = (side: DataMap) =>
      [...side].flatMap(([other, added]) =>
        !base.has(other) && isSameData(withoutName(added, name), content) ? [other] : [],
      )
    return new Set(newNames(ours)).symmetricDifference(new Set(newNames(theirs))).size > 0
  })
}

function withoutName(value: Data, name: string | null): Data {
  if (name === null || !isMap(value)) return value
  return new Map([...value].filter(([key]) => key !== name))
}
