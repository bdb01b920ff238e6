import { isSkillmeatError } from '../../errors.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import { findStructuredKind } from './structured-kind.ts'

/**
 * Tells whether a text that was put together from two sides can be read as what its name promises
 * (frontmatter, JSON, TOML, YAML). A text that one of the sides already spoilt may stay so.
 */
export function stillReads(
  path: string,
  sides: { readonly ours: Uint8Array; readonly theirs: Uint8Array; readonly merged: Uint8Array },
): boolean {
  const reads = (bytes: Uint8Array) => readsAs(path, bytes)
  return reads(sides.merged) || !reads(sides.ours) || !reads(sides.theirs)
}

function readsAs(path: string, bytes: Uint8Array): boolean {
  const kind = findStructuredKind(path)
  if (kind === null) return true
  const whole = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
  const text = kind === 'frontmatter' ? frontmatterOf(whole) : whole
  if (text === null) return true
  return STRUCTURED_FORMATS[kind].some(({ readData }) => {
    try {
      return readData(text) !== null
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      return false
    }
  })
}

/** Returns the block between the fences; null where there is none. */
function frontmatterOf(text: string): string | null {
  return /^---[ \t]*\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*$/m.exec(text)?.[1] ?? null
}
