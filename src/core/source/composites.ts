import type { Limits } from '../limits.ts'
import type { Candidate, CandidateSummary } from './candidate.ts'
import { folderOfPart, makeCandidate, partPath } from './candidate.ts'
import { hasObject } from './manifest-paths.ts'
import { formatJson, toPlainJson } from '../json/plain-json.ts'
import { isComponent, pluginComponents } from './plugin-components.ts'
import type { Plugin } from './plugin.ts'
import { filesOfPlugin, takenBy } from './plugin-files.ts'
import type { OwnedCandidate } from './scan.ts'
import type { SourceFile } from '../artifact/source-file.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** A plugin as a candidate, before names are settled. */
export interface PluginCandidate {
  readonly plugin: Plugin
  readonly candidate: Candidate
  /** Whether there was too much in its folder to be taken. */
  readonly isCut: boolean
  /** Files in its folder that are about the source, below it. */
  readonly leftOut: readonly string[]
}

/** What plugins are made from. */
export interface PluginParts {
  readonly plugins: readonly Plugin[]
  readonly parts: readonly OwnedCandidate[]
  readonly files: readonly SourceFile[]
  readonly limits: Limits
}

const MANIFEST = '.claude-plugin/plugin.json'
/** Parts that a manifest can hold itself; they become artifacts, and leave it. */
const INLINE = ['hooks', 'mcpServers', 'commands']

/**
 * Makes a candidate of each plugin: its manifest, and what lies in its folder and belongs to no part.
 *
 * One without a manifest of its own gets the marketplace's entry as one. A manifest that holds hooks
 * or servers is kept without them, for they may hold secrets and are artifacts of their own.
 */
export function pluginCandidates(known: PluginParts): readonly PluginCandidate[] {
  const { plugins, parts } = known
  const found = parts.map(({ candidate }) => candidate)
  const holders = new Set(plugins.flatMap(manifestsWithParts))
  const madeFrom = found.filter(({ made }) => made !== null).map(({ path }) => sourceOf(path))
  const taken = takenBy(found, [
    ...madeFrom.filter((file) => !isManifestOf(plugins, file)),
    ...holders,
  ])
  return plugins.map((plugin) => {
    const { name, root, reason, confidence } = plugin
    const isShared = plugins.some((other) => other !== plugin && other.root === root)
    const { files, isCut, leftOut } = filesOfPlugin(plugin, { ...known, taken })
    const isMade =
      plugin.manifest === null ||
      isShared ||
      holders.has(plugin.manifest.path) ||
      dependenciesBeside(plugin).length > 0
    const candidate = makeCandidate({
      type: 'composite',
      name,
      path: isShared ? partPath(root, name) : root,
      files,
      reason,
      confidence,
      made: isMade ? madeManifest(plugin) : null,
      summary: summaryOf(plugin),
    })
    return { plugin, candidate, isCut, leftOut }
  })
}

/** Lists the candidates that a plugin is made of, in their order. */
export function membersOf(
  plugin: Plugin,
  candidates: readonly Candidate[],
  { parts, files }: Pick<PluginParts, 'parts' | 'files'>,
): readonly Candidate[] {
  const paths = files.map(({ path }) => path)
  const components = pluginComponents(plugin, (path) =>
    path.endsWith('/') ? paths.some((file) => file.startsWith(path)) : paths.includes(path),
  )
  const owners = new Map(
    parts.flatMap(({ candidate, owner }) =>
      owner === null ? [] : [[`${candidate.type}:${candidate.path}`, owner] as const],
    ),
  )
  return candidates.filter((candidate) => {
    const owner = owners.get(`${candidate.type}:${candidate.path}`)
    if (owner !== undefined) return owner === plugin
    return candidate.type !== 'composite' && isComponent(components, candidate)
  })
}

function manifestsWithParts({ manifest }: Plugin): readonly string[] {
  return manifest !== null && INLINE.some((key) => hasObject(manifest.fields.get(key)))
    ? [manifest.path]
    : []
}

/** The file that a made part comes from. */
function sourceOf(path: string): string {
  const at = path.indexOf('::')
  const place = folderOfPart(path)
  return /\.(?:json|md)$/i.test(place) || at === -1 ? place : `${place}/${path.slice(at + 2)}`
}

function isManifestOf(plugins: readonly Plugin[], file: string): boolean {
  return plugins.some(({ manifest, entry }) => manifest?.path === file || entry?.path === file)
}

const DEPENDENCIES = ['dependencies', 'optionalDependencies']

/** What a marketplace says of a plugin's dependencies where its own manifest says nothing of them. */
function dependenciesBeside({
  entry,
  manifest,
}: Plugin): readonly (readonly [string, JsonValue])[] {
  if (entry === null || DEPENDENCIES.some((key) => manifest?.fields.has(key) === true)) return []
  return [...entry.fields].filter(([key]) => DEPENDENCIES.includes(key))
}

/** What is known of a plugin, as its own manifest would say it, without the parts it held. */
function madeManifest(plugin: Plugin): ReadonlyMap<string, Uint8Array> {
  const { name, entry, manifest } = plugin
  const own: JsonMap = manifest?.fields ?? entry?.fields ?? new Map<string, JsonValue>()
  const stated: JsonMap = new Map([...own, ...dependenciesBeside(plugin)])
  const kept = [...stated].flatMap(([key, value]): readonly [string, JsonValue][] => {
    if (['source', 'strict', 'category'].includes(key)) return []
    if (!INLINE.includes(key) || !hasObject(value)) return [[key, value]]
    const named = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
    return named.length === 0 ? [] : [[key, named]]
  })
  const plain = Object.fromEntries(kept.map(([key, value]) => [key, toPlainJson(value)]))
  return new Map([[MANIFEST, formatJson({ ...plain, name })]])
}

function summaryOf({ manifest, entry }: Plugin): CandidateSummary {
  const field = (key: string) => manifest?.fields.get(key) ?? entry?.fields.get(key)
  const text = (key: string) => {
    const value = field(key)
    return typeof value === 'string' ? value : null
  }
  const tags = [field('keywords'), entry?.fields.get('tags')].flatMap((value) =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [],
  )
  return {
    description: text('description'),
    version: text('version'),
    tags: [...new Set(tags)].slice(0, 50),
  }
}
