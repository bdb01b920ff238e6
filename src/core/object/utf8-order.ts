/**
 * Compares two strings by their UTF-8 bytes: negative, zero or positive.
 *
 * UTF-16 order differs from it only where surrogates meet code units above them.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return utf8Rank(a) - utf8Rank(b)
  }
  return left.length - right.length
}

/** Moves surrogates (code points above U+FFFF) behind the rest of the BMP, as UTF-8 has them. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit <= 0xdfff ? unit + 0x2000 : unit - 0x800
}
