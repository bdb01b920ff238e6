import { isSkillmeatError } from '../errors.ts'
import { isCommitId, isGitRef } from '../address/git-ref.ts'
import { parseRemoteSourceSpec } from '../address/source-spec.ts'
import type { TomlTable } from '../toml/read-toml.ts'

/** The state of a source that an artifact is of. */
export interface ManifestUpstream {
  readonly location: string
  readonly path: string
  readonly ref: string | null
  readonly commit: string | null
}

/** What stands for a ref where the newest state is followed. */
export const NEWEST = 'latest'

/**
 * Reads where a manifest's entry says that it came from; null where it does not, or in no way that is known.
 *
 * The earlier Python tool wrote one address for all of it, such as
 * `https://github.com/owner/repo/tree/<commit>/skills/pdf`, or `owner/repo/skills/pdf`.
 */
export function readUpstream(table: TomlTable): ManifestUpstream | null {
  const { upstream, upstream_path: path, version_spec: spec, resolved_sha: sha } = table
  if (typeof upstream !== 'string') return null
  const commit = typeof sha === 'string' && isCommitId(sha) ? sha : null
  if (typeof path === 'string') {
    return { location: upstream, path, commit, ref: readRef(spec, { commit, said: null }) }
  }
  const address = readAddress(upstream)
  if (address === null) return null
  const said = address.ref
  const known = commit ?? (said !== null && isCommitId(said) ? said : null)
  return {
    location: address.location,
    path: address.path,
    commit: known,
    ref: readRef(spec, { commit: known, said }),
  }
}

/** Returns the address that the earlier Python tool wrote for a state of a source; null for a host of which it wrote none. */
export function pageAddress({ location, path, commit }: ManifestUpstream): string | null {
  const [, repository] = /^(https:\/\/github\.com\/[^/]+\/[^/]+?)(?:\.git)?$/.exec(location) ?? []
  if (repository === undefined || commit === null) return null
  return `${repository}/tree/${commit}${path === '' ? '' : `/${path}`}`
}

function readAddress(
  text: string,
): { readonly location: string; readonly path: string; readonly ref: string | null } | null {
  try {
    const found = parseRemoteSourceSpec(text.replace(/^github:(?!\/\/)/, ''))
    if (found.kind !== 'git') return null
    // `add` writes this ending; with it both name one source.
    const isBare = /^https:\/\/github\.com\/[^/]+\/[^/]+$/.test(found.url)
    const location = isBare ? `${found.url.replace(/\.git$/, '')}.git` : found.url
    return { location, path: found.path ?? '', ref: found.ref }
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

/** A commit may stand there cut short; the address itself counts where nothing else is said. */
function readRef(
  spec: TomlTable[string] | undefined,
  { commit, said }: { readonly commit: string | null; readonly said: string | null },
): string | null {
  if (typeof spec !== 'string') return said === commit ? null : said
  if (spec === NEWEST) return null
  if (/^[0-9a-f]{7,}$/.test(spec) && commit?.startsWith(spec) === true) return commit
  return isGitRef(spec) ? spec : null
}
