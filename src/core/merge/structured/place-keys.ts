import type { Sides } from './text-value.ts'

/**
 * Returns the keys of a merge in their order: those of ours that stay, and each one that theirs
 * added after the nearest key that stands before it in theirs; where there is none, first.
 *
 * A key that one side removed is gone. What a removed key was changed to is for others to see.
 */
export function placeKeys({ base, ours, theirs }: Sides<readonly string[]>): string[] {
  const added = findAdded({ base, ours, theirs })
  const after = new Map<string | null, string[]>()
  const kept = keepKeys({ base, ours, theirs })
  const isPlaced = new Set(kept)
  let previous: string | null = null
  for (const key of theirs) {
    if (added.has(key)) {
      after.set(previous, [...(after.get(previous) ?? []), key])
    } else if (isPlaced.has(key)) {
      previous = key
    }
  }
  const follow = (key: string | null) => after.get(key) ?? []
  return [...follow(null), ...kept.flatMap((key) => [key, ...follow(key)])]
}

/** Returns the keys of a set: those of ours that stay, then those that theirs added. */
export function appendKeys(sides: Sides<readonly string[]>): string[] {
  const added = findAdded(sides)
  return [...keepKeys(sides), ...sides.theirs.filter((key) => added.has(key))]
}

/** Tells whether both sides left the keys that they share with the base in their order. */
export function keepOrder({ base, ours, theirs }: Sides<readonly string[]>): boolean {
  return [ours, theirs].every((side) => {
    const known = new Set(base)
    const present = new Set(side)
    const before = base.filter((key) => present.has(key))
    const now = side.filter((key) => known.has(key))
    return before.every((key, index) => now[index] === key)
  })
}

/** Tells whether both sides put keys of their own behind the same key that stays. */
export function insertAtOnePlace({ base, ours, theirs }: Sides<readonly string[]>): boolean {
  const stays = new Set(base).intersection(new Set(ours)).intersection(new Set(theirs))
  const placesOf = (side: readonly string[], other: readonly string[]) => {
    const known = new Set([...base, ...other])
    const places = new Set<string | null>()
    let previous: string | null = null
    for (const key of side) {
      if (stays.has(key)) previous = key
      else if (!known.has(key)) places.add(previous)
    }
    return places
  }
  return !placesOf(ours, theirs).isDisjointFrom(placesOf(theirs, ours))
}

/** The keys that only theirs has. */
function findAdded({ base, ours, theirs }: Sides<readonly string[]>): ReadonlySet<string> {
  const known = new Set([...base, ...ours])
  return new Set(theirs.filter((key) => !known.has(key)))
}

/** The keys of ours that theirs did not remove. */
function keepKeys({ base, ours, theirs }: Sides<readonly string[]>): string[] {
  const known = new Set(base)
  const present = new Set(theirs)
  return ours.filter((key) => present.has(key) || !known.has(key))
}
