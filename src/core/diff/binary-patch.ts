const ALPHABET =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~'
const BYTES_PER_LINE = 52

/**
 * Returns the `GIT binary patch` part of a file's diff: the new bytes, then the old ones.
 *
 * `deflate` compresses to the zlib format.
 */
export function renderBinaryPatch(
  [old, fresh]: readonly [old: Uint8Array, fresh: Uint8Array],
  deflate: (bytes: Uint8Array) => Uint8Array,
): string {
  const literal = (bytes: Uint8Array) => `literal ${bytes.length}\n${encodeLines(deflate(bytes))}\n`
  return `GIT binary patch\n${literal(fresh)}${literal(old)}`
}

function encodeLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let from = 0; from < bytes.length; from += BYTES_PER_LINE) {
    const line = bytes.subarray(from, from + BYTES_PER_LINE)
    lines.push(`${lengthLetter(line.length)}${encodeBase85(line)}\n`)
  }
  return lines.join('')
}

/** `A` is 1 byte, `Z` 26, `a` 27, `z` 52. */
function lengthLetter(length: number): string {
  return String.fromCharCode(length <= 26 ? 64 + length : 70 + length)
}

/** Five letters for every four bytes; the last group is filled up with zeros. */
function encodeBase85(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 4) {
    let group = 0
    for (let index = from; index < from + 4; index += 1) group = group * 256 + (bytes[index] ?? 0)
    let letters = ''
    for (let count = 0; count < 5; count += 1) {
      letters = (ALPHABET[group % 85] ?? '') + letters
      group = Math.floor(group / 85)
    }
    text += letters
  }
  return text
}
