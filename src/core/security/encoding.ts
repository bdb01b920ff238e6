import { SkillmeatError } from '../errors.ts'
import { terminalText } from './terminal-text.ts'

/** Files that agents and shells read as text, by extension: bytes that are no text are refused. */
const TEXT_EXTENSIONS = new Set(
  'md markdown mdx txt json jsonc yaml yml toml py sh bash zsh js mjs cjs ts tsx jsx rb ps1'.split(
    ' ',
  ),
)

const BINARY_PROBE = 8192

/**
 * Returns the text of a file, or `null` for one that is not text and need not be.
 *
 * Throws `E_ENCODING` when a file that is read as text is not UTF-8 or holds NUL: what a scanner
 * cannot read, it must not wave through.
 */
export function decodeText(path: string, bytes: Uint8Array): string | null {
  const mustBeText = isReadAsText(path)
  const looksBinary = bytes.subarray(0, mustBeText ? bytes.length : BINARY_PROBE).includes(0)
  const text = looksBinary ? null : decodeUtf8(bytes)
  if (text !== null || !mustBeText) return text
  throw new SkillmeatError('E_ENCODING', `"${terminalText(path, 300)}" is not UTF-8 text.`, {
    fix: 'Save the file as UTF-8 in the source, then import again.',
    data: { path },
  })
}

/** Tells whether agents and shells take the file at `path` for text, whatever is in it. */
export function isReadAsText(path: string): boolean {
  return TEXT_EXTENSIONS.has(extensionOf(path))
}

/** Returns the extension of `path` in lower case, without its dot; empty when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

/** Returns what bytes say, a byte order mark included; null for what is no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
