import { SkillmeatError } from '../errors.ts'
import { asVerified } from '../object/verified-json.ts'

/** What of the store can go along in a bundle. */
export type PackedKind = 'blob' | 'tree' | 'version'

export interface PackedObject {
  readonly kind: PackedKind
  readonly bytes: Uint8Array
}

const HEADER = /^(blob|tree|version) (0|[1-9][0-9]{0,9})$/
const LONGEST_HEADER = 24
const NEWLINE = 0x0a

/**
 * Returns objects as one file: of each its kind, a space, its length in bytes, a newline, its
 * bytes, and a newline. Their ids are not written: they are the SHA-256 of the bytes.
 */
export function encodeObjectPack(objects: readonly PackedObject[]): Uint8Array {
  const encoder = new TextEncoder()
  const headers = objects.map(({ kind, bytes }) => encoder.encode(`${kind} ${bytes.length}\n`))
  const total = objects.reduce(
    (sum, { bytes }, index) => sum + bytes.length + (headers[index]?.length ?? 0) + 1,
    0,
  )
  const pack = new Uint8Array(total)
  let at = 0
  for (const [index, { bytes }] of objects.entries()) {
    for (const part of [headers[index], bytes]) {
      if (part === undefined) continue
      pack.set(part, at)
      at += part.length
    }
    pack[at] = NEWLINE
    at += 1
  }
  return pack
}

/** Reads what `encodeObjectPack` wrote. Throws `E_MANIFEST_PARSE` for anything else. */
export function decodeObjectPack(pack: Uint8Array): readonly PackedObject[] {
  const objects: PackedObject[] = []
  const decoder = new TextDecoder()
  let at = 0
  while (at < pack.length) {
    const line = pack.subarray(at, at + LONGEST_HEADER)
    const end = line.indexOf(NEWLINE)
    const [, kind, length] = HEADER.exec(decoder.decode(line.subarray(0, Math.max(0, end)))) ?? []
    if (end === -1 || kind === undefined) throw unreadable(at)
    const start = at + end + 1
    const next = start + Number(length)
    if (pack[next] !== NEWLINE) throw unreadable(at)
    objects.push({ kind: asVerified<PackedKind>(kind), bytes: pack.subarray(start, next) })
    at = next + 1
  }
  return objects
}

function unreadable(at: number): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_PARSE', `objects.pack cannot be read at byte ${at}.`, {
    fix: 'Ask whoever made the bundle for it again.',
  })
}
