import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertGitRef } from './git-ref.ts'
import { gitUrlError } from './git-url.ts'
import { readAddress, readPath, readRepository, withOpen } from './read-address.ts'
import { pathBehind } from './settle-address.ts'
import type { GitLocation, SourceLocation } from './source-location.ts'

/** What the reader of a source may ask of the machine it runs on. */
export interface SourceSpecContext {
  /** Tells whether a file or folder is there; asked only for texts that could also be `owner/repo`. */
  readonly exists: (path: string) => boolean
  /** It may name a host of a private network, which is asked about before it is reached. */
  readonly mayBePrivate?: boolean
  /** A person typed or pasted it: it may be the address of a page, and leave open what the repository is asked. */
  readonly isPasted?: boolean
}

/** `ext::…`: a program to run, not an address. */
const HELPER = /^[a-z0-9+.-]*::/i
/** A bundle, whatever lies around its name; a zip is one where it is a file of this machine. */
const BUNDLE = /\.skillmeat-pack$/i
const ZIP = /\.zip$/i
const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|[A-Za-z]:[\\/])/

/**
 * Reads what a person typed for a source.
 *
 * `owner/repo[/path][@ref]` is a repository on GitHub unless a folder of that name exists;
 * `https://`, `ssh://`, `git@host:path` and `file://` addresses take `#ref` (or `@ref` after the
 * repository) and GitHub's `/tree/<ref>/<path>`; everything that starts like a path is a folder,
 * `~` left as it is, or a bundle by its ending: `.skillmeat-pack`, or `.zip`. Throws `E_GIT_URL`, `E_GIT_REF`, `E_URL_FORBIDDEN` or `E_PATH_ESCAPE`, before
 * anything is opened.
 */
export function parseSourceSpec(text: string, context: SourceSpecContext): SourceLocation {
  const { exists } = context
  const trust = { mayBePrivate: context.mayBePrivate === true, isPasted: context.isPasted === true }
  const spec = text.trim().replace(/^(['"`])(.+)\1$|^<(.+)>$/s, '$2$3')
  if (spec === '' || spec.startsWith('-') || spec.includes('\0')) {
    throw gitUrlError(text)
  }
  if (HELPER.test(spec)) throw gitUrlError(text)
  if (isBundle(spec, exists)) return { kind: 'bundle', file: spec }
  if (LOCAL.test(spec)) return { kind: 'folder', dir: spec, path: null }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(spec)) return readAddress(spec, trust)
  if (exists(spec)) return { kind: 'folder', dir: spec, path: null }
  return readRepository(spec, trust)
}

function isBundle(spec: string, exists: SourceSpecContext['exists']): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(spec)) return false
  return BUNDLE.test(spec) || (ZIP.test(spec) && (LOCAL.test(spec) || exists(spec)))
}

/**
 * Reads a source that stands in a manifest or comes over the wire: never a folder, never `file://`.
 *
 * Throws as `parseSourceSpec` does, and `E_GIT_URL` for local places.
 */
export function parseRemoteSourceSpec(
  text: string,
  { isPasted = false }: Pick<SourceSpecContext, 'isPasted'> = {},
): SourceLocation {
  const location = parseSourceSpec(text, { exists: () => false, isPasted })
  const isLocal = location.kind !== 'git' || location.url.startsWith('file:')
  if (isLocal) throw gitUrlError(text)
  return location
}

interface Narrowed {
  readonly ref: string | null
  readonly path: string | null
}

/**
 * Returns `location` at another ref or path, both checked; `null` keeps what it has.
 *
 * Throws `E_GIT_REF` for a ref that is none, also for any ref of a folder, and `E_PATH_ESCAPE` for
 * a path that leaves the source. A bundle is taken by names alone: `E_USAGE`.
 */
export function narrowSource(location: SourceLocation, { ref, path }: Narrowed): SourceLocation {
  if (location.kind === 'bundle') throw wholeBundle(location.file)
  if (ref !== null) assertGitRef(ref)
  if (location.kind === 'git') return narrowGit(location, { ref, path })
  const inside = path === null ? location.path : readPath(path)
  if (ref === null) return { ...location, path: inside }
  throw new SkillmeatError(
    'E_GIT_REF',
    `${terminalText(location.dir)} is a folder and has no refs.`,
    {
      fix: 'Give a file:// address to take a commit of a local repository.',
    },
  )
}

/** Returns the name a source goes by: the last part of its address, without `.git`. */
export function sourceName(location: SourceLocation): string {
  const address = addressOf(location)
  const parts = address.split(/[\\/:]/).filter((part) => part !== '' && part !== '.')
  return (parts.at(-1) ?? 'source').replace(/\.git$/, '')
}

/** Returns the address of a source as a person would write it. */
export function addressOf(location: SourceLocation): string {
  if (location.kind === 'git') return location.url
  return location.kind === 'folder' ? location.dir : location.file
}

function wholeBundle(file: string): SkillmeatError {
  return new SkillmeatError(
    'E_USAGE',
    `${terminalText(file)} is a bundle, without refs and paths.`,
    {
      fix: 'Name the artifacts that you want of it.',
    },
  )
}

/** A ref that is given apart leaves nothing open, unless it may be the beginning of a commit id. */
function narrowGit(location: GitLocation, narrowed: Narrowed): GitLocation {
  const { open, ...known } = location
  const path = narrowed.path === null ? location.path : readPath(narrowed.path)
  if (narrowed.ref === null) {
    const isPage = open?.kind === 'page' && path !== null
    return { ...location, path, ...(isPage ? { open: { ...open, inside: path } } : {}) }
  }
  const { ref } = narrowed
  const isOfPage = open?.kind === 'page' && narrowed.path === null
  const inside = isOfPage ? readPath(pathBehind(open.rest, ref) ?? location.path ?? '') : path
  return withOpen({ ...known, ref, path: inside })
}
