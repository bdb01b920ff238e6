import { stringify } from 'smol-toml'
import { artifactPath } from '../artifact/artifact-path.ts'
import { isVersionTag } from '../address/newer-tag.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable, TomlValue } from '../toml/read-toml.ts'
import { isTable, knownFields, tablesAt, readTime } from '../toml/toml-fields.ts'
import { sameValue } from '../view/diff-maps.ts'
import type { ArtifactEntry, Upstream } from '../view/entries.ts'
import { editManifest, hasCommentsInside } from './edit-manifest.ts'
import type { PlacedTable } from './edit-manifest.ts'
import { readTags, readUuid } from './manifest.ts'
import { NEWEST, pageAddress, readUpstream } from './manifest-upstream.ts'

/** What a manifest is written from. */
export interface ManifestContent {
  readonly collection: string
  readonly artifacts: readonly ArtifactEntry[]
  /** The artifacts as they were when `previous` was true: what is no longer among them is taken out. */
  readonly before: readonly Pick<ArtifactEntry, 'uuid' | 'type' | 'name'>[]
  /** The file as it is; null where there is none. */
  readonly previous: string | null
  /** What else is said of an artifact, by uuid; null takes a key out. */
  readonly more?: ReadonlyMap<string, Readonly<Record<string, TomlValue | null>>>
}

/**
 * Returns the text of a `collection.toml` that lists `artifacts`.
 *
 * Comments, unknown keys, the order of entries, and entries that were never taken over survive.
 */
export function formatManifest(content: ManifestContent): string {
  const { collection, artifacts, previous, more } = content
  const format = (artifact: ArtifactEntry, table: TomlTable) =>
    formatArtifact(artifact, { previous: table, more: more?.get(artifact.uuid) ?? {} })
  const where = 'collection.toml'
  const old = previous === null ? {} : readToml(previous, where)
  const tables = placeTables(tablesAt(old, 'artifacts', where), content)
  const listed = new Set(tables.flatMap(({ artifact }) => artifact?.uuid ?? []))
  const added = artifacts
    .filter(({ uuid }) => !listed.has(uuid))
    .toSorted((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1))
  const placed: readonly PlacedTable[] = [
    ...tables.flatMap(({ artifact, table, at, isGone }) =>
      isGone ? [] : [{ at, table: artifact === null ? table : format(artifact, table) }],
    ),
    ...added.map((artifact) => ({ at: null, table: format(artifact, {}) })),
  ]
  const head = { ...(isTable(old['collection']) ? old['collection'] : {}), name: collection }
  // What was there stays in its order.
  const next: TomlTable = {
    ...(old['collection'] === undefined ? { collection: head } : {}),
    ...old,
    collection: head,
    artifacts: placed.map(({ table }) => table),
  }
  if (previous === null) return stringify(next)
  const edited = hasCommentsInside(previous) ? editManifest(previous, { placed, next }) : null
  return edited ?? leadingComments(previous) + stringify(next)
}

interface ListedTable {
  readonly table: TomlTable
  /** Which one of the file it is. */
  readonly at: number
  /** Whose it is; null where nothing here is known of it. */
  readonly artifact: ArtifactEntry | null
  /** Its artifact left the collection. */
  readonly isGone: boolean
}

/** Tells whose each entry of the file is: by its uuid, else by what it was called. */
function placeTables(
  tables: readonly TomlTable[],
  { artifacts, before }: Pick<ManifestContent, 'artifacts' | 'before'>,
): readonly ListedTable[] {
  const byUuid = new Map(artifacts.map((artifact) => [artifact.uuid, artifact]))
  const wasUuid = new Set(before.map(({ uuid }) => uuid))
  const wasCalled = new Map(before.map((one) => [`${one.type}:${one.name}`, one.uuid]))
  const isCalled = new Map(artifacts.map((one) => [`${one.type}:${one.name}`, one.uuid]))
  const taken = new Set<string>()
  return tables.map((table, at) => {
    const told = readUuid(asText(table['uuid']))
    const label = `${asText(table['type'])}:${asText(table['name'])}`
    const isKnown = byUuid.has(told ?? '') || wasUuid.has(told ?? '')
    const uuid = isKnown ? told : (wasCalled.get(label) ?? isCalled.get(label) ?? null)
    if (uuid === null) return { table, at, artifact: null, isGone: false }
    const artifact = byUuid.get(uuid) ?? null
    // What is listed twice is for a person to mend.
    if (taken.has(uuid)) return { table, at, artifact: null, isGone: artifact === null }
    taken.add(uuid)
    return { table, at, artifact, isGone: artifact === null }
  })
}

function formatArtifact(
  artifact: ArtifactEntry,
  {
    previous,
    more,
  }: {
    readonly previous: TomlTable
    readonly more: Readonly<Record<string, TomlValue | null>>
  },
): TomlTable {
  const path = artifactPath(artifact.type, artifact.name)
  const known = {
    name: artifact.name,
    type: artifact.type,
    uuid: artifact.uuid,
    path: asText(previous['path'])?.replace(/\/$/, '') === path ? asText(previous['path']) : path,
    added:
      readTime(asText(previous['added'])) === artifact.added
        ? asText(previous['added'])
        : artifact.added,
    ...formatOrigin(artifact, previous),
    display_name: artifact.display_name,
    tags: formatTags(artifact, previous),
    ...more,
  }
  const fields = knownFields(known)
  // What was there stays in its order.
  const gone = Object.keys(known).filter((key) => fields[key] === undefined)
  return { ...omit(previous, gone), ...fields }
}

/** Words that stand there already, wherever, are not written a second time; null leaves them out. */
function formatTags({ tags }: ArtifactEntry, previous: TomlTable): readonly string[] | null {
  const isNew = previous['name'] === undefined
  if (isNew || previous['tags'] !== undefined) return tags
  return sameValue(readTags(previous, 'collection.toml'), tags) ? null : tags
}

type OriginFields = Readonly<Record<string, string | null>>

/** What already says the same, or what was not taken over, stays as it is written. */
function formatOrigin(
  { origin, upstream }: Pick<ArtifactEntry, 'origin' | 'upstream'>,
  previous: TomlTable,
): OriginFields {
  if (upstream === null) return previous['origin'] === undefined ? { origin } : {}
  const told = readUpstream(previous)
  const isSame =
    told !== null &&
    told.location === upstream.location &&
    told.path === upstream.path &&
    told.ref === upstream.ref &&
    told.commit === upstream.commit
  if (isSame) return {}
  return {
    origin: asText(previous['origin']) === 'marketplace' ? 'marketplace' : origin,
    version_spec: upstream.ref ?? NEWEST,
    resolved_sha: upstream.commit,
    resolved_version: upstream.ref !== null && isVersionTag(upstream.ref) ? upstream.ref : null,
    ...formatAddress(upstream, previous),
  }
}

/** A file that has the address of a page goes on having one. */
function formatAddress(upstream: Upstream, previous: TomlTable): OriginFields {
  const isPage = asText(previous['upstream']) !== null && previous['upstream_path'] === undefined
  const page = isPage ? pageAddress(upstream) : null
  if (page !== null) return { upstream: page, upstream_path: null }
  return { upstream: upstream.location, upstream_path: upstream.path }
}

function omit(table: TomlTable, keys: readonly string[]): TomlTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)))
}

function asText(value: TomlTable[string] | undefined): string | null {
  return typeof value === 'string' ? value : null
}
