import { sameValue } from '../view/diff-maps.ts'
import type { NamedContent, TeamMember, ToldFacts } from '../view/told-facts.ts'

/** The sides of a merge of facts; the base is null where the two were never integrated. */
interface Sides {
  readonly base: ToldFacts | null
  readonly ours: ToldFacts
  readonly theirs: ToldFacts
}

/**
 * Returns what a repository is to say: what it says, with what was changed here since `base`. What it has
 * and could not be taken in here was not removed here.
 */
export function factsToTell({ base, ours, theirs }: Sides): ToldFacts {
  const merge = <T>(pick: (facts: ToldFacts) => ReadonlyMap<string, T>): readonly T[] => [
    ...mergeKeyed(base === null ? new Map() : pick(base), pick(ours), pick(theirs)).values(),
  ]
  return {
    name: base === null || base.name === ours.name ? theirs.name : ours.name,
    tags: merge(tagsOf),
    members: ours.members === null ? null : merge(membersOf),
    versionTags: merge(versionTagsOf),
  }
}

/**
 * Returns the base of the next merge after a pull: what is here now, as far as it is not a change of this
 * side that the repository does not have yet.
 */
export function nextBase({
  base,
  ours,
  theirs,
  now,
}: Sides & { readonly now: ToldFacts }): ToldFacts {
  const settle = <T>(pick: (facts: ToldFacts) => ReadonlyMap<string, T>): readonly T[] => {
    const [before, own] = [base === null ? new Map<string, T>() : pick(base), pick(ours)]
    const [there, after] = [pick(theirs), pick(now)]
    const keys = new Set([...there.keys(), ...after.keys()])
    return [...keys].flatMap((key) => {
      const isTouched = !isSame(before.get(key), own.get(key))
      const value = isTouched ? there.get(key) : after.get(key)
      return value === undefined ? [] : [value]
    })
  }
  const isRenamed = base !== null && base.name !== ours.name
  return {
    name: isRenamed ? theirs.name : now.name,
    tags: settle(tagsOf),
    members: now.members === null ? null : settle(membersOf),
    versionTags: settle(versionTagsOf),
  }
}

function mergeKeyed<T>(
  base: ReadonlyMap<string, T>,
  ours: ReadonlyMap<string, T>,
  theirs: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const merged = new Map(theirs)
  for (const key of new Set([...base.keys(), ...ours.keys()])) {
    const own = ours.get(key)
    if (isSame(base.get(key), own)) continue
    if (own === undefined) merged.delete(key)
    else merged.set(key, own)
  }
  return merged
}

function tagsOf({ tags }: ToldFacts): ReadonlyMap<string, string> {
  return new Map(tags.map((tag) => [tag, tag]))
}

function membersOf({ members }: ToldFacts): ReadonlyMap<string, TeamMember> {
  return new Map((members ?? []).map((member) => [member.name, member]))
}

function versionTagsOf({ versionTags }: ToldFacts): ReadonlyMap<string, NamedContent> {
  return new Map(versionTags.map((tag) => [tag.name, tag]))
}

function isSame(left: unknown, right: unknown): boolean {
  return sameValue(left ?? null, right ?? null)
}
