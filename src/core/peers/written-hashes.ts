import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { isSingleFile } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { joinBytes } from '../object/join-bytes.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import type { PeerClaim, PeerFile } from './peer.ts'
import { assertShort } from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'

/** Peers sort with `localeCompare`; nearly all locales order ASCII names as English does. */
const COLLATOR = new Intl.Collator('en')

/** Returns the hash that a text holds: hex digits, perhaps behind `sha256:` or `sha256-`; else null. */
export function readSha256(value: FieldValue | undefined): ObjectId | null {
  const hex = typeof value === 'string' ? value.replace(/^sha256[:-]/, '') : null
  return isObjectId(hex) ? hex : null
}

/**
 * Returns the SHA-256 over the paths and bytes of files in the order of `localeCompare`, `between`
 * standing behind each path and each file.
 */
export function hashFolder(files: readonly PeerFile[], between: string, sha256: Sha256): ObjectId {
  const sorted = files.toSorted((left, right) => COLLATOR.compare(left.path, right.path))
  return hashFiles(sorted, between, sha256)
}

/** Returns the same over files in the order in which they stand. */
export function hashFiles(files: readonly PeerFile[], between: string, sha256: Sha256): ObjectId {
  const encoder = new TextEncoder()
  const parts = files.flatMap(({ path, bytes }) => [
    encoder.encode(path + between),
    bytes,
    encoder.encode(between),
  ])
  return sha256(joinBytes(parts))
}

/**
 * Returns the hashes of files by path; none where one of them cannot be read. Throws `E_MANIFEST_LIMIT`
 * for a path that is too long.
 */
export function readFileHashes(fields: PeerFields): ReadonlyMap<string, ObjectId> {
  const hashes = new Map<string, ObjectId>()
  for (const [path, value] of fields) {
    assertShort(path)
    const hash = readSha256(value)
    if (hash === null) return new Map()
    hashes.set(path, hash)
  }
  return hashes
}

/**
 * Returns what compares files with recorded hashes: they are as written when they are those of one of
 * `copies`, no more and no fewer. Null where nothing is recorded.
 */
export function compareByFile(
  type: ArtifactType,
  copies: readonly ReadonlyMap<string, ObjectId>[],
  hash: Sha256,
): PeerClaim['isAsWritten'] {
  const recorded = copies.filter(({ size }) => size > 0)
  if (recorded.length === 0) return null
  return (files) => {
    const found = files.map(({ path, bytes }) => ({ path, hash: hash(bytes) }))
    return recorded.some((hashes) => {
      if (found.length !== hashes.size) return false
      const only = isSingleFile(type) && hashes.size === 1 ? [...hashes.values()][0] : undefined
      return found.every((file) => (only ?? hashes.get(file.path)) === file.hash)
    })
  }
}
