import { isCommitId } from '../../core/address/git-ref.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { CommitPair, Relation } from '../../ports/source.ts'
import { BareClone } from './bare-clone.ts'
import { cloneRequest } from './git-source.ts'
import type { GitSourceOptions } from './git-source.ts'

/**
 * Tells how two commits of a repository stand to each other, of its history alone: no file of it is
 * fetched. `unknown` where the repository does not say.
 */
export async function relateCommits(
  { older, newer, ...place }: CommitPair,
  options: GitSourceOptions,
): Promise<Relation> {
  if (!isCommitId(older) || !isCommitId(newer)) return UNKNOWN
  const location = { kind: 'git', ref: null, path: null, ...place } as const
  const request = await cloneRequest(location, options)
  const clone = await BareClone.create(options.tempRoot, request)
  try {
    const base = await clone.commonAncestor(older, newer)
    if (base === null) return UNKNOWN
    if (base === older) return { order: 'newer', base }
    return { order: base === newer ? 'older' : 'apart', base }
  } catch (error) {
    if (isSkillmeatError(error)) return UNKNOWN
    throw error
  } finally {
    clone.close()
  }
}

const UNKNOWN: Relation = { order: 'unknown', base: null }
