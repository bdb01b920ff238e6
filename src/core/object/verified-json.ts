/* oxlint-disable typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion -- the bytes were verified by their hash, and nothing but what this program wrote hashes to it */

/** Reads JSON that this program wrote and whose bytes were just verified by their hash. */
export function parseVerified<T>(text: string): T {
  return JSON.parse(text) as T
}

/** Names the type of a value that came out of verified JSON under a key that tells it. */
export function asVerified<T>(value: unknown): T {
  return value as T
}
