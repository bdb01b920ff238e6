import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'
import type { FileConflict } from './file-conflict.ts'
import { makeFileConflict } from './file-conflict.ts'
import { listFolders } from './list-folders.ts'
import type { Entries, EntrySides } from './merge-sides.ts'
import { isLink, isSameFile } from './merge-sides.ts'
import type { MergedFile } from './pair-files.ts'

/**
 * Returns `files` with each link a conflict that one side made or changed and whose target the other
 * side took away or renamed: neither side has a link that leads nowhere.
 */
export function withDanglingLinksAsConflicts(
  files: readonly MergedFile[],
  sides: EntrySides,
  readBlob: (id: ObjectId) => Uint8Array,
): MergedFile[] {
  if (!files.some((file) => isNewLink(file))) return [...files]
  const there = listPlaces(files.flatMap(listEnds))
  return files.map((file) => {
    const { path, merge } = file
    if (merge.kind !== 'decided' || !isNewLink(file)) return file
    const target = findTarget(path, readBlob(merge.entry.blob))
    if (target === null || there.has(target) || !hadTarget(sides, merge.entry, target)) return file
    return {
      ...file,
      merge: { kind: 'conflict', conflict: makeFileConflict(path, file, 'both_modified') },
    }
  })
}

/** Returns the links of both sides that are not those of the base, of which a merge reads the target. */
export function listNewLinks({ base, ours, theirs }: EntrySides): TreeEntry[] {
  const fresh = (entry: TreeEntry) => isLink(entry) && !isSameFile(base.get(entry.path), entry)
  return [...ours.values(), ...theirs.values()].filter(fresh)
}

/** Tells whether a conflict is about a link of one side whose target the other took away. */
export function leadsNowhere({ type, base, ours, theirs }: FileConflict): boolean {
  if (type !== 'both_modified') return false
  const made = [ours, theirs].filter((side) => side !== null && !isSameFile(side, base))
  return made.length === 1 && made.every(isLink) && [base, ours, theirs].every(isNoOrLink)
}

function isNoOrLink(entry: TreeEntry | null): boolean {
  return entry === null || isLink(entry)
}

function isNewLink({ base, merge }: MergedFile): boolean {
  return merge.kind === 'decided' && isLink(merge.entry) && !isSameFile(base, merge.entry)
}

/** Every path at which a file may end; where it is in question, all of them. */
function listEnds({ path, merge }: MergedFile): string[] {
  if (merge.kind === 'gone') return []
  if (merge.kind === 'decided') return [path]
  const { ours, theirs } = merge.conflict
  return [path, ...[ours, theirs].flatMap((side) => side?.path ?? [])]
}

/** Files, and the folders that they are in. */
function listPlaces(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => [path, ...listFolders(path)]))
}

/** Tells whether the link led somewhere on every side that has it. */
function hadTarget({ ours, theirs }: EntrySides, link: TreeEntry, target: string): boolean {
  const holders = [ours, theirs].filter((side) => isSameFile(side.get(link.path), link))
  return holders.length > 0 && holders.every((side) => holds(side, target))
}

function holds(side: Entries, target: string): boolean {
  return side.has(target) || [...side.keys()].some((path) => path.startsWith(`${target}/`))
}

/** Returns where a link leads inside of the tree; null for one that leads out of it, or to all of it. */
function findTarget(path: string, text: Uint8Array): string | null {
  const target = new TextDecoder().decode(text)
  if (target.startsWith('/')) return null
  const parts = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : parts.join('/')
}
