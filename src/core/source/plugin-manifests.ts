import type { Limits } from '../artifact/limits.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { manifestAt } from './manifest-files.ts'
import type { ManifestFile } from './manifest-files.ts'
import { assertComponents, schemaError } from './manifest-paths.ts'
import { elsewhereReason, readMarketplace } from './marketplace.ts'
import type { MarketplaceEntry } from './marketplace.ts'
import type { ElsewherePlugin, Plugin, PluginRename } from './plugin.ts'
import type { SourceFile } from './source-file.ts'
import type { JsonMap } from './strict-json.ts'
import { parseStrictJson } from './strict-json.ts'

/** What the manifests of a source say about it. */
export interface Manifests {
  readonly plugins: readonly Plugin[]
  /** MCP servers: `path` is their file. */
  readonly servers: readonly Server[]
  readonly elsewhere: readonly ElsewherePlugin[]
  readonly renames: readonly PluginRename[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** Those that cannot be read, or say what no manifest may. */
  readonly broken: readonly BrokenManifest[]
}

/** A manifest that is refused. */
export interface BrokenManifest {
  readonly path: string
  readonly error: SkillmeatError
}

/** An MCP server in a file that may hold several. */
export interface Server {
  readonly name: string
  readonly path: string
  readonly config: JsonMap
}

/** What reading manifests needs. */
export interface ManifestReading {
  readonly files: readonly SourceFile[]
  readonly readText: (path: string) => string | null
  readonly limits: Limits
}

interface Found {
  readonly plugins: Map<string, Plugin>
  readonly servers: Map<string, Server>
  readonly elsewhere: Map<string, ElsewherePlugin>
  readonly renames: Map<string, PluginRename>
  readonly skipped: { path: string; reason: string }[]
  readonly broken: BrokenManifest[]
  /** Folders with something that only plugins have. */
  readonly withParts: ReadonlySet<string>
}

/**
 * Reads plugin, marketplace and MCP manifests. Runs and fetches nothing.
 *
 * A manifest that is not valid, or names components outside its plugin or sources by a hostile
 * address, is refused (`E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT`, `E_MANIFEST_SCHEMA`, `E_PATH_ESCAPE`,
 * `E_GIT_URL`); what lies beside it counts all the same.
 */
export function readManifests(reading: ManifestReading): Manifests {
  const found: Found = {
    plugins: new Map(),
    servers: new Map(),
    elsewhere: new Map(),
    renames: new Map(),
    skipped: [],
    broken: [],
    withParts: foldersWithParts(reading.files),
  }
  for (const file of manifestFiles(reading.files)) {
    const text = reading.readText(file.path)
    if (text === null) continue
    try {
      const json = parseStrictJson(text, reading.limits)
      if (!(json instanceof Map)) throw schemaError(file.path, 'is not an object')
      readManifest(file, json, found)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      found.broken.push({ path: file.path, error: named(error, file.path) })
    }
  }
  return {
    plugins: [...found.plugins.values()],
    servers: [...found.servers.values()],
    elsewhere: [...found.elsewhere.values()],
    renames: [...found.renames.values()],
    skipped: found.skipped,
    broken: found.broken,
  }
}

/** In the order in which they count: the plugins' own before what marketplaces say of them. */
function manifestFiles(files: readonly SourceFile[]): readonly ManifestFile[] {
  return files
    .map(({ path }) => manifestAt(path))
    .filter((file) => file !== null)
    .toSorted((left, right) => left.rank - right.rank || (left.path < right.path ? -1 : 1))
}

function readManifest(file: ManifestFile, fields: JsonMap, found: Found): void {
  if (file.kind === 'servers') {
    for (const server of serversIn(file.path, fields)) {
      found.servers.set(`${file.path}\0${server.name}`, server)
    }
    return
  }
  if (file.kind === 'plugin') return readPlugin(file, fields, found)
  const { here, elsewhere, renames, broken } = readMarketplace(file, fields)
  found.broken.push(...broken.map((error) => ({ path: file.path, error: named(error, file.path) })))
  for (const entry of here) listPlugin(file, entry, found)
  for (const one of elsewhere.filter(({ plugin }) => !found.elsewhere.has(plugin))) {
    found.elsewhere.set(one.plugin, one)
    found.skipped.push({ path: file.path, reason: elsewhereReason(one) })
  }
  for (const one of renames) found.renames.set(one.from, one)
}

function readPlugin(file: ManifestFile, fields: JsonMap, found: Found): void {
  const { path, root } = file
  const name = fields.get('name')
  const isOfAnyTool = path === (root === '' ? 'plugin.json' : `${root}/plugin.json`)
  if (isOfAnyTool && root !== '' && (typeof name !== 'string' || !found.withParts.has(root))) return
  assertComponents(path, fields)
  if (typeof name !== 'string' || name.trim() === '') throw schemaError(path, 'has no "name"')
  if (found.plugins.has(root)) return
  found.plugins.set(root, {
    name,
    root,
    reason: `a plugin with ${path}`,
    confidence: 0.95,
    manifest: { path, fields },
    entry: null,
    marketplace: null,
  })
}

/** Several plugins may share a folder: the second goes by its name too. */
function listPlugin(
  { path, root: marketplace }: ManifestFile,
  { name, root, fields }: MarketplaceEntry,
  { plugins }: Found,
): void {
  const first = plugins.get(root)
  const key = first === undefined || first.name === name ? root : `${root}\0${name}`
  const known = plugins.get(key)
  if (known !== undefined && known.entry !== null) return
  const reason = known?.reason ?? `a plugin that ${path} lists`
  const manifest = known?.manifest ?? null
  const entry = { path, fields }
  plugins.set(key, { name, root, reason, confidence: 1, manifest, entry, marketplace })
}

/** Lists the servers of a file: below `mcpServers`, or by themselves. Throws `E_MANIFEST_SCHEMA`. */
export function serversIn(path: string, fields: JsonMap): readonly Server[] {
  const wrapped = fields.get('mcpServers')
  if (wrapped !== undefined && !(wrapped instanceof Map)) throw schemaError(path, 'has no servers')
  return [...(wrapped ?? fields)].flatMap(([name, config]) =>
    config instanceof Map ? [{ name, path, config }] : [],
  )
}

const PART =
  /^(?<root>.*?)\/?(?:(?:skills|commands|agents)\/.+\.md|hooks\/hooks\.json|\.mcp\.json)$/

function foldersWithParts(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ path }) => PART.exec(path)?.groups?.['root'] ?? []))
}

/** Says which file a refusal of JSON is about. */
function named(error: SkillmeatError, path: string): SkillmeatError {
  if (error.message.includes(path)) return error
  return new SkillmeatError(error.code, `${terminalText(path, 200)}: ${error.message}`, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    cause: error,
  })
}
