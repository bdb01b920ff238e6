/** What an object id takes as bytes. */
export const ID_BYTES = 32

/** Writes hex digits, an even number of them in lower case, as bytes into `target` from `at` on. */
export function writeHex(target: Uint8Array, at: number, hex: string): void {
  for (let index = 0; index * 2 < hex.length; index += 1) {
    const high = digitOf(hex.charCodeAt(index * 2))
    target[at + index] = high * 16 + digitOf(hex.charCodeAt(index * 2 + 1))
  }
}

/** Returns the value of `0` to `9` and `a` to `f`. */
function digitOf(code: number): number {
  return code < 58 ? code - 48 : code - 87
}
