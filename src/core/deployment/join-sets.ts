import type { TomlTable } from '../toml/read-toml.ts'

/** Says whether a copy is disabled: of two sides one changed it, whatever else they changed. */
const SWITCH = 'disabled'

/** Keys whose values are sets of ids: each id is a change of its own. */
const SETS = ['parts', 'wanted_by'] as const

/** The two sides of an entry with the sets of both. */
export interface JoinedSets {
  readonly ours: TomlTable
  readonly theirs: TomlTable
  /** Parts that one side has alone, where it is not known whether the other never had them. */
  readonly doubtful: readonly string[]
}

/**
 * Merges the sets of an entry that both sides changed, three-way by id. Without a base whatever one side
 * has stays, and is doubtful.
 */
export function joinSets(
  ours: TomlTable,
  theirs: TomlTable,
  base: TomlTable | undefined,
): JoinedSets {
  let joined: JoinedSets = { ...joinSwitch({ ours, theirs }, base), doubtful: [] }
  for (const key of SETS) {
    const [mine, other] = [readSet(ours[key]), readSet(theirs[key])]
    if (mine === null || other === null || isSameSet(mine, other)) continue
    const was = base === undefined ? null : (readSet(base[key]) ?? new Set<string>())
    const all = [...mine.union(other)].filter(
      (id) => was === null || isKept(id, [mine, other], was),
    )
    const ids = key === 'parts' ? all.toSorted() : all
    const alone = was === null && key === 'parts' ? mine.symmetricDifference(other) : []
    joined = {
      ours: { ...joined.ours, [key]: ids },
      theirs: { ...joined.theirs, [key]: ids },
      doubtful: [...joined.doubtful, ...alone],
    }
  }
  return joined
}

function joinSwitch(
  sides: Pick<JoinedSets, 'ours' | 'theirs'>,
  base: TomlTable | undefined,
): Pick<JoinedSets, 'ours' | 'theirs'> {
  const { ours, theirs } = sides
  if (base === undefined || isOff(ours) === isOff(theirs)) return sides
  return isOff(base)
    ? { ours: on(ours), theirs: on(theirs) }
    : { ours: off(ours), theirs: off(theirs) }
}

function isOff(table: TomlTable): boolean {
  return table[SWITCH] === true
}

function off(table: TomlTable): TomlTable {
  return { ...table, [SWITCH]: true }
}

function on(table: TomlTable): TomlTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== SWITCH))
}

/** Takes doubtful parts out of an entry of which nothing is left in the record. */
export function withoutDoubtful(
  table: TomlTable,
  doubtful: ReadonlySet<string>,
  recorded: ReadonlySet<string>,
): TomlTable {
  const parts = readSet(table['parts'])
  if (parts === null) return table
  const kept = [...parts].filter((id) => !doubtful.has(id) || recorded.has(id))
  return kept.length === parts.size ? table : { ...table, parts: kept }
}

/** What a side removed since the base is gone, whatever the other still has. */
function isKept(
  id: string,
  sides: readonly ReadonlySet<string>[],
  was: ReadonlySet<string>,
): boolean {
  return was.has(id) ? sides.every((side) => side.has(id)) : true
}

function readSet(value: TomlTable[string] | undefined): ReadonlySet<string> | null {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return null
  return new Set(value)
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.symmetricDifference(right).size === 0
}
