import { RUN, hashRun, rollHash, spreadHash } from './rolling-hash.ts'

/** Some of the 16-byte runs of a text, by their hashes. */
export type Sketch = ReadonlySet<number>

/** One run in 32 is kept: enough to see a few equal lines. */
const KEPT_BITS = 5
/** No sketch is larger; of a long text the beginning decides. */
const MOST_RUNS = 1024

/**
 * Returns runs of `bytes` that are chosen by what they hold: texts that share a passage share those in it,
 * wherever it stands (Manber, "Finding Similar Files in a Large File System", 1994).
 */
export function sketchBytes(bytes: Uint8Array): Sketch {
  const sketch = new Set<number>()
  let hash = hashRun(bytes, 0)
  for (let at = 0; at + RUN <= bytes.length && sketch.size < MOST_RUNS; at += 1) {
    const spread = spreadHash(hash)
    if (spread >>> (32 - KEPT_BITS) === 0) sketch.add(spread)
    hash = rollHash(hash, bytes[at] ?? 0, bytes[at + RUN] ?? 0)
  }
  return sketch
}

/** Counts the runs that two sketches share. */
export function countShared(one: Sketch, other: Sketch): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one]
  let count = 0
  for (const run of small) if (large.has(run)) count += 1
  return count
}
