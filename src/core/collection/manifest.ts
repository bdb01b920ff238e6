import { isArtifactType } from '../artifact/artifact-type.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { assertArtifactName } from '../artifact/artifact-name.ts'
import { artifactPath } from '../artifact/artifact-path.ts'
import { isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, readTime, tablesAt } from '../toml/toml-fields.ts'
import { readUpstream } from './manifest-upstream.ts'
import type { ManifestUpstream } from './manifest-upstream.ts'

/** What a manifest says of one artifact. */
export interface ManifestArtifact {
  readonly type: ArtifactType
  readonly name: string
  readonly uuid: string | null
  readonly added: string | null
  readonly tags: readonly string[]
  /** Where it says it came from; null where it does not. Nothing is fetched on the word of a manifest. */
  readonly upstream: ManifestUpstream | null
  /** What stands there for it, whether or not it can be read. */
  readonly address: string | null
}

/** An entry that is not taken, and stays in the file. */
export interface EntryAside {
  readonly label: string
  readonly reason: string
  /** It can be mended; else it is of a type that there is none of here. */
  readonly isBad?: true
}

export interface ReadManifest {
  readonly artifacts: readonly ManifestArtifact[]
  readonly aside: readonly EntryAside[]
}

/** Reads the artifacts of a `collection.toml`; throws as `readManifest` does. */
export function parseManifest(text: string, where: string): readonly ManifestArtifact[] {
  return readManifest(text, where).artifacts
}

/**
 * Reads a `collection.toml`. An entry of a type that another program knows is put aside, and so is a bad one
 * where `keepsGoing`: a type that can be none, a path other than the artifact's own place, the same artifact
 * twice, a field of the wrong type.
 *
 * Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT` or `E_MANIFEST_SCHEMA`, the last also for a bad entry.
 */
export function readManifest(
  text: string,
  where: string,
  { keepsGoing = false }: { readonly keepsGoing?: boolean } = {},
): ReadManifest {
  const seen = new Set<string>()
  const artifacts: ManifestArtifact[] = []
  const aside: EntryAside[] = []
  for (const [at, table] of tablesAt(readToml(text, where), 'artifacts', where).entries()) {
    const strange = strangeType(table)
    if (strange !== null) {
      aside.push(strange)
      continue
    }
    try {
      const artifact = parseArtifact(table, where)
      const key = `${artifact.type}:${artifact.name}`
      if (seen.has(key)) throw new TomlFields(table, where).refuse(`lists ${key} twice`)
      seen.add(key)
      artifacts.push(artifact)
    } catch (error) {
      if (!keepsGoing || !isSkillmeatError(error, 'E_MANIFEST_SCHEMA')) throw error
      aside.push({ label: labelOf(table, at), reason: error.message, isBad: true })
    }
  }
  return { artifacts, aside }
}

/** What a bad entry is called: as far as it says so, else by where it stands. */
function labelOf({ type, name }: TomlTable, at: number): string {
  if (typeof name !== 'string' || name === '') return `artifact ${at + 1}`
  return terminalText(typeof type === 'string' ? `${type}:${name}` : name, 80)
}

/** The types of the earlier Python tool that there are none of here. */
const TYPES_ELSEWHERE: ReadonlySet<string> = new Set([
  'workflow',
  'project_config',
  'spec_file',
  'rule_file',
  'context_file',
  'progress_template',
  'deployment_set',
])

function strangeType({ type, name }: TomlTable): EntryAside | null {
  if (typeof type !== 'string' || !TYPES_ELSEWHERE.has(type)) return null
  const label = `${type}:${typeof name === 'string' ? terminalText(name, 64) : ''}`
  return { label, reason: 'there are no artifacts of its type here' }
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
  const { upstream } = table
  return {
    type,
    name,
    uuid: readUuid(fields.optionalText('uuid')),
    added: readTime(fields.optionalText('added')),
    tags: readTags(table, where),
    upstream: readUpstream(table),
    address: typeof upstream === 'string' ? upstream : null,
  }
}

/** Returns an entry's words; the earlier Python tool wrote them among what it had read of the artifact. */
export function readTags(table: TomlTable, where: string): readonly string[] {
  const { tags, metadata } = table
  if (tags !== undefined) return new TomlFields(table, where).texts('tags')
  const told = isTable(metadata) ? metadata['tags'] : undefined
  return Array.isArray(told) ? told.filter((tag) => typeof tag === 'string') : []
}

/** Returns a uuid as it is written here; the earlier Python tool wrote it without dashes. */
export function readUuid(text: string | null): string | null {
  if (text === null || !/^[0-9a-f]{32}$/.test(text)) return text
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
