import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Limits } from '../../core/limits.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { isCommitId } from '../../core/address/git-ref.ts'
import type { GitUrl } from '../../core/address/git-url.ts'
import { formatGitUrl } from '../../core/address/git-url.ts'
import { isVersionTag } from '../../core/address/newer-tag.ts'
import { gitFailure } from './git-failure.ts'
import type { GitRun } from './run-git.ts'
import { gitArguments, gitEnvironment, runGit } from './run-git.ts'

const FETCHED = 'refs/skillmeat/source'
const FETCH_TIMEOUT_MS = 300_000

/** What a fetch is asked for. */
export interface CloneRequest {
  readonly url: GitUrl
  readonly ref: string | null
  /** `null`: everything. Blobs of a part are fetched when they are read. */
  readonly path: string | null
  /** Blobs are fetched only when they are read, also where everything is asked for. */
  readonly isSparse?: boolean
  readonly limits: Limits
  /** Settings for the network, such as pinned addresses and credential helpers. */
  readonly settings: readonly string[]
  /** The folder of the person's own settings, for credential helpers; `null` keeps git from it. */
  readonly home: string | null
}

/**
 * One commit of a repository in a folder of its own: objects only, never checked out.
 *
 * The folder is below the temporary folder handed in and is removed by `close`.
 */
export class BareClone {
  readonly dir: string
  readonly #request: CloneRequest
  readonly #home: string
  #tags: readonly string[] = []

  private constructor(dir: string, request: CloneRequest) {
    this.dir = dir
    this.#request = request
    this.#home = join(dir, 'home')
  }

  /** Fetches the commit; `tempRoot` must exist. Throws what `gitFailure` says, with nothing left behind. */
  static async fetch(tempRoot: string, request: CloneRequest): Promise<BareClone> {
    const clone = await BareClone.create(tempRoot, request)
    try {
      await clone.#fetch()
      return clone
    } catch (error) {
      clone.close()
      throw error
    }
  }

  /** Asks a repository for its refs; that takes no repository here. */
  static async listRefs(
    tempRoot: string,
    request: CloneRequest,
    patterns: readonly string[],
  ): Promise<string> {
    const clone = new BareClone(mkdtempSync(join(tempRoot, 'git-')), request)
    try {
      mkdirSync(clone.#home, { mode: 0o700 })
      const args = [
        'ls-remote',
        '--quiet',
        '--symref',
        '--',
        formatGitUrl(request.url),
        ...patterns,
      ]
      return (await clone.#remote(args)).stdout.toString('utf8')
    } finally {
      clone.close()
    }
  }

  /** Makes a repository that holds nothing yet, to build a first commit in. */
  static async create(tempRoot: string, request: CloneRequest): Promise<BareClone> {
    const clone = new BareClone(mkdtempSync(join(tempRoot, 'git-')), request)
    try {
      await clone.#init()
      return clone
    } catch (error) {
      clone.close()
      throw error
    }
  }

  /** What `cat-file` needs: no transport is allowed any more. */
  get place(): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
    return { cwd: this.dir, env: gitEnvironment(this.#home, 'none') }
  }

  /** The tags of the repository, where the ref asked for is one that is a version; none otherwise. */
  get tags(): readonly string[] {
    return this.#tags
  }

  /** Tells whether blobs are fetched only when they are asked for. */
  get isPartial(): boolean {
    const { path, isSparse, url } = this.#request
    return path !== null || (isSparse === true && url.scheme !== 'file')
  }

  /** Returns the commit and its tree. */
  async head(): Promise<{ readonly commit: string; readonly tree: string }> {
    const names = [`${FETCHED}^{commit}`, `${FETCHED}^{tree}`]
    const run = await this.#local(['rev-parse', ...names])
    const [commit = '', tree = ''] = run.stdout.toString('latin1').trim().split('\n')
    return { commit, tree }
  }

  /** Returns the blobs of the commit that were left out for their size. */
  async missing(): Promise<ReadonlySet<string>> {
    if (this.#request.url.scheme === 'file') return new Set()
    const run = await this.#local([
      'rev-list',
      '--objects',
      '--missing=print',
      '--no-object-names',
      FETCHED,
    ])
    const lines = run.stdout.toString('latin1').split('\n')
    return new Set(lines.filter((line) => line.startsWith('?')).map((line) => line.slice(1)))
  }

  /** Fetches blobs of a partial clone, all at once. */
  async fetchBlobs(ids: readonly string[]): Promise<void> {
    const args = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--filter=blob:none',
      '--stdin',
      'origin',
    ]
    await this.#remote(['-c', 'fetch.negotiationAlgorithm=noop', ...args], `${ids.join('\n')}\n`)
  }

  /** Tells whether a commit is the fetched one or one that it descends from; fetches commits, no contents. */
  async descendsFrom(commit: string): Promise<boolean> {
    await this.completeHistory()
    const check = ['merge-base', '--is-ancestor', commit, FETCHED]
    const run = await runGit(gitArguments([], check), this.place)
    return run.status === 0
  }

  /** Fetches the commits that the fetched one descends from, without their contents. */
  async completeHistory(): Promise<void> {
    const isShallow = await this.#local(['rev-parse', '--is-shallow-repository'])
    if (isShallow.stdout.toString('latin1').trim() !== 'true') return
    await this.#fetchHistory(['--unshallow'], [`+${await this.#wanted()}:${FETCHED}`])
  }

  /**
   * Fetches two commits with those that they descend from, without contents, and returns the newest one
   * that both descend from; null where there is none. Throws what `gitFailure` says.
   */
  async commonAncestor(left: string, right: string): Promise<string | null> {
    await this.#fetchHistory([], [`${left}:${FETCHED}-left`, `${right}:${FETCHED}-right`])
    const run = await runGit(gitArguments([], ['merge-base', left, right]), this.place)
    const [base = ''] = run.stdout.toString('latin1').trim().split('\n')
    return run.status === 0 && isCommitId(base) ? base : null
  }

  /** Fetches all commits of branches and tags, without contents, and returns the one that begins so; null for no single one. */
  async findCommit(beginning: string): Promise<string | null> {
    await this.#fetchHistory([], ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'])
    const check = ['rev-parse', '--verify', '--quiet', `${beginning}^{commit}`]
    const run = await runGit(gitArguments([], check), this.place)
    const id = run.stdout.toString('latin1').trim()
    return run.status === 0 && isCommitId(id) ? id : null
  }

  async #fetchHistory(options: readonly string[], refs: readonly string[]): Promise<void> {
    const isWhole = this.#request.url.scheme === 'file'
    const filters = isWhole ? [] : ['--filter=tree:0']
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...filters, ...options]
    await this.#remote([...args, 'origin', ...refs])
  }

  /** Builds a commit out of a stream for `git fast-import`, which runs nothing. Returns its id. */
  async importCommit(stream: Uint8Array, ref: string): Promise<string> {
    const args = gitArguments([], ['fast-import', '--quiet', '--done', '--date-format=raw'])
    await this.#run(args, { ...this.place, input: stream, timeoutMs: FETCH_TIMEOUT_MS })
    const run = await this.#local(['rev-parse', `${ref}^{commit}`])
    return run.stdout.toString('latin1').trim()
  }

  /** Returns the mode of each file of a commit, and what git calls its content. */
  async listFiles(commit: string): Promise<ReadonlyMap<string, string>> {
    const run = await this.#local(['ls-tree', '-r', '-z', '--full-tree', commit])
    const lines = run.stdout.toString('utf8').split('\0')
    return new Map(
      lines.flatMap((line) => {
        const [, mode, id, path] = /^(\d+) \w+ (\w+)\t(.+)$/s.exec(line) ?? []
        if (id === undefined || path === undefined) return []
        return [[path, `${mode === '160000' ? 'submodule' : mode} ${id}`] as const]
      }),
    )
  }

  /**
   * Pushes a commit; how the run ended says whether the repository took it. Contents that it lacks, and
   * that were never read here, are fetched on the way. `to` is another repository than the fetched one.
   */
  push(options: readonly string[], refspec: string, to = this.#request): Promise<GitRun> {
    const place = to === this.#request ? 'origin' : formatGitUrl(to.url)
    const args = ['push', '--porcelain', '--no-thin', ...options, '--', place, refspec]
    return this.#runRemote(args, { lazily: true, with: to })
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 })
  }

  async #init(): Promise<void> {
    mkdirSync(this.#home, { mode: 0o700 })
    await this.#local(['init', '--quiet', '--bare', '--template=', '.'])
    await this.#local(['config', 'remote.origin.url', formatGitUrl(this.#request.url)])
  }

  #wanted(): Promise<string> {
    return this.#resolveRef(this.#request.ref)
  }

  async #fetch(): Promise<void> {
    const { url, limits, path } = this.#request
    const wanted = await this.#wanted()
    const filter = this.isPartial ? 'blob:none' : `blob:limit=${limits.fileBytes + 1}`
    // A repository on this machine costs nothing to take whole, unless it offers to filter.
    const filters = url.scheme === 'file' && path === null ? [] : [`--filter=${filter}`]
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--depth=1', ...filters]
    await this.#remote([...args, 'origin', `+${wanted}:${FETCHED}`])
  }

  /** Full names and commit ids only go to `fetch`: a short one could name something else as well. */
  async #resolveRef(ref: string | null): Promise<string> {
    if (ref === null || isCommitId(ref) || ref.startsWith('refs/heads/')) return ref ?? 'HEAD'
    const names = ref.startsWith('refs/') ? [ref] : [`refs/tags/${ref}`, `refs/heads/${ref}`]
    const others = isVersionTag(ref) ? ['refs/tags/*'] : []
    const found = await this.#findRefs([...names, ...others])
    const isTag = found.has(`refs/tags/${ref}`) && others.length > 0
    if (isTag) this.#tags = [...found.keys()].flatMap(tagName)
    const name = names.find((one) => found.has(one))
    if (name !== undefined) return name
    throw new SkillmeatError(
      'E_GIT_REF',
      `${formatGitUrl(this.#request.url)} has no branch or tag "${ref}".`,
      {
        fix: 'Check the ref with `git ls-remote`, or leave it out for the default branch.',
        data: { ref },
      },
    )
  }

  async #findRefs(patterns: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const run = await this.#remote(['ls-remote', '--quiet', '--refs', 'origin', ...patterns])
    const found = new Map<string, string>()
    for (const line of run.stdout.toString('utf8').split('\n')) {
      const [id, name] = line.split('\t')
      if (id !== undefined && name !== undefined) found.set(name, id)
    }
    return found
  }

  #local(args: readonly string[]): Promise<GitRun> {
    return this.#run(gitArguments([], args), { ...this.place })
  }

  async #remote(args: readonly string[], input = ''): Promise<GitRun> {
    return this.#orFail(await this.#runRemote(args, { input }))
  }

  #runRemote(
    args: readonly string[],
    {
      input = '',
      lazily = false,
      with: other = this.#request,
    }: {
      readonly input?: string
      /** Contents that are missing are fetched when they are needed. */
      readonly lazily?: boolean
      /** Another repository that is talked to as well. */
      readonly with?: CloneRequest
    } = {},
  ): Promise<GitRun> {
    const { url, settings, home, limits } = this.#request
    const schemes = [...new Set([url.scheme, other.url.scheme])].join(':')
    const own = gitEnvironment(home ?? other.home ?? this.#home, schemes)
    // A repository that the home lies in is nothing to this.
    const bounded = { ...own, GIT_CEILING_DIRECTORIES: dirname(this.dir) }
    const env = lazily ? { ...bounded, GIT_NO_LAZY_FETCH: '0' } : bounded
    const objects = join(this.dir, 'objects')
    // Where refs are asked for, no repository was made.
    const isTooLarge = () => existsSync(objects) && sizeOf(objects) > limits.sourceBytes
    const all = other === this.#request ? settings : [...settings, ...other.settings]
    return startGit(gitArguments(all, args), {
      cwd: this.dir,
      env,
      input,
      timeoutMs: FETCH_TIMEOUT_MS,
      isTooLarge,
    })
  }

  async #run(args: readonly string[], options: Parameters<typeof runGit>[1]): Promise<GitRun> {
    return this.#orFail(await startGit(args, options))
  }

  #orFail(run: GitRun): GitRun {
    if (run.status !== 0) throw gitFailure(formatGitUrl(this.#request.url), run)
    return run
  }
}

function startGit(args: readonly string[], options: Parameters<typeof runGit>[1]): Promise<GitRun> {
  return runGit(args, options).catch((error: unknown) => {
    throw new SkillmeatError('E_SOURCE_UNREACHABLE', 'The program git could not be started.', {
      fix: 'Install git, or import from a folder.',
      cause: error,
    })
  })
}

/** Packs that are still being received count too; files and folders come and go meanwhile. */
function sizeOf(dir: string): number {
  let size = 0
  for (const name of namesBelow(dir)) {
    size += statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0
  }
  return size
}

function namesBelow(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function tagName(ref: string): string[] {
  return ref.startsWith('refs/tags/') ? [ref.slice('refs/tags/'.length)] : []
}
