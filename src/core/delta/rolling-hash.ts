/** How many bytes a hash covers. */
export const RUN = 16

const FACTOR = 0x01000193
const SCRAMBLE = 0x9e3779b1
/** What the byte that leaves was multiplied by: `FACTOR` to the power of `RUN - 1`. */
const LEAVING = power(FACTOR, RUN - 1)

/** Returns the hash of the 16 bytes at `at` (Rabin and Karp's, modulo 2^32); bytes beyond the end count as 0. */
export function hashRun(bytes: Uint8Array, at: number): number {
  let hash = 0
  for (let index = at; index < at + RUN; index += 1) {
    hash = (Math.imul(hash, FACTOR) + (bytes[index] ?? 0)) | 0
  }
  return hash
}

/** Returns the hash of the run one byte further. */
export function rollHash(hash: number, leaving: number, entering: number): number {
  return (Math.imul(hash - Math.imul(leaving, LEAVING), FACTOR) + entering) | 0
}

/** Returns the hash with its bits spread, not negative. */
export function spreadHash(hash: number): number {
  return Math.imul(hash, SCRAMBLE) >>> 0
}

function power(factor: number, exponent: number): number {
  let result = 1
  for (let count = 0; count < exponent; count += 1) result = Math.imul(result, factor)
  return result
}
