import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { diffMaps } from './diff-maps.ts'
import { editMap, leavesBetween, listLeaves, readLeaves } from './sorted-map.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId

class Chunks {
  readonly held = new Map<ObjectId, Uint8Array>()
  readonly load = (ids: readonly ObjectId[]) =>
    Promise.resolve(new Map(ids.map((id) => [id, this.held.get(id) ?? new Uint8Array()])))

  async edit(root: ObjectId | null, edits: ReadonlyMap<string, unknown>) {
    const result = await editMap({ root, load: this.load, sha256 }, edits)
    for (const { id, bytes } of result.chunks) this.held.set(id, bytes)
    return result
  }

  async entries(root: ObjectId | null) {
    return readLeaves(await listLeaves(root, this.load), this.load)
  }
}

const key = fc.integer({ min: 0, max: 3000 }).map((n) => `key/${n.toString(36).padStart(4, '0')}`)
const edits = fc.array(fc.tuple(key, fc.option(fc.integer(), { freq: 3 })), { maxLength: 200 })

test('however a map came to be, the same entries give the same root', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { maxLength: 6 }), async (rounds) => {
      const chunks = new Chunks()
      const expected = new Map<string, number>()
      let root: ObjectId | null = null
      for (const round of rounds) {
        const batch = new Map(round)
        for (const [k, v] of batch) {
          if (v === null) expected.delete(k)
          else expected.set(k, v)
        }
        ;({ root } = await chunks.edit(root, batch))
      }
      const sorted = [...expected].toSorted(([a], [b]) => (a < b ? -1 : 1))
      expect(await chunks.entries(root)).toEqual(sorted)
      expect((await chunks.edit(null, expected)).root).toBe(root)
    }),
    { numRuns: 60 },
  )
})

test('an edit of one key in ten thousand writes a handful of chunks', async () => {
  const chunks = new Chunks()
  const many = new Map(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, { n }] as const))
  const { root } = await chunks.edit(null, many)
  const { chunks: written } = await chunks.edit(root, new Map([['k777', { n: -1 }]]))
  expect(written.length).toBeLessThanOrEqual(5)
})

test('a range names every leaf that may hold its keys', async () => {
  const chunks = new Chunks()
  const many = new Map(
    Array.from({ length: 2000 }, (_, n) => [`k${String(n).padStart(5, '0')}`, n]),
  )
  const { root } = await chunks.edit(null, many)
  const leaves = leavesBetween(await listLeaves(root, chunks.load), 'k00100', 'k00200')
  const found = (await readLeaves(leaves, chunks.load)).filter(
    ([k]) => k >= 'k00100' && k < 'k00200',
  )
  expect(found.length).toBe(100)
  expect(leaves.length).toBeLessThan(20)
})

test('a diff of two maps is the edits that lead from one to the other', async () => {
  await fc.assert(
    fc.asyncProperty(edits, edits, async (first, second) => {
      const chunks = new Chunks()
      const { root: before } = await chunks.edit(null, new Map(first))
      const { root: after } = await chunks.edit(before, new Map(second))
      const changes = await diffMaps(before, after, chunks.load)
      const forward = new Map(changes.map(({ key: k, after: v }) => [k, v]))
      const backward = new Map(changes.map(({ key: k, before: v }) => [k, v]))
      expect((await chunks.edit(before, forward)).root).toBe(after)
      expect((await chunks.edit(after, backward)).root).toBe(before)
    }),
    { numRuns: 60 },
  )
})
