import type { Data } from './data.ts'
import { isList, isMap } from './data.ts'
import type { Sides } from './text-value.ts'

/**
 * Tells whether a merge left nothing in a list or map in which either side left something. Empty
 * means something else than few: without a tool an agent has none, or all.
 */
export function isEmptiedTogether(
  { ours, theirs }: Omit<Sides<Data | undefined>, 'base'>,
  merged: Data | undefined,
): boolean {
  if (!isFilled(ours) || !isFilled(theirs)) return false
  if (merged === undefined || !isFilled(merged)) return merged === undefined || isEmpty(merged)
  if (!isMap(merged) || !isMap(ours) || !isMap(theirs)) return false
  return [...merged].some(([key, value]) =>
    isEmptiedTogether({ ours: ours.get(key), theirs: theirs.get(key) }, value),
  )
}

/** Tells the same of a list or map itself, and nothing of what is in it. */
export function isEmptied(
  { ours, theirs }: Omit<Sides<Data | undefined>, 'base'>,
  merged: Data | undefined,
): boolean {
  if (!isMap(merged) && !isList(merged)) return false
  return isFilled(ours) && isFilled(theirs) && !isFilled(merged)
}

function isFilled(value: Data | undefined): boolean {
  if (isMap(value)) return value.size > 0
  return isList(value) && value.length > 0
}

/** Below a key of YAML, nothing is written as nothing. */
function isEmpty(value: Data): boolean {
  return value === null || isMap(value) || isList(value)
}
