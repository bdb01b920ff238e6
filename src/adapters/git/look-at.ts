import { isCommitId } from '../../core/address/git-ref.ts'
import { isVersionTag } from '../../core/address/newer-tag.ts'
import type { GitLocation, SourceRefs } from '../../ports/source.ts'
import { BareClone } from './bare-clone.ts'
import { cloneRequest } from './git-source.ts'
import type { GitSourceOptions } from './git-source.ts'

const TAGS = 'refs/tags/'

/**
 * Asks a repository where a ref stands, and fetches nothing; a commit is not asked about. A tag comes
 * before a branch of its name, as where it is opened. Throws what opening it throws of an address.
 */
export async function lookAtGit(
  location: GitLocation,
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

/** Tells which names are branches or tags of a repository, in one question. Throws as `lookAtGit` does. */
export async function findRefs(
  location: GitLocation,
  names: readonly string[],
  options: GitSourceOptions,
): Promise<ReadonlySet<string>> {
  const request = await cloneRequest({ ...location, ref: null, path: null }, options)
  const found = parse(await BareClone.listRefs(options.tempRoot, request, names.flatMap(fullNames)))
  return new Set(names.filter((name) => fullNames(name).some((one) => found.has(one))))
}

/** Lists the tags of a repository. Throws as `lookAtGit` does. */
export async function listTags(
  location: GitLocation,
  options: GitSourceOptions,
): Promise<readonly string[]> {
  const request = await cloneRequest({ ...location, ref: null, path: null }, options)
  const found = parse(await BareClone.listRefs(options.tempRoot, request, [`${TAGS}*`]))
  return [...found.keys()].flatMap(tagName)
}

function fullNames(name: string): readonly string[] {
  return [TAGS + name, `refs/heads/${name}`]
}

/**
 * Returns the one commit whose id begins so, of those that branches and tags descend from; null for
 * none, or several. What a ref stands at is asked first; only then are all commits fetched.
 */
export async function findCommit(
  location: GitLocation,
  beginning: string,
  options: GitSourceOptions,
): Promise<string | null> {
  const request = await cloneRequest({ ...location, ref: null, path: null }, options)
  const tips = parse(await BareClone.listRefs(options.tempRoot, request, []))
  const peeled = [...tips].filter(([name]) => !tips.has(`${name}^{}`)).map(([, id]) => id)
  const found = new Set(peeled.filter((id) => id.startsWith(beginning)))
  const [only] = found
  if (found.size === 1 && only !== undefined) return only
  const clone = await BareClone.create(options.tempRoot, request)
  try {
    return await clone.findCommit(beginning)
  } finally {
    clone.close()
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
