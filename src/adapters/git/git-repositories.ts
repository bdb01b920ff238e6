import { assertGitRef } from '../../core/address/git-ref.ts'
import { parseGitUrl } from '../../core/address/git-url.ts'
import { sourceName } from '../../core/address/source-spec.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import type { Variables } from '../../ports/environment.ts'
import type {
  BranchTip,
  CommitAuthor,
  NewCommit,
  OpenedRepository,
  PushedCommit,
  Repositories,
  RepositoryAddress,
} from '../../ports/repository.ts'
import type { OpenedSource, SourceLocation } from '../../ports/source.ts'
import { BareClone } from './bare-clone.ts'
import type { CloneRequest } from './bare-clone.ts'
import { BUILT, commitStream } from './commit-stream.ts'
import { cloneRequest, openClone } from './git-source.ts'
import type { GitSourceOptions, OpenedGitSource } from './git-source.ts'
import { gitAuthor } from './git-author.ts'
import { isPublicHost, resolveWithSystem } from '../web/public-host.ts'
import { pushFailure } from './push-failure.ts'

type GitLocation = Extract<SourceLocation, { kind: 'git' }>

/** What a repository without a commit is given as its first branch. */
const FIRST_BRANCH = 'main'

const BRANCHES = 'refs/heads/'

/** Repositories behind the program git: objects are read and made, and nothing is checked out. */
export class GitRepositories implements Repositories {
  readonly #options: GitSourceOptions & { readonly env: Variables }

  constructor(options: GitSourceOptions & { readonly env: Variables }) {
    this.#options = options
  }

  async tip(address: RepositoryAddress, branch: string | null): Promise<BranchTip> {
    if (branch !== null) assertGitRef(branch)
    const tip = readTip(
      await this.#listRefs(address, branch === null ? 'HEAD' : BRANCHES + branch),
      branch,
    )
    if (tip.commit !== null || branch !== null) return tip
    return standsForDefault(await this.#heads(address)) ?? tip
  }

  async branches(address: RepositoryAddress): Promise<readonly string[]> {
    return [...(await this.#heads(address)).keys()]
  }

  async open(address: RepositoryAddress, tip: BranchTip): Promise<OpenedRepository> {
    const { branch, commit } = tip
    const { tempRoot, limits = DEFAULT_LIMITS } = this.#options
    const location = locationOf(address, `refs/heads/${branch}`)
    if (commit === null) {
      const clone = await this.#create(address)
      return this.#opened(clone, emptySource(clone, location), location.url)
    }
    const request = { ...(await cloneRequest(location, this.#options)), isSparse: true }
    const clone = await BareClone.fetch(tempRoot, request)
    return this.#opened(clone, await openClone(clone, location, limits), location.url)
  }

  author(): Promise<CommitAuthor | null> {
    return gitAuthor(this.#options.env)
  }

  isPublic(url: string): Promise<boolean> {
    const { resolveHost = resolveWithSystem, env } = this.#options
    return isPublicHost(parseGitUrl(url, { mayBePrivate: true }), resolveHost, env)
  }

  #opened(clone: BareClone, source: OpenedGitSource, url: string): OpenedRepository {
    return {
      ...source,
      holds: (commit) =>
        source.revision === null ? Promise.resolve(false) : clone.descendsFrom(commit),
      push: async (commit) => {
        const { to } = commit
        const request = to && (await cloneRequest(locationOf(to, null), this.#options))
        if (request !== undefined && source.revision !== null) await clone.completeHistory()
        return push(clone, source, { url: to?.url ?? url, commit, request })
      },
    }
  }

  async #listRefs(address: RepositoryAddress, pattern: string): Promise<readonly RefLine[]> {
    const request = await cloneRequest(locationOf(address, null), this.#options)
    const answer = await BareClone.listRefs(this.#options.tempRoot, request, [pattern])
    return answer.split('\n').map((line) => {
      const [value = '', ref = ''] = line.split('\t')
      return [value, ref]
    })
  }

  async #heads(address: RepositoryAddress): Promise<ReadonlyMap<string, string>> {
    const lines = await this.#listRefs(address, `${BRANCHES}*`)
    return new Map(
      lines.flatMap(([commit, ref]) =>
        ref.startsWith(BRANCHES) ? [[ref.slice(BRANCHES.length), commit] as const] : [],
      ),
    )
  }

  async #create(address: RepositoryAddress): Promise<BareClone> {
    const request = await cloneRequest(locationOf(address, null), this.#options)
    return BareClone.create(this.#options.tempRoot, request)
  }
}

function locationOf({ url, mayBePrivate }: RepositoryAddress, ref: string | null): GitLocation {
  return { kind: 'git', url, ref, path: null, ...(mayBePrivate ? { mayBePrivate } : {}) }
}

/** One line of the answer of `ls-remote --symref`: what a ref is, and its name. */
type RefLine = readonly [value: string, ref: string]

/** A repository without a commit has no refs. */
function readTip(lines: readonly RefLine[], branch: string | null): BranchTip {
  const symbolic = lines.find(([value, ref]) => ref === 'HEAD' && value.startsWith('ref: '))
  const named = symbolic?.[0].replace(/^ref: refs\/heads\//, '')
  const asked = branch === null ? 'HEAD' : BRANCHES + branch
  const commit = lines.find(([value, ref]) => ref === asked && !value.startsWith('ref: '))?.[0]
  return { branch: branch ?? named ?? FIRST_BRANCH, commit: commit ?? null }
}

/** Returns the branch to follow where the default one does not exist; null where none stands out. */
function standsForDefault(heads: ReadonlyMap<string, string>): BranchTip | null {
  const [only, second] = heads.keys()
  const branch = second === undefined ? only : [FIRST_BRANCH, 'master'].find((it) => heads.has(it))
  const commit = heads.get(branch ?? '')
  return branch === undefined || commit === undefined ? null : { branch, commit }
}

function emptySource(clone: BareClone, location: GitLocation): OpenedGitSource {
  return {
    revision: null,
    name: sourceName(location),
    path: null,
    files: [],
    ids: new Map(),
    tags: [],
    warnings: [],
    read: () => Promise.resolve(new Map()),
    close: () => {
      clone.close()
      return Promise.resolve()
    },
  }
}

/** The lease lets nothing through that is not a step forward: the commit stands on what was opened. */
async function push(
  clone: BareClone,
  { revision }: OpenedSource,
  {
    url,
    commit,
    request,
  }: {
    readonly url: string
    readonly commit: NewCommit
    /** Of another repository than the one that was opened. */
    readonly request: CloneRequest | undefined
  },
): Promise<PushedCommit> {
  const { branch, commit: expected } = commit.onto
  assertGitRef(branch)
  const id = await clone.importCommit(commitStream(commit, revision), BUILT)
  const ref = `refs/heads/${branch}`
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`
  const run = await clone.push([lease], `${id}:${ref}`, request)
  if (run.status !== 0) throw pushFailure(url, branch, run)
  return { commit: id, ids: await clone.listFiles(id) }
}
