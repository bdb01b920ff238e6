import type { Candidate, CandidateSummary } from './candidate.ts'
import { makeCandidate, partPath } from './candidate.ts'
import { formatJson, toPlainJson } from './plain-json.ts'
import { isComponent, pluginComponents } from './plugin-components.ts'
import type { Plugin } from './plugin-manifests.ts'
import { isWithin } from './skill-roots.ts'
import type { SourceFile } from './source-file.ts'
import type { JsonValue } from './strict-json.ts'

/** A plugin as a candidate, before names are settled. */
export interface PluginCandidate {
  readonly plugin: Plugin
  readonly candidate: Candidate
}

const DOCUMENT = /^(?:readme|licen[cs]e|changelog|notice)[^/]*$/i
const MANIFEST = '.claude-plugin/plugin.json'

/**
 * Makes a candidate of each plugin: its manifest, and what lies in its folder and belongs to no part.
 *
 * A plugin that shares its folder with others, or is the whole source, has its documents only; one
 * without a manifest of its own gets the marketplace's entry as one.
 */
export function pluginCandidates(
  plugins: readonly Plugin[],
  parts: readonly Candidate[],
  files: readonly SourceFile[],
): readonly PluginCandidate[] {
  const taken = new Set(parts.flatMap((part) => part.files.map(({ path }) => path)))
  return plugins.map((plugin) => {
    const { name, root, reason, manifest } = plugin
    const isShared = plugins.some((other) => other !== plugin && other.root === root)
    const isOwnFolder = root !== '' && !isShared
    const inner = plugins.filter((other) => other !== plugin && isInside(root, other.root))
    const own = files.filter(({ path }) => {
      if (taken.has(path) || !isInside(root, path)) return false
      if (inner.some((other) => isWithin(other.root, path))) return false
      const inside = root === '' ? path : path.slice(root.length + 1)
      if (inside === '.claude-plugin/marketplace.json') return false
      const isManifest = inside === MANIFEST || inside === 'plugin.json'
      if (isShared && isManifest) return false
      return isOwnFolder || isManifest || DOCUMENT.test(inside)
    })
    const made = manifest === null || isShared ? madeManifest(plugin) : null
    const candidate = makeCandidate({
      type: 'composite',
      name,
      path: isShared ? partPath(root, name) : root,
      files: own,
      reason,
      confidence: plugin.marketplace === null ? 0.95 : 1,
      made,
      summary: summaryOf(plugin),
    })
    return { plugin, candidate }
  })
}

/** Lists the candidates that a plugin is made of, in their order. */
export function membersOf(
  plugin: Plugin,
  candidates: readonly Candidate[],
  files: ReadonlySet<string>,
): readonly Candidate[] {
  const components = pluginComponents(plugin, (path) =>
    path.endsWith('/') ? [...files].some((file) => file.startsWith(path)) : files.has(path),
  )
  return candidates.filter(
    (candidate) => candidate.type !== 'composite' && isComponent(components, candidate),
  )
}

function isInside(root: string, path: string): boolean {
  return root === '' ? path !== '' : path.startsWith(`${root}/`)
}

/** What the marketplace alone says, as the plugin's own manifest would say it. */
function madeManifest({ name, entry, manifest }: Plugin): ReadonlyMap<string, Uint8Array> {
  const stated = manifest ?? entry ?? new Map<string, JsonValue>()
  const kept = [...stated].filter(([key]) => !['source', 'strict', 'category'].includes(key))
  const plain = Object.fromEntries(kept.map(([key, value]) => [key, toPlainJson(value)]))
  return new Map([[MANIFEST, formatJson({ ...plain, name })]])
}

function summaryOf({ manifest, entry }: Plugin): CandidateSummary {
  const field = (key: string) => manifest?.get(key) ?? entry?.get(key)
  const text = (key: string) => {
    const value = field(key)
    return typeof value === 'string' ? value : null
  }
  const tags = [field('keywords'), entry?.get('tags')].flatMap((value) =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [],
  )
  return {
    description: text('description'),
    version: text('version'),
    tags: [...new Set(tags)].slice(0, 50),
  }
}
