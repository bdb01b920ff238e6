import { asVerified } from './verified-json.ts'
import type { ObjectId, Sha256 } from './object-id.ts'
import { isObjectId } from './object-id.ts'
import { compareUtf8 } from './utf8-order.ts'
import { SkillmeatError } from '../errors.ts'

/** Regular file, executable file, symbolic link: git's words for them. */
export type FileMode = '100644' | '100755' | '120000'

/** One file of an artifact. `path` is POSIX, relative to the artifact's root. */
export interface TreeEntry {
  readonly mode: FileMode
  readonly path: string
  readonly blob: ObjectId
}

/** The files of one artifact. `id` is the artifact's content hash. */
export interface Tree {
  readonly id: ObjectId
  readonly entries: readonly TreeEntry[]
}

const HEADER = 'skillmeat-tree-v1\n'
const ENTRY = /(100644|100755|120000) ([^\0]+)\0([0-9a-f]{64})\n/y

/** Returns the tree of `entries` with its id; the order of `entries` does not matter. */
export function makeTree(sha256: Sha256, entries: readonly TreeEntry[]): Tree {
  const sorted = entries.toSorted(comparePaths)
  return { id: sha256(encodeTree(sorted)), entries: sorted }
}

/** Returns the bytes whose SHA-256 names a tree. `entries` must be sorted as `makeTree` sorts them. */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const lines = entries.map(({ mode, path, blob }) => `${mode} ${path}\0${blob}\n`)
  return new TextEncoder().encode(HEADER + lines.join(''))
}

/** Reads what `encodeTree` wrote. Throws `E_STORE_CORRUPT` for anything else. */
export function decodeTree(id: ObjectId, bytes: Uint8Array): Tree {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (!text.startsWith(HEADER)) throw corrupt(id)
  const entries: TreeEntry[] = []
  ENTRY.lastIndex = HEADER.length
  let at = HEADER.length
  while (at < text.length) {
    ENTRY.lastIndex = at
    const [whole, mode, path, blob] = ENTRY.exec(text) ?? []
    if (whole === undefined || path === undefined || !isObjectId(blob)) throw corrupt(id)
    entries.push({ mode: asVerified<FileMode>(mode), path, blob })
    at += whole.length
  }
  return { id, entries }
}

/** Orders entries by the UTF-8 bytes of their NFC-normalised paths, then by their raw bytes. */
function comparePaths(left: TreeEntry, right: TreeEntry): number {
  return (
    compareUtf8(left.path.normalize('NFC'), right.path.normalize('NFC')) ||
    compareUtf8(left.path, right.path)
  )
}

function corrupt(id: ObjectId): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', `Object ${id} is not a tree.`, {
    fix: 'Run `skillmeat verify` to see what is damaged.',
    data: { id },
  })
}
