import { artifactLabel } from '../artifact/artifact-label.ts'
import { artifactPath } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { kebabName, marketplaceName } from '../bundle/plugin-name.ts'
import { isSkillmeatError } from '../errors.ts'
import { formatJson, isPlainObject, toPlainJson } from '../json/plain-json.ts'
import type { PlainJson } from '../json/plain-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import { sameValue } from '../view/diff-maps.ts'

/** The file from which Claude Code installs. */
export const TEAM_MARKETPLACE = '.claude-plugin/marketplace.json'

/** An artifact of the repository as the marketplace is made from it. */
export interface MarketArtifact {
  readonly type: ArtifactType
  readonly name: string
  /** Labels of its parts; empty for what is no composite, null where only its own files say what it has. */
  readonly members: readonly string[] | null
  /** It means files of its plugin's own folder, which it would not find in the marketplace. */
  readonly isBound: boolean
}

export interface MarketplaceChange {
  readonly collection: string
  readonly owner: string
  readonly artifacts: readonly MarketArtifact[]
  /** What was listed before: its plugins are ours to change. */
  readonly before: readonly MarketArtifact[]
  /** The file as it is; null where there is none. */
  readonly previous: Uint8Array | null
}

const KEYS = {
  skill: 'skills',
  command: 'commands',
  agent: 'agents',
  hook: 'hooks',
  mcp: 'mcpServers',
} as const satisfies Partial<Record<ArtifactType, string>>

/**
 * Returns a marketplace from which Claude Code installs without this program: each composite is a
 * plugin, and what belongs to none is one more, called as the collection.
 *
 * Plugins that a person listed stay, and so do keys that a person added. Null where the file is a
 * person's in a form that cannot be read: then it is left alone.
 */
export function formatTeamMarketplace(change: MarketplaceChange): Uint8Array | null {
  const { collection, owner, artifacts, before, previous } = change
  const old = readMarketplace(previous)
  if (old === null) return null
  const wanted = listPlugins(collection, artifacts)
  const were = listPlugins(collection, before)
  const listed = Array.isArray(old['plugins']) ? (old['plugins'] as readonly PlainJson[]) : []
  const kept = listed.flatMap((plugin): PlainJson[] => {
    const name = nameOf(plugin)
    if (typeof name !== 'string' || !isPlainObject(plugin)) return [plugin]
    const listing = wanted.get(name)
    if (listing !== undefined) return [withListing(plugin, listing, were.get(name))]
    return were.has(name) ? [] : [plugin]
  })
  const known = new Set(kept.map(nameOf))
  const added = [...wanted].flatMap(([name, listing]): PlainJson[] =>
    known.has(name) ? [] : [withListing({ name }, listing)],
  )
  const head = {
    name: marketplaceName(collection),
    owner: { name: owner },
    description: `The collection ${collection}.`,
  }
  return formatJson({ ...head, ...old, plugins: [...kept, ...added] })
}

function nameOf(plugin: PlainJson): PlainJson | undefined {
  return isPlainObject(plugin) ? plugin['name'] : undefined
}

/** What the entry of a plugin says beside its name. */
type Listing = Readonly<Record<string, PlainJson>>

const WHOLE_REPOSITORY = { source: './', strict: false }

function listPlugins(
  collection: string,
  artifacts: readonly MarketArtifact[],
): ReadonlyMap<string, Listing> {
  const byLabel = new Map(artifacts.map((one) => [artifactLabel(one), one]))
  const composites = artifacts.filter(({ type }) => type === 'composite')
  const taken = new Set(composites.flatMap(({ members }) => members ?? []))
  const loose = artifacts.filter((one) => !taken.has(artifactLabel(one)))
  const plugins = new Map<string, Listing>()
  for (const { type, name, members } of composites) {
    if (members === null) plugins.set(kebabName(name), { source: `./${artifactPath(type, name)}` })
    const parts = partsOf((members ?? []).flatMap((label) => byLabel.get(label) ?? []))
    if (Object.keys(parts).length > 0) {
      plugins.set(kebabName(name), { ...WHOLE_REPOSITORY, ...parts })
    }
  }
  const rest = partsOf(loose)
  const own = kebabName(collection)
  const name = plugins.has(own) ? `${own}-collection` : own
  if (Object.keys(rest).length > 0) plugins.set(name, { ...WHOLE_REPOSITORY, ...rest })
  return plugins
}

function partsOf(
  artifacts: readonly MarketArtifact[],
): Readonly<Record<string, readonly string[]>> {
  const parts: Record<string, string[]> = {}
  for (const { type, name, isBound } of artifacts) {
    if (type === 'composite' || isBound) continue
    const place = `./${artifactPath(type, name)}`
    const path = type === 'hook' ? `${place}/hooks.json` : place
    ;(parts[KEYS[type]] ??= []).push(path)
  }
  for (const list of Object.values(parts)) list.sort()
  return parts
}

/** What a person set of a plugin stays, but for the parts; `was` is what was listed of it by a push. */
function withListing(plugin: Listing, listing: Listing, was: Listing = {}): PlainJson {
  const parts = new Set<string>(Object.values(KEYS))
  const kept = Object.fromEntries(
    Object.entries(plugin).filter(([key, value]) => {
      return !parts.has(key) && !(key in was && sameValue(was[key], value))
    }),
  )
  return { ...kept, ...listing, ...kept }
}

function readMarketplace(bytes: Uint8Array | null): Readonly<Record<string, PlainJson>> | null {
  if (bytes === null) return {}
  try {
    const value = toPlainJson(parseStrictJson(new TextDecoder().decode(bytes)))
    return isPlainObject(value) ? value : null
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
