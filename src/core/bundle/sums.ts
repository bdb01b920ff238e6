import { SkillmeatError } from '../errors.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import { compareUtf8 } from '../object/utf8-order.ts'
import { terminalText } from '../security/terminal-text.ts'

/** Returns the text of a `SHA256SUMS`, which `sha256sum -c` reads, sorted by path. */
export function formatSums(sums: ReadonlyMap<string, ObjectId>): string {
  return [...sums]
    .toSorted(([left], [right]) => compareUtf8(left, right))
    .map(([path, id]) => `${id}  ${path}\n`)
    .join('')
}

/** Reads what `formatSums` wrote. Throws `E_MANIFEST_PARSE` for anything else. */
export function parseSums(text: string): ReadonlyMap<string, ObjectId> {
  const sums = new Map<string, ObjectId>()
  const lines = text.split('\n')
  const last = lines.pop()
  for (const [index, line] of lines.entries()) {
    const id = line.slice(0, 64)
    const path = line.slice(66)
    if (!isObjectId(id) || line.slice(64, 66) !== '  ' || path === '' || sums.has(path)) {
      throw unreadable(`line ${index + 1}`)
    }
    sums.set(path, id)
  }
  if (last !== '') throw unreadable('its last line')
  return sums
}

/** Makes the refusal of a bundle whose contents are not what its manifest or its sums say. */
export function hashMismatch(path: string, what: string): SkillmeatError {
  return new SkillmeatError('E_HASH_MISMATCH', `"${terminalText(path, 200)}" ${what}.`, {
    fix: 'Nothing was taken in. Ask whoever made the bundle for it again.',
    data: { path },
  })
}

function unreadable(where: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_PARSE', `SHA256SUMS cannot be read: ${where}.`, {
    fix: 'Ask whoever made the bundle for it again.',
  })
}
