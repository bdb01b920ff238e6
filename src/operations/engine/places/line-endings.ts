import type { ObjectId } from '../../../core/object/object-id.ts'
import { treeChanges } from '../../../core/diff/tree-changes.ts'
import { isBinary } from '../../../core/diff/is-binary.ts'
import type { ObjectReader } from '../objects/object-reader.ts'

const CR = 0x0d
const LF = 0x0a

/** Tells whether two trees are the same but for CRLF and LF: what a checkout with `autocrlf` does. */
export async function differsInLineEndingsOnly(
  objects: ObjectReader,
  before: ObjectId | null,
  after: ObjectId | null,
): Promise<boolean> {
  if (before === null || after === null) return false
  const changes = treeChanges(await objects.tree(before), await objects.tree(after))
  const pairs = changes.map((change) => [change.before, change.after] as const)
  const blobs = await objects.blobs(
    pairs.flatMap(([old, fresh]) => (old && fresh ? [old.blob, fresh.blob] : [])),
  )
  return pairs.every(([old, fresh]) => {
    if (old === null || fresh === null || old.mode !== fresh.mode || old.path !== fresh.path)
      return false
    const left = blobs.get(old.blob)
    const right = blobs.get(fresh.blob)
    return left !== undefined && right !== undefined && sameButForLineEndings(left, right)
  })
}

function sameButForLineEndings(left: Uint8Array, right: Uint8Array): boolean {
  if (isBinary(left) || isBinary(right)) return false
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (left[i] === CR && left[i + 1] === LF) i += 1
    if (right[j] === CR && right[j + 1] === LF) j += 1
    if (left[i] !== right[j]) return false
    i += 1
    j += 1
  }
  return true
}
