import { VarintReader } from './varint.ts'

/**
 * Returns the bytes that `encodeDelta` made `delta` for; null when it is malformed or does not fit `base`.
 *
 * A delta that fits another base of the same length gives other bytes: whoever decodes one must know
 * what the result hashes to. Nothing is allocated before every instruction was looked at.
 */
export function decodeDelta(base: Uint8Array, delta: Uint8Array): Uint8Array | null {
  const length = measure(base, delta)
  if (length === null) return null
  const target = new Uint8Array(length)
  let at = 0
  for (const bytes of pieces(base, delta)) {
    if (bytes === null) return null
    target.set(bytes, at)
    at += bytes.length
  }
  return target
}

/** Returns the length of the target if all instructions together make just that. */
function measure(base: Uint8Array, delta: Uint8Array): number | null {
  let length = 0
  for (const bytes of pieces(base, delta)) {
    if (bytes === null) return null
    length += bytes.length
  }
  return length === new VarintReader(delta).next() ? length : null
}

/** Yields the parts of the target in order, and null for an instruction that cannot be followed. */
function* pieces(base: Uint8Array, delta: Uint8Array): Generator<Uint8Array | null> {
  const reader = new VarintReader(delta)
  if (reader.next() === null) return yield null
  while (!reader.isAtEnd) {
    const instruction = reader.next()
    if (instruction === null || instruction < 2) return yield null
    const length = Math.floor(instruction / 2)
    yield instruction % 2 === 1 ? reader.take(length) : copyOf(base, reader.next(), length)
  }
}

function copyOf(base: Uint8Array, offset: number | null, length: number): Uint8Array | null {
  if (offset === null || offset + length > base.length) return null
  return base.subarray(offset, offset + length)
}
