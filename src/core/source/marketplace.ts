import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertGitRef } from '../address/git-ref.ts'
import type { ManifestFile } from './manifest-files.ts'
import { assertComponents, insidePath, schemaError } from './manifest-paths.ts'
import type { ElsewherePlugin, PluginRename } from './plugin.ts'
import { parseRemoteSourceSpec } from '../address/source-spec.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** What a marketplace says. */
export interface Marketplace {
  /** What it calls itself; null where it does not say. */
  readonly name: string | null
  readonly here: readonly MarketplaceEntry[]
  readonly elsewhere: readonly ElsewherePlugin[]
  readonly renames: readonly PluginRename[]
  /** The marketplaces that its plugins may depend on. */
  readonly allows: readonly string[]
  /** Why single entries are refused. */
  readonly broken: readonly SkillmeatError[]
}

/** A plugin of the same source. */
export interface MarketplaceEntry {
  readonly name: string
  readonly root: string
  readonly fields: JsonMap
}

const KINDS: ReadonlySet<string> = new Set([
  'github',
  'url',
  'git-subdir',
  'npm',
  'archive',
  'command',
])

/**
 * Reads a marketplace's list of plugins. Fetches and runs nothing.
 *
 * An entry is refused by itself: `E_MANIFEST_SCHEMA` without a name, `E_PATH_ESCAPE` for a path that
 * leaves the source, `E_GIT_URL` and `E_GIT_REF` for an address that would run something. Throws
 * `E_MANIFEST_SCHEMA` where there is no list.
 */
export function readMarketplace({ path, root }: ManifestFile, fields: JsonMap): Marketplace {
  const entries = fields.get('plugins')
  if (!Array.isArray(entries)) throw schemaError(path, 'has no "plugins"')
  const metadata = fields.get('metadata')
  const pluginRoot = metadata instanceof Map ? metadata.get('pluginRoot') : undefined
  const base = [root, typeof pluginRoot === 'string' ? pluginRoot : '']
  const broken: SkillmeatError[] = []
  const read = entries.flatMap((entry) => {
    try {
      return [readEntry({ path, base }, entry)]
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      broken.push(named(entry, error))
      return []
    }
  })
  return {
    name: textIn(fields, 'name'),
    here: read.flatMap((one) => (one.kind === 'here' ? [one.entry] : [])),
    elsewhere: read.flatMap((one) => (one.kind === 'elsewhere' ? [one.plugin] : [])),
    renames: readRenames(fields.get('renames')),
    allows: textsIn(fields.get('allowCrossMarketplaceDependenciesOn')),
    broken,
  }
}

/** Says which entry a refusal is about. */
function named(entry: JsonValue, error: SkillmeatError): SkillmeatError {
  const name = entry instanceof Map ? entry.get('name') : undefined
  if (typeof name !== 'string') return error
  const message = `the plugin ${terminalText(name, 100)}: ${error.message}`
  const options = { ...(error.fix === undefined ? {} : { fix: error.fix }), cause: error }
  return new SkillmeatError(error.code, message, options)
}

type ReadEntry =
  | { readonly kind: 'here'; readonly entry: MarketplaceEntry }
  | { readonly kind: 'elsewhere'; readonly plugin: ElsewherePlugin }

function readEntry(
  { path, base }: { readonly path: string; readonly base: readonly string[] },
  entry: JsonValue,
): ReadEntry {
  const name = entry instanceof Map ? entry.get('name') : undefined
  if (!(entry instanceof Map) || typeof name !== 'string') {
    throw schemaError(path, 'has an entry without a name')
  }
  assertComponents(path, entry)
  const source = entry.get('source')
  const local = source instanceof Map ? localPath(source) : source
  if (local instanceof Map) return { kind: 'elsewhere', plugin: readElsewhere(name, local, entry) }
  const root = insidePath(path, [...base, typeof local === 'string' ? local : `./${name}`])
  return { kind: 'here', entry: { name, root, fields: entry } }
}

/** A source that is a path in words, or an address that is the marketplace itself, lies here. */
function localPath(source: JsonMap): JsonValue {
  if (source.get('source') === 'local') return source.get('path') ?? source
  const url = source.get('url')
  return typeof url === 'string' && /^\.?\/?$/.test(url) ? './' : source
}

function readElsewhere(plugin: string, source: JsonMap, entry: JsonMap): ElsewherePlugin {
  const text = (key: string) => textIn(source, key)
  const stated = text('source')
  const kind = stated !== null && isKind(stated) ? stated : 'unknown'
  const ref = text('ref')
  if (ref !== null) assertGitRef(ref)
  const repo = text('repo')
  const address = text('url') ?? (repo === null ? null : `https://github.com/${repo}`)
  return {
    plugin,
    kind,
    address: kind === 'npm' ? text('package') : usableAddress(address),
    ref: kind === 'npm' ? text('version') : ref,
    sha: text('sha') ?? text('sha256'),
    path: text('path'),
    description: textIn(entry, 'description'),
  }
}

function textIn(map: JsonMap, key: string): string | null {
  const value = map.get(key)
  return typeof value === 'string' ? value : null
}

/** Refuses an address that names a program; one that may not be reached is as good as none. */
function usableAddress(address: string | null): string | null {
  if (address === null) return null
  try {
    parseRemoteSourceSpec(address)
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

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function readRenames(value: JsonValue | undefined): readonly PluginRename[] {
  if (!(value instanceof Map)) return []
  return [...value].flatMap(([from, to]) =>
    typeof to === 'string' || to === null ? [{ from, to }] : [],
  )
}

function isKind(kind: string): kind is ElsewherePlugin['kind'] {
  return KINDS.has(kind)
}
