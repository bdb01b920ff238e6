import type { Renames } from './find-renames.ts'
import type { EntryMerge } from './merge-entry.ts'
import type { EntrySides, FileSides } from './merge-sides.ts'

/** The three sides of one file, and the path it ends at if all goes well. */
export interface PairedFile extends FileSides {
  readonly path: string
}

/** A paired file, and what became of it. */
export interface MergedFile extends PairedFile {
  readonly merge: EntryMerge
}

/** Pairs every entry with what the other sides have of the same file, across renames. */
export function pairFiles({ base, ours, theirs }: EntrySides, renames: Renames): PairedFile[] {
  const known = [...base.values()].map((entry) => {
    const atOurs = renames.ours.get(entry.path) ?? entry.path
    const atTheirs = renames.theirs.get(entry.path) ?? entry.path
    return {
      path: endPath(entry.path, atOurs, atTheirs),
      base: entry,
      ours: ours.get(atOurs) ?? null,
      theirs: theirs.get(atTheirs) ?? null,
    }
  })
  const moved = new Set([...renames.ours.values(), ...renames.theirs.values()])
  const added = new Set([...ours.keys(), ...theirs.keys()].filter((path) => !base.has(path)))
  const fresh = [...added]
    .filter((path) => !moved.has(path))
    .map((path) => ({
      path,
      base: null,
      ours: ours.get(path) ?? null,
      theirs: theirs.get(path) ?? null,
    }))
  return [...known, ...fresh]
}

/** The path of the side that renamed the file; the old one where the two do not agree. */
function endPath(base: string, ours: string, theirs: string): string {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : base
}
