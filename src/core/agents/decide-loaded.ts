import type { ListingLimit, Reading } from './shared/agent.ts'

/** An artifact as an agent finds it on disk. */
export interface FoundCopy {
  /** The folder's or file's name, without its ending. */
  readonly diskName: string
  /** What the file calls itself; null when it does not say. */
  readonly ownName: string | null
  /** Characters of what is listed of it. */
  readonly description: number
  /** Characters of its text. */
  readonly body: number
}

/** What an agent does with a copy that it finds. */
export type Loading<T> =
  | { readonly copy: T; readonly state: 'loaded' }
  /** Another with the same identity is loaded in its place. */
  | { readonly copy: T; readonly state: 'shadowed'; readonly by: T }
  /** The agent has it a second time. */
  | { readonly copy: T; readonly state: 'listed_too'; readonly by: T }

/** Returns what an agent takes a copy for: two with one identity are the same to it. */
export function identityOf(
  { diskName, ownName }: FoundCopy,
  identity: Reading['identity'],
): string {
  return identity === 'disk' ? diskName : (ownName ?? diskName)
}

/** Decides which of the copies, in the order in which they count, an agent loads. */
export function decideLoaded<T extends FoundCopy>(
  copies: readonly T[],
  { identity, second }: Pick<Reading, 'identity' | 'second'>,
): readonly Loading<T>[] {
  const first = new Map<string, T>()
  return copies.map((copy) => {
    const name = identityOf(copy, identity)
    const by = first.get(name)
    if (by !== undefined) return { copy, state: second, by }
    first.set(name, copy)
    return { copy, state: 'loaded' }
  })
}

/** What an agent has to read before any skill is used. Characters; tokens are estimated. */
export interface Budget {
  readonly skills: number
  /** Characters of all descriptions, each as far as the agent takes it, with the names. */
  readonly listing: number
  /** A quarter of the characters: an estimate for English text. */
  readonly tokens: number
  readonly limit: number | null
  /** By how many characters the listing is too long; the agent drops descriptions then. */
  readonly over: number
}

/** Sums up what the skills that an agent loads cost it. */
export function sumUp(copies: readonly FoundCopy[], limit: ListingLimit): Budget {
  const listing = copies.reduce(
    (sum, { diskName, description }) =>
      sum + diskName.length + Math.min(description, limit.description ?? description),
    0,
  )
  return {
    skills: copies.length,
    listing,
    tokens: Math.ceil(listing / CHARACTERS_PER_TOKEN),
    limit: limit.listing,
    over: limit.listing === null ? 0 : Math.max(0, listing - limit.listing),
  }
}

const CHARACTERS_PER_TOKEN = 4

/** Names what an agent cuts off one skill, one sentence each. */
export function listCuts(copy: FoundCopy, limit: ListingLimit): readonly string[] {
  const cuts: string[] = []
  if (limit.description !== null && copy.description > limit.description) {
    cuts.push(`its description has ${copy.description} characters, ${limit.description} are read`)
  }
  if (limit.body !== null && copy.body > limit.body) {
    cuts.push(`its text has ${copy.body} characters, ${limit.body} are read`)
  }
  return cuts
}
