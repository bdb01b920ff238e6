import { stripComments } from 'jsonc-parser'
import type { Limits } from '../limits.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { unknownKeys, withUnnamedServers } from './agent-plugin.ts'
import { manifestAt } from './manifest-files.ts'
import type { ManifestFile } from './manifest-files.ts'
import { assertComponents, hasObject, schemaError } from './manifest-paths.ts'
import { elsewhereReason } from './elsewhere-plugin.ts'
import { readMarketplace } from './marketplace.ts'
import type { MarketplaceEntry } from './marketplace.ts'
import type { ElsewherePlugin, Plugin, PluginRename } from './plugin.ts'
import { withPluginRoot } from './gemini-extension.ts'
import { serversIn } from './servers-in.ts'
import { isWithin } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'
import type { JsonMap } from '../json/strict-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { BrokenManifest, Server } from './manifest.ts'

/** What the manifests of a source say about it. */
export interface Manifests {
  readonly plugins: readonly Plugin[]
  /** MCP servers: `path` is their file. */
  readonly servers: readonly Server[]
  /** The names of its marketplaces, those first that count first. */
  readonly marketplaces: readonly string[]
  readonly elsewhere: readonly ElsewherePlugin[]
  readonly renames: readonly PluginRename[]
  /** The marketplaces that plugins of its own may depend on. */
  readonly allows: readonly string[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** Those that cannot be read, or say what no manifest may. */
  readonly broken: readonly BrokenManifest[]
  /** Folders of plugins whose own manifest is among those. */
  readonly brokenRoots: ReadonlySet<string>
  /** Folders of marketplaces that list plugins of this source. */
  readonly listed: ReadonlySet<string>
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
  readonly marketplaces: Set<string>
  readonly elsewhere: Map<string, ElsewherePlugin>
  readonly renames: Map<string, PluginRename>
  readonly allows: Set<string>
  readonly skipped: { path: string; reason: string }[]
  readonly broken: BrokenManifest[]
  /** The folders of plugins whose own manifest cannot be read. */
  readonly brokenRoots: Set<string>
  readonly listed: Set<string>
  readonly files: readonly SourceFile[]
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
    marketplaces: new Set(),
    elsewhere: new Map(),
    renames: new Map(),
    allows: new Set(),
    skipped: [],
    broken: [],
    brokenRoots: new Set(),
    listed: new Set(),
    files: reading.files,
    withParts: foldersWithParts(reading.files),
  }
  for (const file of manifestFiles(reading.files)) {
    const text = reading.readText(file.path)
    if (text === null) continue
    try {
      const json = parseStrictJson(plainJson(file, text), reading.limits)
      if (!(json instanceof Map)) throw schemaError(file.path, 'is not an object')
      readManifest(file, json, found)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      found.broken.push({ path: file.path, error: sayWhere(error, file.path) })
      if (file.kind === 'plugin' && !isOfAnyTool(file)) found.brokenRoots.add(file.root)
    }
  }
  return {
    plugins: [...found.plugins.values()],
    servers: [...found.servers.values()],
    marketplaces: [...found.marketplaces],
    elsewhere: [...found.elsewhere.values()],
    renames: [...found.renames.values()],
    allows: [...found.allows],
    skipped: found.skipped,
    broken: found.broken,
    brokenRoots: found.brokenRoots,
    listed: found.listed,
  }
}

/** VS Code takes comments in its files. */
function plainJson({ path }: ManifestFile, text: string): string {
  return path.endsWith('.vscode/mcp.json') ? stripComments(text) : text
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
    const { servers, broken } = serversIn(file.path, fields)
    for (const server of servers) found.servers.set(`${file.path}\0${server.name}`, server)
    found.broken.push(...broken)
    return
  }
  if (file.kind === 'plugin') return readPlugin(file, fields, found)
  const isThere = (root: string) => found.files.some(({ path }) => isWithin(root, path))
  const marketplace = readMarketplace(file, fields, isThere)
  const { name, here, elsewhere, renames, repeated, allows, broken } = marketplace
  if (name !== null) found.marketplaces.add(name)
  for (const one of allows) found.allows.add(one)
  found.broken.push(
    ...broken.map((error) => ({ path: file.path, error: sayWhere(error, file.path) })),
  )
  if (here.length > 0) found.listed.add(file.root)
  for (const entry of here) listPlugin(file, entry, found)
  for (const one of elsewhere.filter(({ plugin }) => !found.elsewhere.has(plugin))) {
    found.elsewhere.set(one.plugin, one)
    found.skipped.push({ path: file.path, reason: elsewhereReason(one) })
  }
  for (const one of renames) found.renames.set(one.from, one)
  for (const one of repeated) {
    const reason = `lists the plugin ${terminalText(one, 100)} twice; the first counts`
    found.skipped.push({ path: file.path, reason })
  }
}

function readPlugin(file: ManifestFile, fields: JsonMap, found: Found): void {
  const { path, root } = file
  const name = fields.get('name')
  if (isOfAnyTool(file) && root !== '' && (typeof name !== 'string' || !found.withParts.has(root)))
    return
  assertComponents(path, fields)
  const own = path.endsWith('gemini-extension.json') ? withPluginRoot(fields) : fields
  if (typeof name !== 'string' || name.trim() === '') throw schemaError(path, 'has no "name"')
  if (found.plugins.has(root)) return
  const unknown = unknownKeys(fields)
  if (unknown.length > 0) {
    const reason = `means nothing in an Agent Plugin: ${terminalText(unknown.join(', '), 300)}`
    found.skipped.push({ path, reason })
  }
  found.plugins.set(root, {
    name,
    root,
    reason: `a plugin with ${path}`,
    confidence: 0.95,
    manifest: { path, fields: withUnnamedServers(own, { path, root, files: found.files }) },
    entry: null,
    marketplace: null,
  })
}

/** Other tools have a file of this name, too. */
function isOfAnyTool({ path, root }: ManifestFile): boolean {
  return path === (root === '' ? 'plugin.json' : `${root}/plugin.json`)
}

/** Several plugins may share a folder: the second goes by its name too. */
function listPlugin(
  { path, root: marketplace }: ManifestFile,
  { name, root, fields }: MarketplaceEntry,
  found: Found,
): void {
  if (isRefused({ path, name, root, fields }, found)) return
  const { plugins } = found
  const first = plugins.get(root)
  const key = first === undefined || first.name === name ? root : `${root}\0${name}`
  const known = plugins.get(key)
  if (known !== undefined && known.entry !== null) return
  const reason = known?.reason ?? `a plugin that ${path} lists`
  const manifest = known?.manifest ?? null
  const entry = { path, fields }
  plugins.set(key, { name, root, reason, confidence: 1, manifest, entry, marketplace })
}

/**
 * Refuses by its name a plugin that is not there, or whose own manifest cannot be read. One that the
 * marketplace says whole needs no folder.
 */
function isRefused(
  { path, name, root, fields }: MarketplaceEntry & { readonly path: string },
  found: Found,
): boolean {
  const artifact = `composite:${name}`
  const isSaid = WHOLE.some((key) => hasObject(fields.get(key)))
  if (root !== '' && !isSaid && !found.files.some((file) => isWithin(root, file.path))) {
    const error = schemaError(path, `lists the plugin ${name} in ${root}, where nothing is`)
    found.broken.push({ path, artifact, error })
    return true
  }
  if (!found.brokenRoots.has(root) || found.plugins.has(root)) return false
  refuseByName(artifact, root, found)
  return true
}

/** Keys whose values may hold parts themselves. */
const WHOLE = ['commands', 'hooks', 'mcpServers', 'lspServers'] as const

/** The manifest that cannot be read is the plugin's that a marketplace calls by its name. */
function refuseByName(artifact: string, root: string, { broken }: Found): void {
  const at = broken.findIndex((one) => {
    const file = manifestAt(one.path)
    return file?.kind === 'plugin' && file.root === root
  })
  const known = broken[at]
  if (known === undefined) return
  if (known.artifact === undefined) broken[at] = { ...known, artifact }
  else broken.push({ ...known, artifact })
}

const PART =
  /^(?<root>.*?)\/?(?:(?:skills|commands|agents)\/.+\.md|hooks\/hooks\.json|\.?mcp\.json)$/

function foldersWithParts(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ path }) => PART.exec(path)?.groups?.['root'] ?? []))
}

/** Says which file a refusal of JSON is about. */
export function sayWhere(error: SkillmeatError, path: string): SkillmeatError {
  if (error.message.includes(path)) return error
  return new SkillmeatError(error.code, `${terminalText(path, 200)}: ${error.message}`, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    cause: error,
  })
}
