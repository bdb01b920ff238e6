const LOOKED_AT = 8000
const LARGEST_TEXT = 1023 * 1024 * 1024

/** Tells whether git refuses to merge `bytes` by lines: a NUL near the start, or over 1,023 MiB. */
export function isBinary(bytes: Uint8Array): boolean {
  if (bytes.length > LARGEST_TEXT) return true
  const nul = bytes.indexOf(0)
  return nul !== -1 && nul < LOOKED_AT
}
