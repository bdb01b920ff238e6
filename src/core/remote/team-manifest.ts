import { isShared } from '../address/origin-of.ts'
import { artifactLabel } from '../artifact/artifact-label.ts'
import { readManifest } from '../collection/manifest.ts'
import type { ManifestArtifact } from '../collection/manifest.ts'
import type { Warning } from '../errors.ts'
import { SkillmeatError } from '../errors.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import { terminalText } from '../security/terminal-text.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { isTable, tablesAt } from '../toml/toml-fields.ts'
import type { NamedContent, TeamMember } from '../view/told-facts.ts'

/** The file at the top of a team's repository that says what the folders do not. */
export const TEAM_MANIFEST = 'collection.toml'

/** The newest version of the layout that is read, and the one that is written. */
export const TEAM_FORMAT = 1

/** One artifact of a thousand takes some hundred bytes. */
const MAX_BYTES = 8 * 1024 * 1024

/** What the manifest of a team's repository says of one artifact. */
export interface TeamEntry extends ManifestArtifact {
  /** The content that came from upstream; null where that is not said. */
  readonly pristine: ObjectId | null
  /** Of a composite; null where it does not say. */
  readonly members: readonly TeamMember[] | null
  readonly versionTags: readonly NamedContent[]
}

export interface TeamManifest {
  readonly entries: readonly TeamEntry[]
  readonly warnings: readonly Warning[]
}

/**
 * Reads the manifest of a team's repository, which may come from anybody; without one the folders
 * speak for themselves. What cannot be taken as it is there is told, and the rest goes on.
 *
 * Throws `E_MANIFEST_LIMIT`, `E_MANIFEST_PARSE`, and `E_MANIFEST_SCHEMA` for one that is newer.
 */
export function readTeamManifest(bytes: Uint8Array | null): TeamManifest {
  if (bytes === null) return { entries: [], warnings: [] }
  if (bytes.length > MAX_BYTES) throw tooLarge()
  const text = new TextDecoder().decode(bytes)
  const whole = readToml(text, TEAM_MANIFEST)
  assertKnownFormat(whole)
  const { artifacts, aside } = readManifest(text, TEAM_MANIFEST, { keepsGoing: true })
  const tables = new Map(
    tablesAt(whole, 'artifacts', TEAM_MANIFEST).map((table) => [
      `${textOf(table, 'type')}:${textOf(table, 'name')}`,
      table,
    ]),
  )
  const warnings: Warning[] = aside.map(({ label, reason }) => told(label, reason))
  const uuids = new Set<string>()
  const entries = artifacts.map((artifact): TeamEntry => {
    const label = artifactLabel(artifact)
    const table = tables.get(label) ?? {}
    const uuid = readIdentity(artifact.uuid, uuids)
    if (artifact.uuid !== uuid) {
      warnings.push(
        told(label, 'its uuid is none, or another artifact has it, and does not count.'),
      )
    }
    const upstream = readSource(artifact)
    if (artifact.address !== null && upstream === null) {
      warnings.push(told(label, 'the address that it is said to come from is not taken.'))
    }
    const members = readMembers(table)
    if (members.isOdd) {
      warnings.push(told(label, 'some of its parts are no names, and do not count.'))
    }
    const pristine = table['pristine_hash']
    return {
      ...artifact,
      uuid,
      upstream,
      pristine: isObjectId(pristine) ? pristine : null,
      members: members.found,
      versionTags: texts(table, 'version_tags').map(readNamed).filter(isWhole),
    }
  })
  return { entries, warnings }
}

function tooLarge(): SkillmeatError {
  const message = `${TEAM_MANIFEST} in the repository is larger than ${MAX_BYTES} bytes.`
  return new SkillmeatError('E_MANIFEST_LIMIT', message, {
    fix: 'Have it mended in the repository. Nothing was changed.',
  })
}

function assertKnownFormat({ collection }: TomlTable): void {
  const format = isTable(collection) ? collection['format'] : undefined
  const isKnown = format === undefined || (typeof format === 'number' && format <= TEAM_FORMAT)
  if (isKnown) return
  throw new SkillmeatError(
    'E_MANIFEST_SCHEMA',
    `${TEAM_MANIFEST} in the repository was written by a newer version (format ${terminalText(JSON.stringify(format), 20)}, this one knows ${TEAM_FORMAT}).`,
    { fix: 'Install the newest skillmeat. Nothing was changed.' },
  )
}

function told(label: string, reason: string): Warning {
  return { code: 'W_REMOTE', message: `${TEAM_MANIFEST} lists ${label}: ${reason}`, where: label }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readIdentity(uuid: string | null, known: Set<string>): string | null {
  if (uuid === null || !UUID.test(uuid) || known.has(uuid)) return null
  known.add(uuid)
  return uuid
}

/** A repository names sources that anybody could name: no place on this machine, and no credentials. */
function readSource({ upstream }: ManifestArtifact): ManifestArtifact['upstream'] {
  return upstream !== null && isShared(upstream.location) ? upstream : null
}

/** Null where it does not say: what is no list tells of no parts that were taken out. */
function readMembers(table: TomlTable): {
  readonly found: TeamEntry['members']
  readonly isOdd: boolean
} {
  const { members } = table
  if (!Array.isArray(members)) return { found: null, isOdd: members !== undefined }
  const optional = new Set(texts(table, 'members_optional'))
  const required = new Set(texts(table, 'members_required'))
  const disabled = new Set(texts(table, 'members_disabled'))
  const found = texts(table, 'members').map((text) => {
    const named = readNamed(text)
    const relationship = optional.has(named.name)
      ? 'optional'
      : required.has(named.name)
        ? 'requires'
        : 'contains'
    return { ...named, relationship, isDisabled: disabled.has(named.name) } as const
  })
  return { found, isOdd: found.length < members.length }
}

/** Reads `name`, or `name@` and the hash of a content. */
function readNamed(text: string): NamedContent {
  const [, name = text, tree] = /^(.+)@([0-9a-f]{64})$/s.exec(text) ?? []
  return { name, tree: isObjectId(tree) ? tree : null }
}

function isWhole({ name, tree }: NamedContent): boolean {
  return tree !== null && name.length <= 256
}

function textOf(table: TomlTable, key: string): string {
  const value = table[key]
  return typeof value === 'string' ? value : ''
}

function texts(table: TomlTable, key: string): readonly string[] {
  const value = table[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
