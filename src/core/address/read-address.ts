import { SkillmeatError } from '../errors.ts'
import { assertSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import { hasUnseen } from '../security/text-classes.ts'
import { assertGitRef, isCommitId, isShortCommitId } from './git-ref.ts'
import type { GitUrl } from './git-url.ts'
import { formatGitUrl, parseGitUrl } from './git-url.ts'
import { readPage } from './page-address.ts'
import type { PageAddress } from './page-address.ts'
import { takeApart } from './take-apart.ts'
import type { AddressTrust, TakenApart } from './take-apart.ts'
import type { GitLocation, OpenAddress } from './source-location.ts'

/** `github.com/o/r`: no owner on GitHub has a dot in the name. */
const BARE_HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\//i
const SHORTHAND = /^([A-Za-z0-9][\w.-]*)\/([\w.-]+)((?:\/[^@#]*)?)(?:[@#](.*))?$/
/** Hosts that everybody reaches by https, and that show pages of repositories. */
const PUBLIC_ADDRESS =
  /^https?:\/\/(?:(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)|(?:gist|raw|codeload)\.github(?:usercontent)?\.com|dev\.azure\.com|git\.sr\.ht)\//i
/** Hosts on which one repository has an address with `.git` and one without. */
const EITHER_NAME = /^(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/
const GIST = 'gist.github.com'
/** Hosts that know no address with `.git`. */
const WITHOUT_SUFFIX = /^(?:dev\.azure\.com|[\w-]+\.visualstudio\.com|git\.sr\.ht)$/
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['bitbucket', 'bitbucket.org'],
  ['codeberg', 'codeberg.org'],
  ['gist', GIST],
])

/** Reads `owner/repo[/path][@ref]`, or an address with or without its scheme. Throws as `parseGitUrl` does. */
export function readRepository(spec: string, trust: AddressTrust): GitLocation {
  const whole = wholeAddress(spec)
  const shorthand = whole === spec ? readShorthand(spec, trust) : null
  return shorthand ?? readAddress(whole, trust)
}

/**
 * Returns a text that begins with a host, or with the short name of one, as a whole address; any other
 * as it is.
 */
function wholeAddress(spec: string): string {
  const [, prefix = '', names = ''] = /^([a-z]+):(?!\/)(\S+\/\S+|[0-9a-f]{20,40})$/.exec(spec) ?? []
  const host = PREFIXES.get(prefix)
  if (host !== undefined) return `git+https://${host}/${names}`
  return BARE_HOST.test(spec) && !/^[^/]*@/.test(spec) ? `https://${spec}` : spec
}

/** Reads `owner/repo[/path][@ref]`, or `#ref`; null for anything else. */
function readShorthand(spec: string, trust: AddressTrust): GitLocation | null {
  const [, owner, repo, rest = '', ref] = SHORTHAND.exec(spec) ?? []
  if (owner === undefined || repo === undefined) return null
  if (/^\.+$/.test(repo)) throw escape(spec)
  const url = `https://github.com/${owner}/${repo.replace(/\.git$/, '')}.git`
  const [, page] = /^\/(?:tree|blob)\/(.+)$/.exec(rest) ?? []
  if (page === undefined) return gitLocation(url, { ref: ref ?? null, path: rest, trust })
  return ofPage(url, { ref: ref ?? null, path: '', rest: page, trust })
}

/** Reads a whole address: of a repository, or of a page that shows one. Throws as `parseGitUrl` does. */
export function readAddress(spec: string, trust: AddressTrust): GitLocation {
  const parts = takeApart(spec, trust)
  const { isPasted, mayBePrivate } = trust
  const isOfPublicHost = isPasted && PUBLIC_ADDRESS.test(parts.address)
  const address = isOfPublicHost ? publicAddress(parts.address) : parts.address
  const url = parseGitUrl(address, { mayBePrivate })
  const isWeb = url.scheme === 'https' || url.scheme === 'http'
  const page = isWeb ? readPage({ url, query: parts.query, isPasted }) : null
  if (page !== null) return readPageAddress(url, page, parts)
  const isNamedTwice = isPasted && isWeb && EITHER_NAME.test(url.host)
  const path = isNamedTwice ? withSuffix(url.path) : url.path
  return refOrAnchor(formatGitUrl({ ...url, path }), parts)
}

/** Reads the address of a file or an archive of a repository as that repository; null where it is of none. */
export function readShownFile(spec: string, trust: AddressTrust): GitLocation | null {
  const location = readAddress(spec, trust)
  return location.ref === null && location.path === null ? null : location
}

function readPageAddress(url: GitUrl, page: PageAddress, parts: TakenApart): GitLocation {
  const { ref, trust } = parts
  const host = page.host ?? url.host
  const repository = page.repository.replace(/\.git$/, '')
  const path = WITHOUT_SUFFIX.test(host) ? repository : `${repository}.git`
  const plain = formatGitUrl({ ...url, host, path })
  const inside = { path: decodeURIComponent(page.path), trust }
  if (page.rest !== null) {
    return ofPage(plain, { ...inside, ref, rest: decodeURIComponent(page.rest) })
  }
  if (page.ref !== null) {
    return gitLocation(plain, { ...inside, ref: ref ?? decodeURIComponent(page.ref) })
  }
  const anchor = host === GIST ? null : parts.anchor
  return { ...refOrAnchor(plain, { ...parts, anchor }), path: readPath(inside.path) }
}

interface Parts {
  readonly ref: string | null
  readonly path: string
  readonly trust: AddressTrust
}

/** The first name of a page is its ref unless the repository says otherwise. */
function ofPage(url: string, { rest, ...parts }: Parts & { readonly rest: string }): GitLocation {
  const all = rest.replace(/^refs\/(?:heads|tags)\//, '').replace(/\/+$/, '')
  const at = all.indexOf('/')
  const first = at === -1 ? all : all.slice(0, at)
  const path = at === -1 ? '' : all.slice(at + 1)
  const likely = gitLocation(url, { ...parts, ref: parts.ref ?? first, path })
  const isPlain = path === '' || SETTLED.test(first) || isCommitId(first) || parts.ref !== null
  return parts.trust.isPasted && !isPlain
    ? { ...likely, open: { kind: 'page', rest: all } }
    : likely
}

/** Names below which no other branch can lie, as they are in nearly every repository. */
const SETTLED = /^(?:main|master|HEAD)$/

/** What stands behind `#` is a ref, or a place on the page; a version is never the latter. */
function refOrAnchor(url: string, { mayBePage, anchor, ref, trust }: TakenApart): GitLocation {
  const location = gitLocation(url, { ref: ref ?? anchor, path: '', trust })
  const isPlace = mayBePage && anchor !== null && !/^v?\d+(?:\.\d+)*$/.test(anchor)
  return isPlace && location.open === undefined
    ? { ...location, open: { kind: 'anchor' } }
    : location
}

/** Returns the location of a repository; a ref and a path are checked. Throws `E_GIT_REF` and `E_PATH_ESCAPE`. */
function gitLocation(url: string, { ref, path, trust }: Parts): GitLocation {
  if (ref !== null) assertGitRef(ref)
  const wanted = ref === 'HEAD' ? null : ref
  const place = {
    kind: 'git',
    url,
    ref: wanted,
    path: path === '' ? null : readPath(path),
  } as const
  return trust.isPasted ? withOpen(place) : place
}

/** Returns a location whose ref may be the beginning of a commit id as one that the repository is asked about. */
export function withOpen(location: GitLocation): GitLocation {
  const { ref } = location
  const open: OpenAddress = { kind: 'commit' }
  return ref !== null && isShortCommitId(ref) ? { ...location, open } : location
}

/** A path to a skill's own `SKILL.md` means the skill. */
export function readPath(path: string): string | null {
  const trimmed = path.replace(/^(?:\.?\/)+|\/+$/g, '').replace(/(?:^|\/)SKILL\.md$/i, '')
  if (trimmed === '' || trimmed === '.') return null
  if (trimmed.split(/[\\/]/).includes('..') || hasUnseen(trimmed)) throw escape(path)
  assertSafePath(trimmed)
  return trimmed
}

function publicAddress(address: string): string {
  return address.replace(/^https?:\/\/(?:www\.)?/i, 'https://')
}

function withSuffix(path: string): string {
  return path.endsWith('.git') ? path : `${path}.git`
}

function escape(path: string): SkillmeatError {
  return new SkillmeatError('E_PATH_ESCAPE', `"${terminalText(path, 200)}" leaves the source.`, {
    fix: 'Give a path below the root of the source, such as skills/pdf.',
  })
}
