import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'
import { listNewLinks } from './dangling-links.ts'
import { listRenameCandidates } from './find-renames.ts'
import type { Entries, EntrySides } from './merge-sides.ts'

/** Returns the blobs that finding renames, merging contents and following links may read, each once. */
export function listBlobsToMerge(sides: EntrySides): ObjectId[] {
  const { base, ours, theirs } = sides
  const wanted = new Set<ObjectId>()
  const want = (entries: readonly (TreeEntry | undefined)[]) => {
    for (const entry of entries) if (entry !== undefined) wanted.add(entry.blob)
  }
  const wantCandidates = (side: Entries, other: Entries) => {
    const { removed, added } = listRenameCandidates(base, side, other)
    want(removed)
    want(added)
    want(removed.map(({ path }) => other.get(path)))
  }
  wantCandidates(ours, theirs)
  wantCandidates(theirs, ours)
  want(listNewLinks(sides))
  for (const [path, mine] of ours) {
    const yours = theirs.get(path)
    const before = base.get(path)
    if (yours === undefined || mine.blob === yours.blob) continue
    if (mine.blob !== before?.blob && yours.blob !== before?.blob) want([before, mine, yours])
  }
  return [...wanted]
}
