import type { Limits } from '../artifact/limits.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertGitRef } from './git-ref.ts'
import { baseOf, folderOf } from './skill-roots.ts'
import type { SourceFile } from './source-file.ts'
import { parseRemoteSourceSpec } from './source-spec.ts'
import type { JsonValue } from './strict-json.ts'
import { parseStrictJson } from './strict-json.ts'

/** What the manifests of a source say about it. */
export interface Manifests {
  readonly plugins: readonly Plugin[]
  /** MCP servers: `path` is their file. */
  readonly servers: readonly Server[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/** An MCP server in a file that may hold several. */
export interface Server {
  readonly name: string
  readonly path: string
  readonly config: JsonMap
}

type JsonMap = ReadonlyMap<string, JsonValue>

/** A plugin: a folder whose artifacts belong together. */
export interface Plugin {
  readonly name: string
  /** Its folder; empty for the source's root. */
  readonly root: string
  readonly reason: string
  /** What its own manifest says; null where it has none. */
  readonly manifest: JsonMap | null
  /** What a marketplace says of it; null where none lists it. */
  readonly entry: JsonMap | null
  /** The folder of that marketplace. */
  readonly marketplace: string | null
}

/** What reading manifests needs. */
export interface ManifestReading {
  readonly files: readonly SourceFile[]
  readonly readText: (path: string) => string | null
  /** The asked-for folder: a bad manifest there is refused, one further down is skipped. */
  readonly root: string
  readonly limits: Limits
}

const MANIFEST = /(?:^|\/)(?:\.claude-plugin\/(?:plugin|marketplace)\.json|\.mcp\.json)$/
/** A manifest without a folder of its own, as some agents read it; any other tool may use the name too. */
const BARE_PLUGIN = /^(?:.*\/)?plugin\.json$/
const COMPONENT_KEYS = [
  'skills',
  'commands',
  'agents',
  'workflows',
  'outputStyles',
  'hooks',
  'mcpServers',
  'lspServers',
]

/** Tells whether discovery needs the text of the file at `path`. */
export function isManifest(path: string): boolean {
  return MANIFEST.test(path) || path === 'plugin.json'
}

/**
 * Reads plugin, marketplace and MCP manifests. Runs and fetches nothing.
 *
 * A manifest at the asked-for folder that is not valid, or names components outside its plugin or
 * sources by a hostile address, throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT`, `E_MANIFEST_SCHEMA`,
 * `E_PATH_ESCAPE` or `E_GIT_URL`; one further down is skipped with the reason.
 */
export function readManifests(reading: ManifestReading): Manifests {
  const found = { plugins: new Map<string, Plugin>(), servers: new Map<string, Server>() }
  const skipped: { path: string; reason: string }[] = []
  for (const { path } of reading.files.toSorted(pluginsFirst)) {
    if (!isManifest(path)) continue
    const text = reading.readText(path)
    if (text === null) continue
    try {
      const json = parseStrictJson(text, reading.limits)
      if (!(json instanceof Map)) throw schemaError(path, 'is not an object')
      skipped.push(...readManifest(path, json, found))
    } catch (error) {
      if (!isSkillmeatError(error) || isAtRoot(path, reading.root)) throw named(error, path)
      skipped.push({ path, reason: `a manifest that cannot be read: ${error.message}` })
    }
  }
  const servers = [...found.servers.values()]
  return { plugins: [...found.plugins.values()], servers, skipped }
}

interface Found {
  readonly plugins: Map<string, Plugin>
  readonly servers: Map<string, Server>
}

type Skipped = readonly { readonly path: string; readonly reason: string }[]

function readManifest(path: string, json: ReadonlyMap<string, JsonValue>, found: Found): Skipped {
  if (path.endsWith('.mcp.json')) return readServers(path, json, found)
  if (path.endsWith('marketplace.json')) return readMarketplace(path, json, found)
  const root =
    BARE_PLUGIN.test(path) && !path.includes('.claude-plugin/') ? '' : folderOf(folderOf(path))
  assertComponents(path, json)
  const name = json.get('name')
  if (typeof name !== 'string' || name.trim() === '') throw schemaError(path, 'has no "name"')
  if (!found.plugins.has(root)) {
    const reason = `a plugin with ${path}`
    found.plugins.set(root, {
      name,
      root,
      reason,
      manifest: json,
      entry: null,
      marketplace: null,
    })
  }
  return []
}

function readServers(
  path: string,
  json: ReadonlyMap<string, JsonValue>,
  { servers }: Found,
): Skipped {
  const wrapped = json.get('mcpServers')
  if (wrapped !== undefined && !(wrapped instanceof Map)) throw schemaError(path, 'has no servers')
  for (const [name, server] of wrapped ?? json) {
    if (server instanceof Map) servers.set(`${path}\0${name}`, { name, path, config: server })
  }
  return []
}

function readMarketplace(
  path: string,
  json: ReadonlyMap<string, JsonValue>,
  found: Found,
): Skipped {
  const entries = json.get('plugins')
  if (!Array.isArray(entries)) throw schemaError(path, 'has no "plugins"')
  const metadata = json.get('metadata')
  const pluginRoot = metadata instanceof Map ? metadata.get('pluginRoot') : undefined
  const base = [marketplaceRoot(path), typeof pluginRoot === 'string' ? pluginRoot : '']
  return entries.flatMap((entry) => readEntry({ path, base }, entry, found))
}

function readEntry(
  { path, base }: { readonly path: string; readonly base: readonly string[] },
  entry: JsonValue,
  { plugins }: Found,
): Skipped {
  const name = entry instanceof Map ? entry.get('name') : undefined
  if (!(entry instanceof Map) || typeof name !== 'string') {
    throw schemaError(path, 'has an entry without a name')
  }
  assertComponents(path, entry)
  const source = entry.get('source')
  if (source instanceof Map) {
    return [{ path, reason: `the plugin ${terminalText(name, 100)}: ${remoteReason(source)}` }]
  }
  const root = insidePath(path, [...base, typeof source === 'string' ? source : `./${name}`])
  const first = plugins.get(root)
  const key = first === undefined || first.name === name ? root : `${root}\0${name}`
  const known = plugins.get(key) ?? {
    name,
    root,
    reason: `a plugin that ${path} lists`,
    manifest: null,
  }
  if (plugins.get(key)?.entry) return []
  plugins.set(key, { ...known, entry, marketplace: marketplaceRoot(path) })
  return []
}

/** A marketplace lies in `.claude-plugin/` of its folder. */
function marketplaceRoot(path: string): string {
  return folderOf(folderOf(path))
}

/** Checks the address of a plugin that lies elsewhere; it is named, and never fetched from here. */
function remoteReason(source: ReadonlyMap<string, JsonValue>): string {
  const repo = source.get('repo')
  const address =
    source.get('url') ?? (typeof repo === 'string' ? `https://github.com/${repo}` : null)
  const ref = source.get('ref')
  if (typeof ref === 'string') assertGitRef(ref)
  if (typeof address !== 'string') return 'it is not in this source'
  if (!/^\.?\/?$/.test(address)) {
    try {
      parseRemoteSourceSpec(address)
    } catch (error) {
      if (!isSkillmeatError(error, 'E_URL_FORBIDDEN')) throw error
      return 'it lies at an address that may not be used'
    }
  }
  return `it lies in another source, ${terminalText(address, 200)}`
}

function assertComponents(path: string, json: ReadonlyMap<string, JsonValue>): void {
  for (const key of COMPONENT_KEYS) {
    const value = json.get(key)
    const list = Array.isArray(value) ? value : [value]
    for (const item of list) if (typeof item === 'string') insidePath(path, [item])
  }
}

/** Joins parts of a path that a manifest names, and refuses what leaves the source. */
function insidePath(manifest: string, parts: readonly string[]): string {
  const joined = parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '' && part !== '.')
  const isOutside = parts.some((part) => /^[/\\~]|^[A-Za-z]:/.test(part) || part.includes('\\'))
  if (!isOutside && !joined.includes('..')) return joined.join('/')
  throw new SkillmeatError(
    'E_PATH_ESCAPE',
    `${manifest} names "${terminalText(parts.join('/'), 200)}", which leaves the plugin.`,
    { fix: 'Correct the path in the manifest of the source, then import again.' },
  )
}

function isAtRoot(path: string, root: string): boolean {
  const folder = folderOf(path)
  return folder === root || (baseOf(folder) === '.claude-plugin' && folderOf(folder) === root)
}

function pluginsFirst({ path: left }: SourceFile, { path: right }: SourceFile): number {
  const order =
    Number(left.endsWith('marketplace.json')) - Number(right.endsWith('marketplace.json'))
  return order || (left < right ? -1 : 1)
}

function schemaError(path: string, what: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_SCHEMA', `${terminalText(path, 200)} ${what}.`, {
    fix: 'Mend the manifest in the source, then import again.',
  })
}

/** Says which file a refusal of JSON is about. */
function named(error: unknown, path: string): unknown {
  if (!isSkillmeatError(error) || error.message.includes(path)) return error
  return new SkillmeatError(error.code, `${terminalText(path, 200)}: ${error.message}`, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    cause: error,
  })
}
