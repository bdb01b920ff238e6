/** How the lines of a text end. */
export type LineEnding = 'lf' | 'crlf'

const LF = 10
const CR = 13

/** Returns how all lines of `bytes` end; null where it has no line end, or both kinds. */
export function findLineEnding(bytes: Uint8Array): LineEnding | null {
  let found: LineEnding | null = null
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== LF) continue
    const ending = bytes[at - 1] === CR ? 'crlf' : 'lf'
    if (found !== null && found !== ending) return null
    found = ending
  }
  return found
}

/** Returns `bytes` with every line ending as `ending` says. A CR elsewhere stays. */
export function convertLineEndings(bytes: Uint8Array, ending: LineEnding): Uint8Array {
  const lines = bytes.reduce((count, byte) => count + (byte === LF ? 1 : 0), 0)
  const converted = new Uint8Array(bytes.length + lines)
  let size = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    const isCrlf = byte === CR && bytes[at + 1] === LF
    if (isCrlf) continue
    if (byte === LF && ending === 'crlf') {
      converted[size] = CR
      size += 1
    }
    converted[size] = byte
    size += 1
  }
  return converted.slice(0, size)
}
