import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { GitUrl } from './git-url.ts'

/** What the address of a page on a host says of a repository; nothing of it is checked yet. */
export interface PageAddress {
  /** The path of the repository on its host. */
  readonly repository: string
  /** The host where it is cloned from, if that is another one than the page's. */
  readonly host?: string
  readonly ref: string | null
  readonly path: string
  /** A ref and a path in one, where the page does not tell where the one ends. */
  readonly rest: string | null
}

/** An address as it was pasted, its query apart. */
export interface PastedPage {
  readonly url: Pick<GitUrl, 'host' | 'path'>
  readonly query: ReadonlyMap<string, string>
  readonly isPasted: boolean
}

interface Shape {
  /** The hosts that have such pages; every one where it is absent. */
  readonly hosts?: RegExp
  readonly not?: RegExp
  /** Groups: `repo`, and of `ref`, `path`, `rest` (both) and `change` (a number) what it says. */
  readonly pattern: RegExp
  /** Where a host keeps a change that was proposed. */
  readonly change?: (number: string) => string
}

const GITHUB = /^github\.com$/
const BITBUCKET = /^bitbucket\.org$/
/** Hosts on which a repository has two names. */
const TWO_NAMES = /^(?:github\.com|bitbucket\.org|codeberg\.org)$/
const AZURE = /^(?:dev\.azure\.com|[\w-]+\.visualstudio\.com)$/
const head = (number: string) => `refs/pull/${number}/head`

/** In the order in which they are tried. */
const SHAPES: readonly Shape[] = [
  // GitLab
  { pattern: /^(?<repo>\/.+?)\/-\/(?:tree|blob|raw|blame|edit|commits|find_file)\/(?<rest>.+)$/ },
  { pattern: /^(?<repo>\/.+?)\/-\/(?:commit|tags|releases)\/(?<ref>[^/]+)$/ },
  { pattern: /^(?<repo>\/.+?)\/-\/archive\/(?<ref>.+)\/[^/]+$/ },
  {
    pattern: /^(?<repo>\/.+?)\/-\/merge_requests\/(?<change>\d+)(?:\/.*)?$/,
    change: (number) => `refs/merge-requests/${number}/head`,
  },
  { pattern: /^(?<repo>\/.+?)\/-(?:\/.*)?$/ },
  // Azure DevOps
  {
    hosts: AZURE,
    pattern: /^(?<repo>\/.+\/_git\/[^/]+)\/pullrequest\/(?<change>\d+)$/,
    change: (number) => `refs/pull/${number}/merge`,
  },
  { hosts: AZURE, pattern: /^(?<repo>\/.+\/_git\/[^/]+)(?:\/(?:commit\/(?<ref>\w+)|.*))?$/ },
  // SourceHut
  {
    hosts: /^git\.sr\.ht$/,
    pattern:
      /^(?<repo>\/~[^/]+\/[^/]+)\/(?:tree|blob|log)\/(?<ref>.+?)(?:\/item(?:\/(?<path>.*))?)?$/,
  },
  {
    hosts: /^git\.sr\.ht$/,
    pattern: /^(?<repo>\/~[^/]+\/[^/]+)(?:\/(?:commit|refs)\/(?<ref>[^/]+)|\/.*)?$/,
  },
  // Bitbucket
  { hosts: BITBUCKET, pattern: /^(?<repo>\/[^/]+\/[^/]+)\/(?:src|raw)\/(?<rest>.+)$/ },
  { hosts: BITBUCKET, pattern: /^(?<repo>\/[^/]+\/[^/]+)\/commits\/(?<ref>[^/]+)$/ },
  { hosts: BITBUCKET, pattern: /^(?<repo>\/[^/]+\/[^/]+)\/branch\/(?<ref>.+)$/ },
  // Gitea and Forgejo
  {
    not: BITBUCKET,
    pattern: /^(?<repo>\/[^/]+\/[^/]+)\/(?:src|raw|media|commits)\/(?:branch|tag)\/(?<rest>.+)$/,
  },
  {
    not: BITBUCKET,
    pattern:
      /^(?<repo>\/[^/]+\/[^/]+)\/(?:src|raw|media)\/commit\/(?<ref>[0-9a-f]+)(?:\/(?<path>.*))?$/,
  },
  // GitHub, and what looks like it
  {
    pattern: /^(?<repo>\/(?:[^/]+\/){1,4}?[^/]+?)\/(?:tree|blob)\/(?<rest>.+)$/,
  },
  {
    hosts: GITHUB,
    pattern: /^(?<repo>\/[^/]+\/[^/]+)\/(?:raw|blame|edit|commits)\/(?<rest>.+)$/,
  },
  { pattern: /^(?<repo>\/[^/]+\/[^/]+)\/commit\/(?<ref>[0-9a-f]{4,64})$/ },
  { pattern: /^(?<repo>\/[^/]+\/[^/]+)\/releases\/tag\/(?<ref>.+)$/ },
  { pattern: /^(?<repo>\/[^/]+\/[^/]+)\/pulls?\/(?<change>\d+)(?:\/.*)?$/, change: head },
  {
    hosts: GITHUB,
    pattern:
      /^(?<repo>\/[^/]+\/[^/]+)\/(?:archive|zipball|tarball)\/(?:refs\/(?:heads|tags)\/)?(?<ref>.+?)(?:\.zip|\.tar\.gz)?$/,
  },
  {
    hosts: TWO_NAMES,
    pattern:
      /^(?<repo>\/[^/]+\/[^/]+)\/(?:tree|blob|issues|pulls|actions|wiki|discussions|security|pulse|graphs|projects|stargazers|network|forks|watchers|branches|tags|releases(?!\/download\/)|compare|activity)(?:\/.*)?$/,
  },
]

/**
 * Reads the address of a page that a host shows of a repository: a folder, a file, a commit, a tag, a
 * change that was proposed. Returns null for one that is no such page, as far as the address tells.
 *
 * Throws `E_GIT_URL` for a page from which no repository can be told.
 */
export function readPage(pasted: PastedPage): PageAddress | null {
  const moved = readMovedHost(pasted.url)
  if (moved !== null) return moved
  const { host, path } = pasted.url
  const shape = SHAPES.find((one) => isOnHost(one, host) && one.pattern.test(path))
  const page = shape === undefined ? null : readShape(shape, path)
  if (page !== null) return withQuery(pasted, page)
  return readServerPage(pasted) ?? readBare(pasted)
}

function isOnHost({ hosts, not }: Shape, host: string): boolean {
  return (hosts?.test(host) ?? true) && not?.test(host) !== true
}

function readShape({ pattern, change }: Shape, path: string): PageAddress {
  const found = pattern.exec(path)?.groups ?? {}
  const { repo = '', ref = null, path: inside = '', rest = null, change: number } = found
  const proposed = number === undefined ? null : (change?.(number) ?? null)
  return { repository: repo, ref: proposed ?? ref, path: inside, rest }
}

/** Hosts that only show what lies at another one. */
function readMovedHost({ host, path }: PastedPage['url']): PageAddress | null {
  const [first = '', second = '', ...others] = path.split('/').filter((part) => part !== '')
  const rest = others.join('/')
  const github = { host: 'github.com', repository: `/${first}/${second}`, path: '' }
  switch (host) {
    case 'raw.githubusercontent.com':
      return others.length === 0 ? null : { ...github, ref: null, rest }
    case 'codeload.github.com':
      return { ...github, ref: others.slice(1).join('/').replace(REF_KIND, ''), rest: null }
    case 'gist.github.com':
    case 'gist.githubusercontent.com':
      return readGist([first, second, ...others])
    default:
      return null
  }
}

const REF_KIND = /^refs(?:\/|%2F)(?:heads|tags)(?:\/|%2F)/i

/** `/<user>/<id>/<revision>`, the user and the revision left out at will; what lies in one is at its root. */
function readGist(parts: readonly string[]): PageAddress | null {
  const at = parts.findIndex((part) => /^[0-9a-f]{20,40}(?:\.git)?$/.test(part))
  const id = parts[at]
  if (id === undefined || at > 1) return null
  const ref = parts.slice(at + 1).find((part) => /^[0-9a-f]{40}$/.test(part)) ?? null
  const repository = `/${id.replace(/\.git$/, '')}`
  return { host: 'gist.github.com', repository, ref, path: '', rest: null }
}

/** A Bitbucket server, whose pages lie elsewhere than its repositories. */
function readServerPage({ url, query }: PastedPage): PageAddress | null {
  const shape =
    /^(?<above>.*)\/(?:projects|users)\/(?<key>[^/]+)\/repos\/(?<name>[^/]+)(?:\/(?:browse|raw)(?:\/(?<path>.*))?)?$/
  const found = shape.exec(url.path)?.groups
  if (found === undefined) return null
  const { above = '', key = '', name = '', path = '' } = found
  const owner = url.path.startsWith(`${above}/users/`) ? `~${key}` : key
  const ref = query.get('at')?.replace(REF_KIND, '') ?? null
  return { repository: `${above}/scm/${owner}/${name}`, ref, path, rest: null }
}

/** On a host where a repository has two names, what stands behind them is a path in it. */
function readBare({ url: { host, path }, isPasted }: PastedPage): PageAddress | null {
  if (!TWO_NAMES.test(host) || /\/releases\/download\/|^\/user-attachments\//.test(path))
    return null
  const [owner, name, ...rest] = path.split('/').filter((part) => part !== '')
  if (!isPasted && rest.length === 0) return null
  if (owner === undefined || name === undefined) throw noRepository(`https://${host}${path}`)
  return { repository: `/${owner}/${name}`, ref: null, path: rest.join('/'), rest: null }
}

/** Azure DevOps and Bitbucket say in the query what they show. */
function withQuery({ url, query }: PastedPage, page: PageAddress): PageAddress {
  const at = query.get('at')
  if (at !== undefined && BITBUCKET.test(url.host)) {
    return { ...page, ref: page.ref ?? at.replace(REF_KIND, '') }
  }
  if (!AZURE.test(url.host)) return page
  const version = query.get('version')?.replace(/^G[BTC]/, '') ?? null
  return { ...page, ref: page.ref ?? version, path: query.get('path') ?? page.path }
}

function noRepository(address: string): SkillmeatError {
  return new SkillmeatError(
    'E_GIT_URL',
    `"${terminalText(address, 200)}" names an owner, and no repository of theirs.`,
    { fix: 'Give the repository too: owner/repo, or the address of its page.' },
  )
}
