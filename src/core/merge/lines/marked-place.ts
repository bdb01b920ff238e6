import type { ConflictPiece } from './conflict-pieces.ts'
import type { MergeLabels } from './write-merge.ts'

/** Returns one conflicting place with markers around its sides, the base among them. */
export function markedPlace(
  { ours, base, theirs, eol }: ConflictPiece,
  names: MergeLabels,
): Uint8Array {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const part = (bytes: Uint8Array) => {
    const text = decoder.decode(bytes)
    return text === '' || text.endsWith('\n') ? text : text + eol
  }
  const text = [
    `<<<<<<< ${names[0]}${eol}${part(ours)}`,
    `||||||| ${names[1]}${eol}${part(base)}`,
    `=======${eol}${part(theirs)}`,
    `>>>>>>> ${names[2]}${eol}`,
  ].join('')
  return new TextEncoder().encode(text)
}
