import { SkillmeatError } from '../errors.ts'
import { isDotGit, isWindowsReserved } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import { hasLoneSurrogate, hasUnseen } from '../security/text-classes.ts'
import { imitatesLatin } from './homoglyph.ts'

/** The collection that every home has. */
export const DEFAULT_COLLECTION = 'default'

const MAX_COMPONENT = 64
const MAX_NAME = 255

/** Says what is wrong with one component of a name; the first that applies is reported. */
const RULES: readonly (readonly [(component: string) => boolean, string])[] = [
  [(text) => text === '', 'it has an empty part'],
  [(text) => /^\.+$/.test(text), 'dots alone are not names'],
  [hasLoneSurrogate, 'it is not valid Unicode'],
  [(text) => /[<>:"|?*\\]/.test(text), 'it has a character that some file systems refuse'],
  [hasUnseen, 'it has control or invisible characters'],
  [(text) => /%[0-9a-f]{2}/i.test(text), 'it is percent-encoded'],
  [(text) => text.startsWith('-'), 'it looks like an option'],
  [(text) => text.startsWith('.') || text.startsWith('~'), 'it starts with "." or "~"'],
  [(text) => text.trim() !== text, 'it begins or ends with a space'],
  [(text) => isDotGit(text) || isWindowsReserved(text), 'the name is reserved'],
  [
    (text) => Array.from(text).length > MAX_COMPONENT,
    `it is longer than ${MAX_COMPONENT} characters`,
  ],
  [imitatesLatin, 'it mixes letters of scripts that look alike'],
]

/**
 * Refuses a name that is not safe on every disk and in every list: `E_NAME_INVALID`.
 *
 * Spaces, capitals and `/` are allowed, at most 64 characters a component.
 */
export function assertArtifactName(name: string): void {
  const why = artifactNameProblem(name)
  if (why !== null) throw invalidName(name, why)
}

/** Says why `name` cannot be an artifact's name, or `null` if it can. */
export function artifactNameProblem(name: string): string | null {
  if (name.length > MAX_NAME) return `it is longer than ${MAX_NAME} characters`
  for (const component of name.split('/')) {
    const rule = RULES.find(([applies]) => applies(component))
    if (rule !== undefined) return rule[1]
  }
  return null
}

/** Refuses a collection's name: one component with the rules of an artifact's name. */
export function assertCollectionName(name: string): void {
  const why = name.includes('/') ? 'it has a "/"' : artifactNameProblem(name)
  if (why === null) return
  throw new SkillmeatError(
    'E_NAME_INVALID',
    `"${terminalText(name, 100)}" cannot be a collection's name: ${why}.`,
    { fix: 'Use letters, digits and hyphens, such as work or team-tools.', data: { name } },
  )
}

/** Makes the error for a name that is refused for the reason `why`. */
export function invalidName(name: string, why: string): SkillmeatError {
  return new SkillmeatError(
    'E_NAME_INVALID',
    `"${terminalText(name, 100)}" cannot be an artifact's name: ${why}.`,
    { fix: 'Use letters, digits and hyphens, such as pdf or code-review.', data: { name } },
  )
}
