import type { SideName } from './text-value.ts'

/** How what conflicts is settled while a value is merged around it. */
export interface Favour {
  /** Says which side a place has. */
  readonly sideOf: (place: string) => SideName
  /** The places of values that act together, found so far, each with the place that stands for them all. */
  readonly together: Map<string, string>
}

/** The place of the whole. */
export const ROOT_PLACE = ''

/**
 * Names the place of a key or of an item of a list: all that is above it, and its own name. TOML has
 * all of that in the head of a section, so what sets keys apart there is left out of every name.
 */
export function keyPlace(place: string, key: string): string {
  return `${place}${key.replaceAll(/["\\[\]]/g, '')}`
}
