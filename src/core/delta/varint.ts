/** Seven bits a byte, low ones first, the high bit set on all but the last: LEB128, as in git's packs. */
const MORE = 0x80
/** Lengths stay below 2^31: what is larger never gets into the store. */
const LARGEST = 0x7fffffff

/** Writes `value` at `at` and returns where the next byte goes. */
export function writeVarint(target: Uint8Array, at: number, value: number): number {
  let rest = value
  let end = at
  while (rest >= MORE) {
    target[end] = (rest & 0x7f) | MORE
    rest >>>= 7
    end += 1
  }
  target[end] = rest
  return end + 1
}

/** Reads numbers and bytes from the beginning of `source` on. */
export class VarintReader {
  private readonly source: Uint8Array
  private at = 0

  constructor(source: Uint8Array) {
    this.source = source
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length
  }

  /** Returns the next number; null when there is none, or none that `writeVarint` would have written. */
  next(): number | null {
    let value = 0
    for (let factor = 1; factor <= LARGEST; factor *= 0x80) {
      const byte = this.source[this.at]
      if (byte === undefined) return null
      this.at += 1
      value += (byte & 0x7f) * factor
      if (byte < MORE) return value <= LARGEST ? value : null
    }
    return null
  }

  /** Returns the next `length` bytes; null when there are fewer. */
  take(length: number): Uint8Array | null {
    const end = this.at + length
    if (end > this.source.length) return null
    const bytes = this.source.subarray(this.at, end)
    this.at = end
    return bytes
  }
}
