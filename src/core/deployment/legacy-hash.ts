import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { joinBytes } from '../object/join-bytes.ts'
import { compareUtf8 } from '../object/utf8-order.ts'

export interface LegacyFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * Lists the hashes that the earlier Python tool may have written for these files.
 *
 * Path and content were hashed without separators, files in the order of their path components.
 * Different trees can share such a hash, so it serves to recognise old deployments and nothing else.
 */
export function legacyHashes(sha256: Sha256, files: readonly LegacyFile[]): ObjectId[] {
  const sorted = files.toSorted((a, b) => compareComponents(a.path, b.path))
  const whole = sha256(
    joinBytes(sorted.flatMap(({ path, bytes }) => [new TextEncoder().encode(path), bytes])),
  )
  const [only] = sorted
  return sorted.length === 1 && only !== undefined ? [whole, sha256(only.bytes)] : [whole]
}

function compareComponents(left: string, right: string): number {
  const a = left.split('/')
  const b = right.split('/')
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareUtf8(a[index] ?? '', b[index] ?? '')
    if (order !== 0) return order
  }
  return a.length - b.length
}
