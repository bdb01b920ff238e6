import type { Sha256 } from '../../core/object/object-id.ts'

/** Returns what tells one state of an answer from another, without quotes. */
export function etagOf(sha256: Sha256, bytes: Uint8Array): string {
  return sha256(bytes).slice(0, 32)
}

/** Reads `If-Match` or `If-None-Match`: tags without quotes, or `*`; null for none. */
export function parseTags(header: string | null): readonly string[] | null {
  if (header === null) return null
  return header.split(',').map((one) => one.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
}

/** Tells whether one of the tags that a client has is that of the present state. */
export function isAmong(tags: readonly string[], ...present: readonly string[]): boolean {
  return tags.some((tag) => tag === '*' || present.includes(tag))
}
