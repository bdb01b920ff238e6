import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'

/** What git refuses in a ref name, and what would make one an option or an expression. */
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- refusing them is the purpose
  /^-|^\/|\/$|\/\/|\.\.|@\{|^@$|\.lock(?:\/|$)|(?:^|\/)\.|\.$|[\0- \x7f~^:?*[\\$`;|&<>"'(){}!\u200b-\u200f\u202a-\u202e]/

/** Refuses a branch, tag or commit name that git or a shell could take for anything else: `E_GIT_REF`. */
export function assertGitRef(ref: string): void {
  if (isGitRef(ref)) return
  throw new SkillmeatError(
    'E_GIT_REF',
    `"${terminalText(ref, 200)}" is not a branch, tag or commit.`,
    {
      fix: 'Name a branch, a tag or a full commit id, as git takes it: no spaces, no "..", none of \\ ~ ^ : ? * [.',
      data: { ref },
    },
  )
}

/** Tells whether `ref` may be the name of a branch, a tag or a commit. */
export function isGitRef(ref: string): boolean {
  return ref !== '' && ref.length <= 255 && !FORBIDDEN.test(ref) && ref.isWellFormed()
}

/** Tells whether `ref` is a full commit id. */
export function isCommitId(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref)
}

/** Tells whether `ref` can be the beginning of a commit id, as pages show it. */
export function isShortCommitId(ref: string): boolean {
  return /^[0-9a-f]{7,39}$/.test(ref) && /\d/.test(ref)
}
