import { mixesValues } from './act-together.ts'
import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import { isEmptiedTogether } from './emptied-together.ts'
import { findNaming, indexItems } from './item-names.ts'
import { isRenamedTwice } from './renamed-twice.ts'
import type { Sides } from './text-value.ts'
import { areAll } from './text-value.ts'

/** Two sides that say something, on what was there. */
interface Said extends Sides<Data | undefined> {
  readonly ours: Data
  readonly theirs: Data
}

/** Tells whether a merge, clean as it may be, is to be asked about. */
export function isDoubtful(sides: Said, merged: Data): boolean {
  return (
    mixesValues(sides, merged) || isEmptiedTogether(sides, merged) || holdsRenamedTwice(sides, null)
  )
}

/** Tells whether somewhere below both sides did something else with the name of one thing. */
function holdsRenamedTwice(sides: Sides<Data | undefined>, name: string | null): boolean {
  if (areAll(sides, isMap)) {
    if (isRenamedTwice(sides, name)) return true
    return [...sides.base.keys()].some((key) =>
      holdsRenamedTwice(
        { base: sides.base.get(key), ours: sides.ours.get(key), theirs: sides.theirs.get(key) },
        null,
      ),
    )
  }
  if (!areAll(sides, isList)) return false
  const naming = findNaming(sides)
  return naming !== null && holdsRenamedTwice(indexItems(sides, naming.keyOf), naming.name)
}

/**
 * Tells whether a merge of lines says something else of a key than the sides do: where only one of
 * them changed it, what that one says, and nothing where it is gone on one and changed on the other.
 *
 * Lines that are alike stand in many places, so a change of one thing may land in another.
 */
export function contradictsSides(
  sides: Sides<Data | undefined>,
  merged: Data | undefined,
): boolean {
  const { base, ours, theirs } = sides
  if (areAll(sides, isMap)) return !isMap(merged) || contradictsMaps(sides, merged)
  if (isSameData(ours, theirs) || isSameData(theirs, base)) return !isSameData(merged, ours)
  if (isSameData(ours, base)) return !isSameData(merged, theirs)
  if (ours === undefined || theirs === undefined) return true
  return areAll(sides, isList) && isList(merged) && contradictsLists(sides, merged)
}

function contradictsMaps({ base, ours, theirs }: Sides<DataMap>, merged: DataMap): boolean {
  const keys = new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...merged.keys()])
  return [...keys].some((key) => {
    const values = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) }
    return contradictsSides(values, merged.get(key))
  })
}

/** Items without a name stay with their lines: nobody can tell which is which. */
function contradictsLists(sides: Sides<readonly Data[]>, merged: readonly Data[]): boolean {
  const naming = findNaming(sides)
  const result = { base: merged, ours: merged, theirs: merged }
  if (naming === null || findNaming(result)?.name !== naming.name) return false
  return contradictsMaps(indexItems(sides, naming.keyOf), indexItems(result, naming.keyOf).base)
}
