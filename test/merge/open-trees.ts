import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { blobsToMerge, mergeTrees } from '../../src/core/merge/merge-trees.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { makeTree } from '../../src/core/object/tree.ts'
import type { FileMode, Tree } from '../../src/core/object/tree.ts'

export type Files = Readonly<Record<string, string>>

export const sha256 = (bytes: Uint8Array) =>
  createHash('sha256').update(bytes).digest('hex') as ObjectId
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Merges trees written as path → contents; a path may carry its mode in front: `120000 link`. */
export function openTrees(base: Files | null, ours: Files | null, theirs: Files | null) {
  const known = new Map<ObjectId, Uint8Array>()
  const tree = (files: Files | null): Tree | null =>
    files &&
    makeTree(
      sha256,
      Object.entries(files).map(([key, contents]) => {
        const [, mode, path = ''] = /^(?:(\d{6}) )?(.*)$/.exec(key) ?? []
        const blob = sha256(bytes(contents))
        known.set(blob, bytes(contents))
        return { mode: (mode ?? '100644') as FileMode, path, blob }
      }),
    )
  const sides = { base: tree(base), ours: tree(ours), theirs: tree(theirs) }
  const preloaded = new Set(blobsToMerge(sides))
  const read = (id: ObjectId, allowed: boolean) => {
    const found = known.get(id)
    if (found === undefined || !allowed) throw new Error(`${id} was not preloaded`)
    return found
  }
  const merge = mergeTrees(sides, { sha256, readBlob: (id) => read(id, preloaded.has(id)) })
  for (const [id, made] of merge.blobs) known.set(id, made)
  const readBlob = (id: ObjectId) => read(id, true)
  return { sides, merge, readBlob }
}

/** The files of a merge, and its conflicts in a line each. */
export function show({ sides, merge, readBlob }: ReturnType<typeof openTrees>) {
  expect(sides).toBeDefined()
  const text = (id: ObjectId) => new TextDecoder().decode(readBlob(id))
  return {
    files: Object.fromEntries(
      merge.entries.map(({ mode, path, blob }) => [
        mode === '100644' ? path : `${mode} ${path}`,
        text(blob),
      ]),
    ),
    conflicts: merge.conflicts.map(({ type, path, hunks }) => `${type} ${path} ${hunks}`),
  }
}
