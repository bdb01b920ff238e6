import type { Warning } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { hasLoneSurrogate, hasUnseen } from '../security/text-classes.ts'
import { invalidName } from './artifact-name.ts'
import type { FieldValue } from './frontmatter-field.ts'
import { imitatesLatin } from './homoglyph.ts'

const SPECIFIED = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const MAX_LENGTH = 64

/** Says what makes a declared name an attack or a mistake rather than a label. */
const RULES: readonly (readonly [(name: string) => boolean, string])[] = [
  [(name) => name.trim() === '', 'it is empty'],
  [(name) => Array.from(name).length > MAX_LENGTH, `it is longer than ${MAX_LENGTH} characters`],
  [(name) => name.startsWith('-'), 'it looks like an option'],
  [(name) => /^[/~\\]|^[A-Za-z]:[\\/]/.test(name), 'it is an absolute path'],
  [(name) => name.split(/[\\/]/).some((part) => part === '.' || part === '..'), 'it is a path'],
  [(name) => name.includes('\\'), 'it has a backslash'],
  [(name) => /%(?:2e|2f|5c|00)/i.test(name), 'it is percent-encoded'],
  [hasLoneSurrogate, 'it is not valid Unicode'],
  [hasUnseen, 'it has control or invisible characters'],
  [imitatesLatin, 'it mixes letters of scripts that look alike'],
]

/** The name an artifact gives itself, and a word about it where it is not the one it is kept under. */
export interface DisplayName {
  readonly displayName: string | null
  readonly warning: Warning | null
}

/**
 * Reads the `name` of frontmatter, which is a label only: artifacts are kept under their file's name.
 *
 * A loose name (spaces, capitals) gets `W_NAME_NORMALISED`; one that is a path, an option, empty,
 * too long, a list or a forgery throws `E_NAME_INVALID`.
 */
export function readDisplayName(written: FieldValue | undefined, name: string): DisplayName {
  // A key with nothing under it says no more than none.
  if (written === undefined || written === null) return { displayName: null, warning: null }
  const isScalar = typeof written === 'number' || typeof written === 'boolean'
  const value = isScalar ? String(written) : written
  if (typeof value !== 'string') throw invalidName(JSON.stringify(value) ?? '', 'it is not text')
  const problem = RULES.find(([applies]) => applies(value))
  if (problem !== undefined) throw invalidName(value, problem[1])
  const message = `It calls itself "${terminalText(value)}"; it is kept as ${name}.`
  return {
    displayName: value,
    warning: SPECIFIED.test(value) ? null : { code: 'W_NAME_NORMALISED', message },
  }
}
