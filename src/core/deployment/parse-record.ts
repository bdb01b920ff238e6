import { HASH_SCHEME } from './record-file.ts'
import { readUpstream } from '../collection/manifest-upstream.ts'
import type { ManifestUpstream } from '../collection/manifest-upstream.ts'
import { isArtifactType } from '../artifact/artifact-type.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { assertArtifactName, assertCollectionName } from '../artifact/artifact-name.ts'
import { artifactPath } from '../artifact/artifact-path.ts'
import type { OtherNames } from '../form/format.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { isVersionId } from '../history/version.ts'
import type { VersionId } from '../history/version.ts'
import { isCommitId, isGitRef } from '../address/git-ref.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import { isSafePath } from '../security/safe-path.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { readSettled } from './read-settled.ts'
import { AGENTS } from '../agents/agents.ts'
import { TomlFields, isTable, tablesAt } from '../toml/toml-fields.ts'

/** What a project's record file says of one deployment. A project's word: nothing is deleted on it. */
export interface RecordedDeployment {
  readonly type: ArtifactType
  readonly name: string
  readonly collection: string
  /** The platform that the record names; null when it names none. */
  readonly profile: string | null
  /** Place below the profile's root. */
  readonly path: string
  readonly uuid: string | null
  readonly deployedAt: string | null
  /** The hash that stands in the file: a tree id, or one of the earlier Python tool. */
  readonly hash: string | null
  readonly scheme: typeof HASH_SCHEME | 'legacy'
  readonly baseline: VersionId | null
  readonly baselineTree: ObjectId | null
  /** Trees that were the baseline before, newest first; the present one leads. */
  readonly lineage: readonly ObjectId[]
  /** Where the files of its plugin lie, below the project; null when it came alone. */
  readonly pluginFolder: string | null
  /** The file that it says it stands in, in an agent's form; null where it names none. */
  readonly writtenIn: string | null
  /** Names that are others there than in the collection; null where none is. */
  readonly renamed: OtherNames | null
  /** Where it says that the artifact came from; null where it does not, or in no way that is known. */
  readonly source: ManifestUpstream | null
  /** The tree at that source and commit; null where it is not said, or said of another baseline. */
  readonly pristine: ObjectId | null
  /** The uuids of composites, and `direct`. */
  readonly wantedBy: readonly string[]
  readonly pin: ObjectId | null
  /** Of a composite: the uuids of what it consists of; null where it is not said. */
  readonly parts: readonly string[] | null
  /** Links that lead to it, below the project. */
  readonly links: readonly string[]
  /** It lies where no agent looks until it is enabled. */
  readonly disabled: boolean
  /** What a reader without the artifact finds where it stands in an agent's form. */
  readonly formHash: ObjectId | null
  /** Of hooks in a file that others have hooks in too: a hash of each; null where it is not said. */
  readonly formItems: readonly string[] | null
  /** A program wrote it that says all of this; what is absent is not there then. */
  readonly isComplete: boolean
}

/**
 * Reads a `.skillmeat-deployed.toml` in any of its three shapes, and what git made of two.
 *
 * Throws `E_MANIFEST_PARSE` (also for an empty file, which nobody writes), `E_MANIFEST_LIMIT`,
 * `E_MANIFEST_SCHEMA`, and `E_RECORD_TAMPERED` for an entry that names a place other than the
 * artifact's own, or a collection or profile that none can be.
 */
export function parseRecord(text: string, where: string): RecordedDeployment[] {
  assertNotEmpty(text, where)
  return parseDocument(readSettled(text, where), where)
}

/** Refuses an empty file, which nobody writes. */
export function assertNotEmpty(text: string, where: string): void {
  if (text.trim() === '') throw emptyRecord(where)
}

/** Reads a record of which the file was read as a table. Throws as `parseRecord` does. */
export function parseDocument(document: TomlTable, where: string): RecordedDeployment[] {
  const { deployed, deployment } = document
  if (isTable(deployed)) {
    return tablesAt(deployed, 'items', where).map((table) => parseOldEntry(table, null, where))
  }
  const tables = tablesAt(document, 'deployed', where)
  const collection = isTable(deployment)
    ? new TomlFields(deployment, where).optionalText('collection')
    : null
  return tables.map((table) => parseTable(table, where, collection))
}

/** Reads one entry of today's shape, or of the second program's: `collection` is what its record says of all. */
export function parseTable(
  table: TomlTable,
  where: string,
  collection: string | null = null,
): RecordedDeployment {
  return table['artifact_name'] === undefined
    ? parseOldEntry(table, collection, where)
    : parseEntry(table, where)
}

function parseEntry(table: TomlTable, where: string): RecordedDeployment {
  const fields = new TomlFields(table, where)
  const { type, name } = identity(
    fields,
    fields.text('artifact_type'),
    fields.text('artifact_name'),
  )
  const path = fields.text('artifact_path').replace(/\/$/, '')
  assertOwnPlace({ type, name, path, where })
  const collection = fields.optionalText('from_collection') ?? 'default'
  assertPlainNames({ collection, root: fields.optionalText('profile_root_dir'), where })
  const baseline = fields.optionalText('baseline_version')
  const mergeBase = fields.optionalText('merge_base_snapshot')
  const scheme = fields.optionalText('hash_scheme')
  if (scheme !== null && scheme !== HASH_SCHEME) throw newerScheme(where, scheme)
  const modern = scheme === HASH_SCHEME
  return {
    type,
    name,
    path,
    collection,
    profile: fields.optionalText('deployment_profile_id', 'platform'),
    uuid: fields.optionalText('artifact_uuid'),
    deployedAt: fields.optionalText('deployed_at'),
    hash: fields.optionalText('content_hash', 'collection_sha'),
    scheme: modern ? HASH_SCHEME : 'legacy',
    baseline: isVersionId(baseline) ? baseline : null,
    baselineTree: modern && isObjectId(mergeBase) ? mergeBase : null,
    lineage: modern ? fields.texts('version_lineage').filter(isObjectId) : [],
    pluginFolder: pluginFolderOf(fields, where),
    writtenIn: fields.optionalText('written_in'),
    renamed: otherNames(fields, { name, where }),
    ...readOrigin(fields, isObjectId(mergeBase) ? mergeBase : null),
    wantedBy: fields.texts('wanted_by'),
    pin: readHash(fields, 'pin'),
    parts: table['parts'] === undefined ? null : fields.texts('parts'),
    links: fields.texts('links').filter(isSafePath),
    disabled: table['disabled'] === true,
    formHash: readHash(fields, 'form_hash'),
    formItems: table['form_items'] === undefined ? null : fields.texts('form_items'),
    isComplete: table['wanted_by'] !== undefined,
  }
}

function readHash(fields: TomlFields, key: string): ObjectId | null {
  const hash = fields.optionalText(key)
  return isObjectId(hash) ? hash : null
}

/**
 * An older program keeps what it does not know and writes new hashes beside it: what is said of the
 * source then is of another state, and does not count.
 */
function readOrigin(
  fields: TomlFields,
  baseline: ObjectId | null,
): Pick<RecordedDeployment, 'source' | 'pristine'> {
  const { table } = fields
  if (table['source_commit'] === undefined) return { source: readSource(table), pristine: null }
  const commit = fields.text('source_commit')
  const isCurrent = baseline !== null && fields.optionalText('pristine_for') === baseline
  if (!isCurrent || !isCommitId(commit)) return { source: null, pristine: null }
  const ref = fields.optionalText('source_ref')
  return {
    source: {
      location: fields.text('source'),
      path: fields.optionalText('source_path') ?? '',
      ref: ref !== null && isGitRef(ref) ? ref : null,
      commit,
    },
    pristine: readHash(fields, 'pristine_hash') ?? baseline,
  }
}

/** The shapes of the two earliest programs: `name`, `type`, `sha`. */
function parseOldEntry(
  table: TomlTable,
  collection: string | null,
  where: string,
): RecordedDeployment {
  const fields = new TomlFields(table, where)
  const { type, name } = identity(fields, fields.text('type'), fields.text('name'))
  return {
    type,
    name,
    path: artifactPath(type, name),
    collection: fields.optionalText('deployed_from') ?? collection ?? 'default',
    profile: null,
    uuid: null,
    deployedAt: fields.optionalText('deployed_at'),
    hash: fields.optionalText('sha'),
    scheme: 'legacy',
    baseline: null,
    baselineTree: null,
    lineage: [],
    pluginFolder: null,
    writtenIn: null,
    renamed: null,
    source: readSource(table),
    pristine: null,
    wantedBy: [],
    pin: null,
    parts: null,
    links: [],
    disabled: false,
    formHash: null,
    formItems: null,
    isComplete: false,
  }
}

/** The earliest program wrote `github:owner/repo/path`, and the version that was asked for. */
function readSource({ source, version }: TomlTable): ManifestUpstream | null {
  if (source === undefined) return null
  return readUpstream(
    version === undefined ? { upstream: source } : { upstream: source, version_spec: version },
  )
}

function pluginFolderOf(fields: TomlFields, where: string): string | null {
  const folder = fields.optionalText('plugin_folder')
  if (folder === null || isSafePath(folder)) return folder
  throw tampered(where, `names "${folder}" as the folder of a plugin`)
}

/** Which name it has itself there follows from its place. */
function otherNames(
  fields: TomlFields,
  { name, where }: { readonly name: string; readonly where: string },
): OtherNames | null {
  const there = fields.optionalText('known_as')
  if (there !== null && !isSafe(() => assertNames(there))) {
    throw tampered(where, `gives ${name} a name that none can have`)
  }
  const isMended = fields.table['frontmatter_mended'] === true
  const mended = isMended ? { mended: true as const } : {}
  const isRenamed = there !== null || isMended
  const skills = fields.table['skills_known_as']
  if (skills === undefined) return isRenamed ? { from: name, skills: {}, ...mended } : null
  if (!isTable(skills)) throw fields.refuse('has "skills_known_as" that is no table')
  const names = Object.entries(skills).map(([own, other]): [string, string] => {
    if (typeof other === 'string' && isSafe(() => assertNames(own, other))) return [own, other]
    throw tampered(where, `gives the skill "${own}" a name that none can have`)
  })
  return { from: name, skills: Object.fromEntries(names), ...mended }
}

function assertNames(...names: readonly string[]): void {
  for (const name of names) assertArtifactName(name)
}

function identity(
  fields: TomlFields,
  type: string,
  name: string,
): { type: ArtifactType; name: string } {
  if (!isArtifactType(type)) throw fields.refuse(`has a deployment of unknown type "${type}"`)
  try {
    assertArtifactName(name)
  } catch (error) {
    if (isSkillmeatError(error)) throw fields.refuse(`has a bad name: ${error.message}`)
    throw error
  }
  return { type, name }
}

/**
 * Allows a place where some agent looks for the artifact's type, under any last name: a renamed
 * artifact keeps its old place.
 */
function assertOwnPlace(entry: {
  readonly type: ArtifactType
  readonly name: string
  readonly path: string
  readonly where: string
}): void {
  const [container = '', ...rest] = entry.path.split('/')
  const safe = rest.length > 0 && rest.every((part) => part !== '' && part !== '.' && part !== '..')
  if (containersOf(entry.type).has(container) && safe && isSafePath(entry.path)) return
  throw tampered(
    entry.where,
    `places ${entry.type}:${entry.name} in "${entry.path}", which is not a place of this project`,
  )
}

/** The first folders below a root in which an artifact of `type` may lie, whatever the agent. */
function containersOf(type: ArtifactType): ReadonlySet<string> {
  const kept = AGENTS.flatMap(({ project, user, userBefore, native }) =>
    [project[type], user[type], userBefore?.[type], native?.[type]].flatMap(
      (destination) => destination?.path ?? [],
    ),
  )
  const found = AGENTS.flatMap(({ finds }) =>
    Object.values(finds ?? {})
      .flat()
      .flatMap((one) => (one.type === type ? one.destination.path : [])),
  )
  const paths = [...kept, ...found]
  return new Set([...paths, artifactPath(type, '*')].flatMap((path) => path.split('/')[0] ?? []))
}

/** Both are only looked up and never made a path; a name that could be none is a forgery all the same. */
function assertPlainNames(entry: {
  readonly collection: string
  readonly root: string | null
  readonly where: string
}): void {
  const { collection, root, where } = entry
  if (!isSafe(() => assertCollectionName(collection))) {
    throw tampered(where, `names "${collection}" as a collection`)
  }
  if (root !== null && !isSafePath(root.replace(/\/$/, ''))) {
    throw tampered(where, `names "${root}" as a folder of this project`)
  }
}

function isSafe(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

function tampered(where: string, what: string): SkillmeatError {
  return new SkillmeatError('E_RECORD_TAMPERED', `${where} ${what}.`, {
    fix: 'Remove the entry from the file. Nothing was touched.',
    data: { where },
  })
}

function newerScheme(where: string, scheme: string): SkillmeatError {
  return new SkillmeatError(
    'E_MANIFEST_SCHEMA',
    `${where} has hashes of the scheme "${scheme}", which this version does not know.`,
    {
      fix: 'A newer version of SkillMeat wrote it: install that one. Nothing was changed.',
      data: { where, scheme },
    },
  )
}

function emptyRecord(where: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_PARSE', `${where} is empty.`, {
    fix: 'Restore an earlier copy of it, or remove it; the copies beside it stay. Nothing was changed.',
    data: { where },
  })
}
