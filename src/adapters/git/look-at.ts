import { isCommitId } from '../../core/address/git-ref.ts'
import { isVersionTag } from '../../core/address/newer-tag.ts'
import type { SourceLocation, SourceRefs } from '../../ports/source.ts'
import { BareClone } from './bare-clone.ts'
import { cloneRequest } from './git-source.ts'
import type { GitSourceOptions } from './git-source.ts'

const TAGS = 'refs/tags/'

/**
 * Asks a repository where a ref stands, and fetches nothing; a commit is not asked about. A tag comes
 * before a branch of its name, as where it is opened. Throws what opening it throws of an address.
 */
export async function lookAtGit(
  location: Extract<SourceLocation, { kind: 'git' }>,
  options: GitSourceOptions,
): Promise<SourceRefs> {
  const { ref } = location
  if (ref !== null && isCommitId(ref)) return { commit: ref, tags: [] }
  const request = await cloneRequest({ ...location, path: null }, options)
  const names = namesOf(ref)
  const others = ref !== null && isVersionTag(ref) ? [`${TAGS}*`] : []
  const found = parse(await BareClone.listRefs(options.tempRoot, request, [...names, ...others]))
  const name = names.find((one) => found.has(one))
  const isTag = ref !== null && found.has(TAGS + ref)
  return {
    commit: name === undefined ? null : (found.get(name) ?? null),
    tags: isTag ? [...found.keys()].flatMap(tagName) : [],
  }
}

/** Names under which a ref can stand, those that count first; an annotated tag has a commit of its own. */
function namesOf(ref: string | null): readonly string[] {
  if (ref === null) return ['HEAD']
  if (ref.startsWith('refs/')) return [`${ref}^{}`, ref]
  return [`${TAGS}${ref}^{}`, TAGS + ref, `refs/heads/${ref}`]
}

function parse(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [id, name] = line.split('\t')
      return id === undefined || name === undefined || !isCommitId(id) ? [] : [[name, id]]
    }),
  )
}

function tagName(ref: string): string[] {
  return ref.startsWith(TAGS) && !ref.endsWith('^{}') ? [ref.slice(TAGS.length)] : []
}
