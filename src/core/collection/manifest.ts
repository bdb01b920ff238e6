import { stringify } from 'smol-toml'
import { isArtifactType } from '../artifact/artifact-type.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { assertArtifactName } from '../artifact/artifact-name.ts'
import { artifactPath } from '../artifact/artifact-path.ts'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, knownFields, tablesAt } from '../toml/toml-fields.ts'
import { isCommitId, isGitRef } from '../source/git-ref.ts'
import type { ArtifactEntry } from '../view/entries.ts'
import { isSkillmeatError } from '../errors.ts'

/** What a manifest says of one artifact. */
export interface ManifestArtifact {
  readonly type: ArtifactType
  readonly name: string
  readonly uuid: string | null
  readonly added: string | null
  readonly tags: readonly string[]
  /** Where it says it came from; null where it does not. Nothing is fetched on the word of a manifest. */
  readonly upstream: ManifestUpstream | null
}

/** The state of a source that an artifact is of. */
export interface ManifestUpstream {
  readonly location: string
  readonly path: string
  readonly ref: string | null
  readonly commit: string | null
}

/**
 * Reads a `collection.toml`.
 *
 * Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT` or `E_MANIFEST_SCHEMA`: an unknown type, a path
 * other than the artifact's own place, the same artifact twice, a field of the wrong type.
 */
export function parseManifest(text: string, where: string): ManifestArtifact[] {
  const seen = new Set<string>()
  return tablesAt(readToml(text, where), 'artifacts', where).map((table) => {
    const artifact = parseArtifact(table, where)
    const key = `${artifact.type}:${artifact.name}`
    const fields = new TomlFields(table, where)
    if (seen.has(key)) throw fields.refuse(`lists ${key} twice`)
    seen.add(key)
    return artifact
  })
}

function parseArtifact(table: TomlTable, where: string): ManifestArtifact {
  const fields = new TomlFields(table, where)
  const type = fields.text('type')
  if (!isArtifactType(type)) throw fields.refuse(`has an artifact of unknown type "${type}"`)
  const name = fields.text('name')
  try {
    assertArtifactName(name)
  } catch (error) {
    if (isSkillmeatError(error, 'E_NAME_INVALID'))
      throw fields.refuse(`has a bad name: ${error.message}`)
    throw error
  }
  const path = fields.optionalText('path')
  if (path !== null && path.replace(/\/$/, '') !== artifactPath(type, name)) {
    throw fields.refuse(
      `puts ${type}:${name} in "${path}" instead of "${artifactPath(type, name)}"`,
    )
  }
  return {
    type,
    name,
    uuid: fields.optionalText('uuid'),
    added: fields.optionalText('added'),
    tags: fields.texts('tags'),
    upstream: parseUpstream(table),
  }
}

/** What the program writes for a ref where the newest state is followed. */
const NEWEST = 'latest'

function parseUpstream(table: TomlTable): ManifestUpstream | null {
  const [location, path, spec, commit] = [
    'upstream',
    'upstream_path',
    'version_spec',
    'resolved_sha',
  ].map((key) => table[key])
  if (typeof location !== 'string' || typeof path !== 'string') return null
  const ref = typeof spec === 'string' && spec !== NEWEST && isGitRef(spec) ? spec : null
  const isFull = typeof commit === 'string' && isCommitId(commit)
  return { location, path, ref, commit: isFull ? commit : null }
}

/**
 * Returns the text of a `collection.toml` that lists `artifacts`.
 *
 * Comments above the first table, unknown keys and the order of entries in `previous` survive.
 */
export function formatManifest(
  collection: string,
  artifacts: readonly ArtifactEntry[],
  previous: string | null,
): string {
  const where = 'collection.toml'
  const old = previous === null ? {} : readToml(previous, where)
  const tables = tablesAt(old, 'artifacts', where)
  const tableOf = new Map(tables.map((table) => [entryKey(table), table]))
  const order = new Map([...tableOf.keys()].map((key, index) => [key, index]))
  const place = (artifact: ArtifactEntry) =>
    order.get(artifact.uuid) ?? order.get(`${artifact.type}:${artifact.name}`) ?? order.size
  const sorted = artifacts
    .toSorted((a, b) => (a.type + a.name < b.type + b.name ? -1 : 1))
    .toSorted((a, b) => place(a) - place(b))
  const header = previous === null ? '' : leadingComments(previous)
  return (
    header +
    stringify({
      collection: { ...(isTable(old['collection']) ? old['collection'] : {}), name: collection },
      ...omit(old, ['collection', 'artifacts']),
      artifacts: sorted.map((artifact) =>
        formatArtifact(
          artifact,
          tableOf.get(artifact.uuid) ?? tableOf.get(`${artifact.type}:${artifact.name}`) ?? {},
        ),
      ),
    })
  )
}

function formatArtifact(artifact: ArtifactEntry, previous: TomlTable): TomlTable {
  const { upstream } = artifact
  const known = {
    name: artifact.name,
    type: artifact.type,
    uuid: artifact.uuid,
    path: artifactPath(artifact.type, artifact.name),
    origin: artifact.origin,
    added: artifact.added,
    version_spec: upstream === null ? null : (upstream.ref ?? NEWEST),
    resolved_sha: upstream?.commit ?? null,
    upstream: upstream === null ? null : upstream.location,
    upstream_path: upstream === null ? null : upstream.path,
    display_name: artifact.display_name,
    tags: artifact.tags,
  }
  return { ...omit(previous, Object.keys(known)), ...knownFields(known) }
}

function entryKey(table: TomlTable): string {
  const { uuid, type, name } = table
  return typeof uuid === 'string' ? uuid : `${asText(type)}:${asText(name)}`
}

function omit(table: TomlTable, keys: readonly string[]): TomlTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)))
}

function asText(value: TomlTable[string] | undefined): string {
  return typeof value === 'string' ? value : ''
}
