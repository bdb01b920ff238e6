/** The bytes of a text and where its lines begin. */
export interface Lines {
  readonly bytes: Uint8Array
  /** Offset of each line's first byte, and at last the length of `bytes`. */
  readonly starts: Int32Array
  readonly count: number
}

const LF = 10

/**
 * Returns the lines of `bytes`, each up to and including its LF.
 *
 * Only LF ends a line: CR and every other separator is content. The last line may lack its LF.
 */
export function splitLines(bytes: Uint8Array): Lines {
  const size = bytes.length
  let starts = new Int32Array(64 + (size >>> 4))
  let count = 0
  let at = 0
  while (at < size) {
    if (count + 1 >= starts.length) starts = grow(starts)
    starts[count] = at
    count += 1
    const end = bytes.indexOf(LF, at)
    at = end === -1 ? size : end + 1
  }
  starts[count] = size
  return { bytes, starts: starts.subarray(0, count + 1), count }
}

/** Tells whether the text ends inside a line, without an LF. An empty text does not. */
export function lacksFinalNewline({ bytes }: Lines): boolean {
  return bytes.length > 0 && bytes[bytes.length - 1] !== LF
}

/** Returns the bytes of the lines from `from` up to, not including, `to`. */
export function sliceLines({ bytes, starts }: Lines, from: number, to: number): Uint8Array {
  return bytes.subarray(starts[from], starts[to])
}

function grow(starts: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(starts.length * 2)
  larger.set(starts)
  return larger
}
