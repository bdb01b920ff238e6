import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isCommitId } from '../../core/address/git-ref.ts'
import { formatGitUrl, parseGitUrl } from '../../core/address/git-url.ts'
import type { CommitPair, Relation } from '../../ports/source.ts'
import { personalSettings } from './credential-helpers.ts'
import type { GitSourceOptions } from './git-source.ts'
import { pinHost, resolveWithSystem } from './public-host.ts'
import { gitArguments, gitEnvironment, runGit } from './run-git.ts'

const FETCH_TIMEOUT_MS = 120_000

/**
 * Tells how two commits of a repository stand to each other, of its history alone: no file of it is
 * fetched. `unknown` where the repository does not say.
 */
export async function relateCommits(
  pair: CommitPair,
  options: GitSourceOptions,
): Promise<Relation> {
  const { older, newer } = pair
  if (!isCommitId(older) || !isCommitId(newer)) return UNKNOWN
  const dir = mkdtempSync(join(options.tempRoot, 'git-'))
  try {
    const local = { cwd: dir, env: gitEnvironment(dir, 'none') }
    await runGit(gitArguments([], ['init', '--quiet', '--bare', '--template=', '.']), local)
    if (!(await fetchHistory(dir, pair, options))) return UNKNOWN
    const run = await runGit(gitArguments([], ['merge-base', older, newer]), local)
    const [base = ''] = run.stdout.toString('latin1').trim().split('\n')
    if (run.status !== 0 || !isCommitId(base)) return UNKNOWN
    if (base === older) return { order: 'newer', base }
    return { order: base === newer ? 'older' : 'apart', base }
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Fetches the commits that two descend from, without their files; false where that cannot be had. */
async function fetchHistory(
  dir: string,
  { url: address, older, newer }: CommitPair,
  { resolveHost = resolveWithSystem }: GitSourceOptions,
): Promise<boolean> {
  const url = parseGitUrl(address)
  const pinned = await pinHost(url, resolveHost)
  const personal = url.scheme === 'https' ? await personalSettings(process.env) : []
  const home = personal.length === 0 ? dir : (process.env['HOME'] ?? dir)
  const filter = url.scheme === 'file' ? [] : ['--filter=tree:0']
  const wanted = [`${older}:refs/skillmeat/older`, `${newer}:refs/skillmeat/newer`]
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...filter]
  const run = await runGit(
    gitArguments([...personal, ...pinned], [...args, formatGitUrl(url), ...wanted]),
    { cwd: dir, env: gitEnvironment(home, url.scheme), timeoutMs: FETCH_TIMEOUT_MS },
  )
  return run.status === 0
}

const UNKNOWN: Relation = { order: 'unknown', base: null }
