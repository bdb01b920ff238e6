import { isSkillmeatError } from '../errors.ts'
import { parseGitUrl } from '../address/git-url.ts'
import type { GitUrl } from '../address/git-url.ts'

/** A branch that was pushed, and the one that it is to go into. */
export interface ProposedBranch {
  readonly url: string
  readonly branch: string
  readonly into: string
  /** The repository that has the branch, where that is a copy of the other. */
  readonly fork?: string | null
}

/** Returns the address of the page where a pull request is opened; null for a host that is not known. */
export function pullRequestPage({ url, branch, into, fork = null }: ProposedBranch): string | null {
  const copy = fork === null ? null : readAddress(fork)
  const address = readAddress(url)
  if (copy !== null && address?.host === 'github.com' && copy.host === 'github.com') {
    const [owner = ''] = pathOf(copy).split('/')
    const from = `${encodeURIComponent(owner)}:${encodeURIComponent(branch)}`
    const range = `${encodeURIComponent(into)}...${from}`
    return `https://github.com/${pathOf(address)}/compare/${range}?expand=1`
  }
  const own = fork === null ? address : copy
  return own === null ? null : pageOf(own, { branch, into })
}

function pageOf(
  address: GitUrl,
  { branch, into }: Pick<ProposedBranch, 'branch' | 'into'>,
): string | null {
  const { host } = address
  const path = pathOf(address)
  const from = encodeURIComponent(branch)
  const to = encodeURIComponent(into)
  if (host === 'github.com') return `https://github.com/${path}/compare/${to}...${from}?expand=1`
  if (host === 'bitbucket.org') {
    return `https://bitbucket.org/${path}/pull-requests/new?source=${from}&dest=${to}`
  }
  if (host === 'dev.azure.com' || host === 'ssh.dev.azure.com') {
    const query = `sourceRef=${from}&targetRef=${to}`
    return `https://dev.azure.com/${azurePath(path)}/pullrequestcreate?${query}`
  }
  if (/(?:^|\.)gitlab\./.test(host)) {
    const query = `merge_request%5Bsource_branch%5D=${from}&merge_request%5Btarget_branch%5D=${to}`
    return `https://${host}/${path}/-/merge_requests/new?${query}`
  }
  return null
}

function pathOf({ path }: GitUrl): string {
  return path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
}

/** Over ssh the path is `v3/organisation/project/repository`. */
function azurePath(path: string): string {
  const [, organisation, project, repository] = /^v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  return organisation === undefined ? path : `${organisation}/${project}/_git/${repository}`
}

function readAddress(url: string): GitUrl | null {
  try {
    const address = parseGitUrl(url, { mayBePrivate: true })
    return address.scheme === 'file' ? null : address
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
