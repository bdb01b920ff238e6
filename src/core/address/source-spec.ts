import { SkillmeatError } from '../errors.ts'
import { assertSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import { hasUnseen } from '../security/text-classes.ts'
import { assertGitRef } from './git-ref.ts'
import { formatGitUrl, gitUrlError, parseGitUrl } from './git-url.ts'
import type { SourceLocation } from './source-location.ts'

/** What the reader of a source may ask of the machine it runs on. */
export interface SourceSpecContext {
  /** Tells whether a file or folder is there; asked only for texts that could also be `owner/repo`. */
  readonly exists: (path: string) => boolean
  /** A person typed it: it may name a host of a private network, which is asked about before it is reached. */
  readonly mayBePrivate?: boolean
}

type GitLocation = Extract<SourceLocation, { kind: 'git' }>

/** `ext::…`: a program to run, not an address. */
const HELPER = /^[a-z0-9+.-]*::/i
/** A bundle, whatever lies around its name; a zip is one where it is a file of this machine. */
const BUNDLE = /\.skillmeat-pack$/i
const ZIP = /\.zip$/i
const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|[A-Za-z]:[\\/])/
const SHORTHAND = /^([A-Za-z0-9][\w.-]*)\/([\w.-]+)((?:\/[^@]*)?)(?:@(.*))?$/
/** Hosts whose pages show a folder at `/owner/repo/tree/<ref>/<path>`. */
const TREE_PAGE =
  /^(\/(?:[^/]+\/){1,4}?[^/]+?)(?:\.git)?\/(?:-\/)?(?:tree|blob)\/([^/]+)(?:\/(.*))?$/

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
  const { exists, mayBePrivate = false } = context
  const spec = text.trim()
  if (spec === '' || spec.startsWith('-') || spec.includes('\0')) {
    throw gitUrlError(text)
  }
  if (HELPER.test(spec)) throw gitUrlError(text)
  if (isBundle(spec, exists)) return { kind: 'bundle', file: spec }
  if (LOCAL.test(spec)) return { kind: 'folder', dir: spec, path: null }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(spec)) return readAddress(spec, mayBePrivate)
  if (exists(spec)) return { kind: 'folder', dir: spec, path: null }
  return readShorthand(spec) ?? readAddress(spec, mayBePrivate)
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
export function parseRemoteSourceSpec(text: string): SourceLocation {
  const location = parseSourceSpec(text, { exists: () => false })
  const isLocal = location.kind !== 'git' || location.url.startsWith('file:')
  if (isLocal) throw gitUrlError(text)
  return location
}

/**
 * Returns `location` at another ref or path, both checked; `null` keeps what it has.
 *
 * Throws `E_GIT_REF` for a ref that is none, also for any ref of a folder, and `E_PATH_ESCAPE` for
 * a path that leaves the source. A bundle is taken by names alone: `E_USAGE`.
 */
export function narrowSource(
  location: SourceLocation,
  { ref, path }: { readonly ref: string | null; readonly path: string | null },
): SourceLocation {
  if (location.kind === 'bundle') throw wholeBundle(location.file)
  const inside = path === null ? location.path : readPath(path)
  if (ref !== null) assertGitRef(ref)
  if (location.kind === 'git') return { ...location, ref: ref ?? location.ref, path: inside }
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

function readShorthand(spec: string): GitLocation | null {
  const [, owner, repo, rest = '', ref] = SHORTHAND.exec(spec) ?? []
  if (owner === undefined || repo === undefined) return null
  if (/^\.+$/.test(repo)) throw escape(spec)
  const url = `https://github.com/${owner}/${repo.replace(/\.git$/, '')}.git`
  const page = /^\/(?:tree|blob)\/([^/]+)(?:\/(.*))?$/.exec(rest)
  return gitLocation(url, ref ?? page?.[1] ?? null, page === null ? rest : (page[2] ?? ''))
}

function readAddress(spec: string, mayBePrivate: boolean): GitLocation {
  const { address, ref } = splitRef(spec)
  const url = parseGitUrl(address, { mayBePrivate })
  const page = url.scheme === 'https' ? TREE_PAGE.exec(url.path) : null
  if (page === null) return gitLocation(formatGitUrl(url), ref, '')
  const [, repo = '', pageRef = '', inside = ''] = page
  const plain = formatGitUrl({ ...url, path: `${repo}.git` })
  return gitLocation(plain, ref ?? decodeURIComponent(pageRef), decodeURIComponent(inside))
}

/** A ref stands after `#`, or after an `@` in the last part of the path. */
function splitRef(spec: string): { address: string; ref: string | null } {
  const hash = spec.indexOf('#')
  if (hash !== -1) return { address: spec.slice(0, hash), ref: spec.slice(hash + 1) }
  const [, address, ref] = /^(.*\/[^/@]+)@([^/@:]+)$/.exec(spec) ?? []
  const isHost = address === undefined || /^[a-z0-9+.-]+:\/\/[^/]*$/i.test(address)
  return isHost ? { address: spec, ref: null } : { address, ref: ref ?? null }
}

function gitLocation(url: string, ref: string | null, path: string): GitLocation {
  if (ref !== null) assertGitRef(ref)
  return { kind: 'git', url, ref, path: path === '' ? null : readPath(path) }
}

/** A path to a skill's own `SKILL.md` means the skill. */
function readPath(path: string): string | null {
  const trimmed = path.replace(/^(?:\.?\/)+|\/+$/g, '').replace(/(?:^|\/)SKILL\.md$/i, '')
  if (trimmed === '' || trimmed === '.') return null
  if (trimmed.split(/[\\/]/).includes('..') || hasUnseen(trimmed)) throw escape(path)
  assertSafePath(trimmed)
  return trimmed
}

function escape(path: string): SkillmeatError {
  return new SkillmeatError('E_PATH_ESCAPE', `"${terminalText(path, 200)}" leaves the source.`, {
    fix: 'Give a path below the root of the source, such as skills/pdf.',
  })
}
