import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { readElsewhere } from './elsewhere-plugin.ts'
import type { ManifestFile } from './manifest-files.ts'
import { assertComponents, insidePath, schemaError, textIn } from './manifest-paths.ts'
import type { ElsewherePlugin, PluginRename } from './plugin.ts'
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
  /** Names of entries that another one before them has; these count for nothing. */
  readonly repeated: readonly string[]
  /** Why single entries are refused. */
  readonly broken: readonly SkillmeatError[]
}

/** A plugin of the same source. */
export interface MarketplaceEntry {
  readonly name: string
  readonly root: string
  readonly fields: JsonMap
}

/**
 * Reads a marketplace's list of plugins. Fetches and runs nothing.
 *
 * An entry is refused by itself: `E_MANIFEST_SCHEMA` without a name, `E_PATH_ESCAPE` for a path that
 * leaves the source, `E_GIT_URL` and `E_GIT_REF` for an address that would run something. Throws
 * `E_MANIFEST_SCHEMA` where there is no list.
 */
export function readMarketplace(
  { path, root }: ManifestFile,
  fields: JsonMap,
  isThere: (folder: string) => boolean,
): Marketplace {
  const entries = fields.get('plugins')
  if (!Array.isArray(entries)) throw schemaError(path, 'has no "plugins"')
  const metadata = fields.get('metadata')
  const pluginRoot = metadata instanceof Map ? metadata.get('pluginRoot') : undefined
  const place = {
    path,
    root,
    pluginRoot: typeof pluginRoot === 'string' ? pluginRoot : '',
    isThere,
  }
  const broken: SkillmeatError[] = []
  const read = entries.flatMap((entry) => {
    try {
      return [readEntry(place, entry)]
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      broken.push(named(entry, error))
      return []
    }
  })
  const first = new Map(read.toReversed().map((one) => [nameOf(one), one]))
  const counts = read.filter((one) => first.get(nameOf(one)) === one)
  return {
    name: textIn(fields, 'name'),
    here: counts.flatMap((one) => (one.kind === 'here' ? [one.entry] : [])),
    elsewhere: counts.flatMap((one) => (one.kind === 'elsewhere' ? [one.plugin] : [])),
    renames: readRenames(fields.get('renames')),
    allows: textsIn(fields.get('allowCrossMarketplaceDependenciesOn')),
    repeated: read.filter((one) => !counts.includes(one)).map(nameOf),
    broken,
  }
}

function nameOf(one: ReadEntry): string {
  return one.kind === 'here' ? one.entry.name : one.plugin.plugin
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

/** Where a marketplace lies, and what it says of where its plugins do. */
interface MarketplacePlace {
  readonly path: string
  readonly root: string
  readonly pluginRoot: string
  readonly isThere: (folder: string) => boolean
}

function readEntry(place: MarketplacePlace, entry: JsonValue): ReadEntry {
  const { path } = place
  const name = entry instanceof Map ? entry.get('name') : undefined
  if (!(entry instanceof Map) || typeof name !== 'string') {
    throw schemaError(path, 'has an entry without a name')
  }
  assertComponents(path, entry)
  const source = entry.get('source')
  const local = source instanceof Map ? localPath(source) : source
  if (local instanceof Map) return { kind: 'elsewhere', plugin: readElsewhere(name, local, entry) }
  const root = rootOf(place, typeof local === 'string' ? local : name)
  return { kind: 'here', entry: { name, root, fields: entry } }
}

/**
 * Below `pluginRoot` lies what is named without `./`. What is named with it, Claude Code looks for at
 * the root of the marketplace, and the Copilot CLI below `pluginRoot`: it is where something is.
 */
function rootOf({ path, root, pluginRoot, isThere }: MarketplacePlace, stated: string): string {
  const below = insidePath(path, [root, pluginRoot, stated])
  if (pluginRoot === '' || !/^\.(?:\/|$)/.test(stated)) return below
  const atRoot = insidePath(path, [root, stated])
  return isThere(atRoot) || !isThere(below) ? atRoot : below
}

/** A source that is a path in words, or an address that is the marketplace itself, lies here. */
function localPath(source: JsonMap): JsonValue {
  if (source.get('source') === 'local') return source.get('path') ?? source
  const url = source.get('url')
  return typeof url === 'string' && /^\.?\/?$/.test(url) ? './' : source
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
