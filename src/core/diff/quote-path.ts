const NAMED: ReadonlyMap<number, string> = new Map([
  [7, 'a'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [34, '"'],
  [92, '\\'],
])

/**
 * Returns `path` as git writes it: in double quotes, with escapes, where a byte is not plain ASCII.
 *
 * The result is one line and holds no control character.
 */
export function quotePath(path: string): string {
  let quoted = ''
  for (const byte of new TextEncoder().encode(path)) {
    const name = NAMED.get(byte)
    if (name !== undefined) quoted += `\\${name}`
    else if (byte < 0x20 || byte >= 0x7f) quoted += `\\${byte.toString(8).padStart(3, '0')}`
    else quoted += String.fromCharCode(byte)
  }
  return quoted === path ? path : `"${quoted}"`
}
