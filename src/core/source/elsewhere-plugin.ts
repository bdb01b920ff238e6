import { assertGitRef } from '../address/git-ref.ts'
import { parseRemoteSourceSpec } from '../address/source-spec.ts'
import { isSkillmeatError } from '../errors.ts'
import type { JsonMap } from '../json/strict-json.ts'
import { terminalText } from '../security/terminal-text.ts'
import { textIn } from './manifest-paths.ts'
import type { ElsewherePlugin } from './plugin.ts'

const KINDS: ReadonlySet<string> = new Set([
  'github',
  'url',
  'git-subdir',
  'npm',
  'archive',
  'command',
])

/** The one that is meant where none is said. */
const PUBLIC_REGISTRY = /^https:\/\/registry\.npmjs\.org\/?$/

/**
 * Reads where a marketplace says that a plugin lies. Throws `E_GIT_URL` and `E_GIT_REF` for what would run
 * something.
 */
export function readElsewhere(plugin: string, source: JsonMap, entry: JsonMap): ElsewherePlugin {
  const text = (key: string) => textIn(source, key)
  const description = textIn(entry, 'description')
  const stated = text('source')
  const kind = stated !== null && isKind(stated) ? stated : 'unknown'
  if (kind === 'npm') return { plugin, description, ...readPackage(source) }
  const ref = text('ref')
  if (ref !== null) assertGitRef(ref)
  const repo = text('repo')
  const address = text('url') ?? (repo === null ? null : `https://github.com/${repo}`)
  return {
    plugin,
    kind,
    address: usableAddress(address),
    ref,
    sha: text('sha') ?? text('sha256'),
    path: text('path'),
    description,
  }
}

/** A package of another registry is not the one of its name in the registry that npm would ask. */
function readPackage(source: JsonMap): Omit<ElsewherePlugin, 'plugin' | 'description'> {
  const registry = textIn(source, 'registry')
  const none = { ref: null, sha: null, path: textIn(source, 'path') }
  if (registry !== null && !PUBLIC_REGISTRY.test(registry)) {
    return { ...none, kind: 'unknown', address: registry }
  }
  return {
    ...none,
    kind: 'npm',
    address: textIn(source, 'package'),
    ref: textIn(source, 'version'),
  }
}

function isKind(kind: string): kind is ElsewherePlugin['kind'] {
  return KINDS.has(kind)
}

/**
 * Refuses an address that names a program; one that carries a password is as good as none. Whether its
 * host may be reached is asked when it is.
 */
function usableAddress(address: string | null): string | null {
  if (address === null) return null
  try {
    parseRemoteSourceSpec(address, { mayBePrivate: true })
    return address
  } catch (error) {
    if (isSkillmeatError(error, 'E_URL_FORBIDDEN')) return null
    throw error
  }
}

/** Says in words where a plugin lies, and what would bring it. */
export function elsewhereReason({
  plugin,
  kind,
  address,
  path,
  ref,
  sha,
}: ElsewherePlugin): string {
  const name = terminalText(plugin, 100)
  if (kind === 'command') return `the plugin ${name}: a command would make it, and none is run`
  if (address === null) return `the plugin ${name}: it is not in this source`
  const at = sha?.slice(0, 12) ?? ref
  const detail = [path === null ? null : `folder ${path}`, at === null ? null : `at ${at}`]
  const what = [WHAT[kind], address, ...detail.filter((one) => one !== null)].join(' ')
  return `the plugin ${name}: it lies elsewhere, ${terminalText(what, 300)}`
}

const WHAT: Readonly<Record<ElsewherePlugin['kind'], string>> = {
  github: 'in the repository',
  url: 'in the repository',
  'git-subdir': 'in the repository',
  npm: 'in the npm package',
  archive: 'in the archive',
  command: 'made by',
  unknown: 'at',
}
