import { assertArtifactName } from '../artifact/artifact-name.ts'
import { artifactPath, isSingleFile } from '../artifact/artifact-path.ts'
import { isArtifactType } from '../artifact/artifact-type.ts'
import { isVersionId } from '../history/version.ts'
import type { VersionId } from '../history/version.ts'
import { whyNoTag } from '../history/version-name.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { FileMode } from '../object/tree.ts'
import { assertSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import { assertPathInSource } from '../source/candidate.ts'
import { assertGitRef, isCommitId } from '../address/git-ref.ts'
import { formatGitUrl, gitUrlError, parseGitUrl } from '../address/git-url.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, tablesAt } from '../toml/toml-fields.ts'
import type {
  BundleManifest,
  BundledArtifact,
  BundledFile,
  BundledMembership,
  BundledState,
  BundledUpstream,
  BundledVersionTag,
} from './bundle-manifest.ts'
import { BUNDLE_FILES, BUNDLE_FORMAT } from './bundle-manifest.ts'

const WHERE = BUNDLE_FILES.manifest
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MODES: readonly FileMode[] = ['100644', '100755', '120000']
const RELATIONSHIPS = ['contains', 'requires', 'optional'] as const
const MAX_TAGS = 256
const MAX_TAG_LENGTH = 256
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/**
 * Reads a `bundle.toml`, which may come from anybody.
 *
 * Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT`, `E_MANIFEST_SCHEMA` (a field that may not be so, an
 * artifact twice, a path other than the artifact's own, a newer format), `E_NAME_INVALID`, and for
 * an upstream `E_GIT_URL`, `E_GIT_REF` and `E_URL_FORBIDDEN`.
 */
export function parseBundleManifest(text: string): BundleManifest {
  const whole = readToml(text, WHERE)
  const bundle = whole['bundle']
  const fields = new TomlFields(isTable(bundle) ? bundle : {}, WHERE)
  const { format = BUNDLE_FORMAT } = fields.table
  const isKnown = typeof format === 'number' && [1, 2, BUNDLE_FORMAT].includes(format)
  if (!isKnown) throw fields.refuse('was written by a newer version')
  const artifacts = tablesAt(whole, 'artifacts', WHERE).map(readArtifact)
  assertOnce(artifacts, fields)
  const labels = new Set(artifacts.map(labelOf))
  return {
    name: fields.optionalText('name'),
    sums: objectId(fields, 'sums'),
    hasHistory: fields.table['history'] === true,
    artifacts,
    memberships: tablesAt(whole, 'memberships', WHERE).map((table) =>
      readMembership(table, labels),
    ),
  }
}

/** Names a bundled artifact as memberships do. */
export function labelOf({ type, name }: Pick<BundledArtifact, 'type' | 'name'>): string {
  return `${type}:${name}`
}

function assertOnce(artifacts: readonly BundledArtifact[], fields: TomlFields): void {
  const keys = artifacts.flatMap((artifact) => [
    labelOf(artifact),
    ...(artifact.uuid === null ? [] : [artifact.uuid]),
    ...artifact.files.map(({ path }) => path),
  ])
  const seen = new Set<string>()
  for (const key of keys) {
    if (seen.has(key)) throw fields.refuse(`lists "${terminalText(key, 200)}" twice`)
    seen.add(key)
  }
}

function readArtifact(table: TomlTable): BundledArtifact {
  const fields = new TomlFields(table, WHERE)
  const type = fields.text('type')
  if (!isArtifactType(type)) throw fields.refuse(`has an artifact of unknown type`)
  const name = fields.text('name')
  assertArtifactName(name)
  const path = artifactPath(type, name)
  const listed = fields.optionalText('path') ?? path
  if (listed.replace(/\/$/, '') !== path) {
    throw fields.refuse(`puts ${type}:${name} in another place than "${path}"`)
  }
  const uuid = fields.optionalText('uuid')
  if (uuid !== null && !UUID.test(uuid)) throw fields.refuse('has a "uuid" that is none')
  const upstream = table['upstream']
  return {
    type,
    name,
    uuid,
    hash: objectId(fields, 'hash'),
    version: versionId(fields, 'version'),
    pristine: objectId(fields, 'pristine'),
    displayName: fields.optionalText('display_name'),
    description: fields.optionalText('description'),
    tags: readTags(fields),
    upstream: isTable(upstream) ? readUpstream(upstream) : null,
    lineage: tablesAt(table, 'lineage', WHERE).map(readState),
    files: tablesAt(table, 'files', WHERE).map((file) =>
      readFile(file, isSingleFile(type) ? path : `${path}/`),
    ),
    versionTags: tablesAt(table, 'version_tags', WHERE).map(readVersionTag),
  }
}

function readTags(fields: TomlFields): readonly string[] | null {
  if (fields.table['tags'] === undefined) return null
  const tags = [...new Set(fields.texts('tags').map((tag) => tag.trim()))]
  const isPlain = tags.every((tag) => tag !== '' && tag.length <= MAX_TAG_LENGTH)
  if (isPlain && tags.length <= MAX_TAGS) return tags
  throw fields.refuse(`has "tags" that are too many, too long or empty`)
}

/** A manifest never names a place on this machine. */
function readUpstream(table: TomlTable): BundledUpstream {
  const fields = new TomlFields(table, WHERE)
  const url = fields.text('url')
  const parsed = parseGitUrl(url)
  if (parsed.scheme === 'file' || formatGitUrl(parsed) !== url) throw gitUrlError(url)
  const ref = fields.optionalText('ref')
  if (ref !== null) assertGitRef(ref)
  const path = fields.text('path')
  assertPathInSource(path)
  const commit = fields.optionalText('commit')
  if (commit !== null && !isCommitId(commit)) throw fields.refuse('has a "commit" that is none')
  const hash = objectId(fields, 'hash')
  if (hash === null) throw fields.refuse('has an upstream without "hash"')
  return { url, ref, path, commit, hash, version: versionId(fields, 'version') }
}

function readFile(table: TomlTable, place: string): BundledFile {
  const fields = new TomlFields(table, WHERE)
  const path = fields.text('path')
  const isInside = place.endsWith('/') ? path.startsWith(place) : path === place
  if (!isInside) throw fields.refuse(`lists a file that is not in "${place}"`)
  assertSafePath(path)
  const listed = fields.optionalText('mode')
  const mode = MODES.find((known) => known === listed) ?? null
  if (listed !== null && mode === null) throw fields.refuse('has a "mode" that is none')
  if (mode === '120000') {
    return { path, mode, content: { kind: 'link', target: fields.text('target') } }
  }
  const sha256 = objectId(fields, 'sha256')
  if (sha256 === null) throw fields.refuse('lists a file without "sha256"')
  return { path, mode, content: { kind: 'file', sha256 } }
}

function readState(table: TomlTable): BundledState {
  const fields = new TomlFields(table, WHERE)
  const version = versionId(fields, 'version')
  const hash = objectId(fields, 'hash')
  if (version === null || hash === null) throw fields.refuse('has a lineage that is none')
  return { version, hash, parts: objectId(fields, 'parts') }
}

function readVersionTag(table: TomlTable): BundledVersionTag {
  const fields = new TomlFields(table, WHERE)
  const version = versionId(fields, 'version')
  const hash = objectId(fields, 'hash')
  const tag = fields.text('tag')
  const at = fields.text('at')
  if (version === null || hash === null || whyNoTag(tag) !== null || !MOMENT.test(at)) {
    throw fields.refuse('has a version tag that is none')
  }
  return { tag, version, hash, at, by: fields.text('by') }
}

function readMembership(table: TomlTable, labels: ReadonlySet<string>): BundledMembership {
  const fields = new TomlFields(table, WHERE)
  const composite = fields.text('composite')
  const child = fields.text('child')
  const instead = fields.optionalText('instead')
  const parts = [child, ...(instead === null ? [] : [instead])]
  // A composite in a composite is one that it depends on.
  const text = fields.optionalText('relationship') ?? 'contains'
  const isContained = text === 'contains'
  const contained = isContained ? parts : parts.slice(1)
  const isKnown =
    composite.startsWith('composite:') && !contained.some((part) => part.startsWith('composite:'))
  if (!isKnown || ![composite, ...parts].every((label) => labels.has(label))) {
    throw fields.refuse('has a membership of artifacts that it does not list')
  }
  const relationship = RELATIONSHIPS.find((known) => known === text)
  const { position } = table
  const isPlace = typeof position === 'number' && Number.isSafeInteger(position) && position >= 0
  if (relationship === undefined || !isPlace) throw fields.refuse('has a membership that is none')
  const hash = objectId(fields, 'pin')
  const version = versionId(fields, 'pin_version')
  const pin = hash === null ? null : { hash, version }
  const disabled = table['disabled'] === true
  return { composite, child, relationship, position, pin, disabled, instead }
}

function objectId(fields: TomlFields, key: string): ObjectId | null {
  const text = fields.optionalText(key)
  if (text === null || isObjectId(text)) return text
  throw fields.refuse(`has a "${key}" that is no SHA-256`)
}

function versionId(fields: TomlFields, key: string): VersionId | null {
  const text = fields.optionalText(key)
  if (text === null || isVersionId(text)) return text
  throw fields.refuse(`has a "${key}" that is no version`)
}
