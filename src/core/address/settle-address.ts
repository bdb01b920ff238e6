import { SkillmeatError } from '../errors.ts'
import type { Warning } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { isGitRef, isShortCommitId } from './git-ref.ts'
import { readPath } from './read-address.ts'
import type { GitLocation } from './source-location.ts'

/** So many names deep a ref is looked for in the address of a page. */
const MAX_DEPTH = 12

/** An address of which nothing is open any more, and what of it was not used. */
export interface SettledAddress {
  readonly location: GitLocation
  readonly warnings: readonly Warning[]
  /** The repository has no such ref: one of its commits may begin so. */
  readonly commit?: string
}

/** Returns the branches and tags that an address may mean; the repository is asked for them. */
export function possibleRefs({ ref, open }: GitLocation): readonly string[] {
  if (open === undefined) return []
  if (open.kind !== 'page') return ref === null ? [] : [ref]
  const parts = open.rest.split('/').slice(0, MAX_DEPTH)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/')).filter(isGitRef)
}

/**
 * Settles what an address left open by the refs that its repository has of those asked for: of a page
 * the longest counts; behind `#` stands a ref, or a place on the page, which is dropped and said.
 *
 * Throws `E_GIT_REF` for a page whose ref the repository does not have.
 */
export function settleByRefs(asked: GitLocation, refs: ReadonlySet<string>): SettledAddress {
  const { open, ...location } = asked
  const { ref } = location
  if (open?.kind === 'page') return settlePage(location, open, refs)
  if (open === undefined || ref === null || refs.has(ref)) return { location, warnings: [] }
  if (open.kind === 'commit') return { location, warnings: [], commit: ref }
  return { location: { ...location, ref: null }, warnings: [anchorDropped(ref)] }
}

function settlePage(
  location: GitLocation,
  { rest, inside }: { readonly rest: string; readonly inside?: string },
  refs: ReadonlySet<string>,
): SettledAddress {
  const [first = ''] = rest.split('/')
  const longest = [...refs].toSorted((a, b) => b.length - a.length)
  const found = longest.find((one) => pathBehind(rest, one) !== null)
  const ref = found ?? first
  const path = inside ?? readPath(pathBehind(rest, ref) ?? '')
  if (found !== undefined) return { location: { ...location, ref, path }, warnings: [] }
  if (isShortCommitId(first)) {
    return { location: { ...location, ref, path }, warnings: [], commit: first }
  }
  throw new SkillmeatError(
    'E_GIT_REF',
    `${location.url} has no branch or tag that "${terminalText(rest, 200)}" begins with.`,
    {
      fix: 'Check the address. `--ref <branch>` and `--path <path>` say where the one ends and the other begins.',
      data: { ref: rest },
    },
  )
}

/** Returns what stands behind `ref` in a page's ref and path; null where it does not begin with `ref`. */
export function pathBehind(rest: string, ref: string): string | null {
  if (rest === ref) return ''
  return rest.startsWith(`${ref}/`) ? rest.slice(ref.length + 1) : null
}

/** Makes the refusal of the beginning of a commit id that names no commit, or several. */
export function unknownCommit({ url }: GitLocation, beginning: string): SkillmeatError {
  return new SkillmeatError(
    'E_GIT_REF',
    `${url} has no branch or tag "${beginning}", and no one commit that begins so.`,
    {
      fix: 'Give the whole commit id, 40 digits, as the page of the commit or `git rev-parse` tells it.',
      data: { ref: beginning },
    },
  )
}

function anchorDropped(anchor: string): Warning {
  return {
    code: 'W_ADDRESS',
    message: `The repository has no branch or tag "${terminalText(anchor, 100)}": it was taken for a place on the page, and the default branch was read.`,
    where: `#${terminalText(anchor, 100)}`,
  }
}
