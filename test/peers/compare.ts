import type { OurFind, Ours } from './find-ours.ts'
import type { Peer } from './peers.ts'

/** How one thing differs: only one of the two has it, or ours has it when it is named. */
export interface Finding {
  readonly kind: 'theirs' | 'ours' | 'offered'
  readonly subject: string
}

/** What a peer and ours found in one source. */
export interface Comparison {
  readonly peer: string
  readonly source: string
  /** Null where the peer takes no such source. */
  readonly theirs: number | null
  readonly both: number
  readonly findings: readonly Finding[]
}

/** Compares by name; what several have is one. */
export function compare(
  { id, called }: Pick<Peer, 'id' | 'called'>,
  source: string,
  { listed, ours }: { readonly listed: readonly string[] | null; readonly ours: Ours },
): Comparison {
  const asCalled = (finds: readonly OurFind[]) => new Set(finds.flatMap((one) => called(one) ?? []))
  if (listed === null) return { peer: id, source, theirs: null, both: 0, findings: [] }
  const [theirs, found, offered] = [new Set(listed), asCalled(ours.found), asCalled(ours.offered)]
  const lacking = [...theirs.difference(found)].map((subject): Finding => ({
    kind: offered.has(subject) ? 'offered' : 'theirs',
    subject,
  }))
  const more = [...found.difference(theirs)].map((subject): Finding => ({ kind: 'ours', subject }))
  const both = theirs.intersection(found).size
  return { peer: id, source, theirs: theirs.size, both, findings: [...lacking, ...more] }
}
