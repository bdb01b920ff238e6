import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertGitRef } from './git-ref.ts'
import { gitUrlError } from './git-url.ts'
import { isArchiveName, readNpm, readSite, readWebFile } from './packed-source.ts'
import { readAddress, readPath, readRepository, readShownFile, withOpen } from './read-address.ts'
import { pathBehind } from './settle-address.ts'
import type { GitLocation, RemoteLocation, SourceLocation } from './source-location.ts'
import type { AddressTrust } from './take-apart.ts'

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
/** A bundle, whatever lies around its name. */
const BUNDLE = /\.skillmeat-pack$/i
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i
const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|[A-Za-z]:[\\/])/

/**
 * Reads what a person typed for a source.
 *
 * `owner/repo[/path][@ref]` is a repository on GitHub unless a folder of that name exists;
 * `https://`, `ssh://`, `git@host:path` and `file://` addresses take `#ref` (or `@ref` after the
 * repository) and GitHub's `/tree/<ref>/<path>`; everything that starts like a path is a folder,
 * `~` left as it is, or by its ending a bundle (`.skillmeat-pack`) or an archive (`.zip`, `.skill`,
 * `.tar.gz`), which may lie at an address too; `npm:package` is a package. Throws `E_GIT_URL`, `E_GIT_REF`, `E_URL_FORBIDDEN` or `E_PATH_ESCAPE`, before
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
  if (ADDRESS.test(spec)) return readWhole(spec, trust)
  if (BUNDLE.test(spec)) return { kind: 'bundle', file: spec }
  const isLocal = LOCAL.test(spec) || exists(spec)
  if (isLocal && isArchiveName(spec)) return { kind: 'archive', file: spec, path: null }
  if (isLocal) return { kind: 'folder', dir: spec, path: null }
  return readNpm(spec) ?? readRepository(spec, trust)
}

/** The page of a repository comes first: it may show an archive, or a file, of a ref. */
function readWhole(spec: string, trust: AddressTrust): SourceLocation {
  const site = readSite(spec, trust)
  if (site !== null) return site
  const file = readWebFile(spec, trust)
  if (file === null) return readAddress(spec, trust)
  const shown = readShownFile(spec.replace(/#.*$/s, ''), trust)
  if (shown === null) return file
  const isArchive = shown.path !== null && isArchiveName(shown.path)
  return isArchive ? { ...file, url: file.url.replace(/\/(?:blob|src)\//, '/raw/') } : shown
}

/**
 * Reads a source that stands in a manifest or comes over the wire: never a folder, never `file://`.
 *
 * Throws as `parseSourceSpec` does, and `E_GIT_URL` for local places.
 */
export function parseRemoteSourceSpec(
  text: string,
  trust: Omit<SourceSpecContext, 'exists'> = {},
): RemoteLocation {
  const location = parseSourceSpec(text, { exists: () => false, ...trust })
  const { kind } = location
  if (kind === 'folder' || kind === 'bundle' || kind === 'archive') throw gitUrlError(text)
  if (kind === 'git' && location.url.startsWith('file:')) throw gitUrlError(text)
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
  if (location.kind === 'npm') {
    return { ...location, version: ref ?? location.version, path: inside }
  }
  if (ref === null) return { ...location, path: inside }
  const what = location.kind === 'folder' ? 'a folder' : 'one file'
  throw new SkillmeatError(
    'E_GIT_REF',
    `${terminalText(addressOf(location))} is ${what} and has no refs.`,
    { fix: 'Give a file:// address to take a commit of a local repository.' },
  )
}

/** Returns the name a source goes by: the last part of its address, without `.git`. */
export function sourceName(location: SourceLocation): string {
  const address = addressOf(location)
  const parts = address.split(/[\\/:]/).filter((part) => part !== '' && part !== '.')
  const last = parts.at(-1) ?? 'source'
  // A file that lies alone is called as the folder that it lies in.
  const name = /^SKILL\.md$/i.test(last) ? (parts.at(-2) ?? 'source') : last
  return name.replace(/\.(?:git|zip|skill|tar\.gz|tgz)$/i, '')
}

/** Returns the address of a source as a person would write it. */
export function addressOf(location: SourceLocation): string {
  switch (location.kind) {
    case 'git':
    case 'web':
      return location.url
    case 'npm':
      return `npm:${location.name}`
    case 'folder':
      return location.dir
    case 'bundle':
    case 'archive':
      return location.file
  }
}

/** Returns a location with its path on this machine, if it has one, as `absolute` gives it. */
export function atPlace(
  location: SourceLocation,
  absolute: (path: string) => string,
): SourceLocation {
  switch (location.kind) {
    case 'folder':
      return { ...location, dir: absolute(location.dir) }
    case 'bundle':
    case 'archive':
      return { ...location, file: absolute(location.file) }
    case 'git':
    case 'web':
    case 'npm':
      return location
  }
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
