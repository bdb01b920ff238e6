import { aheadOf, hasDeparted } from '../drift/copy-state.ts'
import { leadingComments } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { isTable, knownFields } from '../toml/toml-fields.ts'
import { sameValue } from '../view/diff-maps.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { DeploymentEntry } from '../view/entries.ts'
import { formatTables } from './format-tables.ts'
import { readRecordToml } from './read-record-toml.ts'
import { LINEAGE_LENGTH } from './record-facts.ts'
import type { RecordFacts } from './record-facts.ts'
import { HASH_SCHEME, RECORD_FILE } from './record-file.ts'
import { entriesOf, pathOf } from './record-tables.ts'

/** What a record file is written from. */
export interface RecordContent {
  /** What this home has there. */
  readonly deployments: readonly DeploymentEntry[]
  /** What this home had there when `previous` was read. */
  readonly before: readonly DeploymentEntry[]
  /** The file as it is; null where there is none. */
  readonly previous: string | null
  /** Places whose entries are written whatever was known of them. */
  readonly anew?: ReadonlySet<string>
  /** Asked for the entries alone that are written anew. */
  readonly factsOf: (deployment: DeploymentEntry) => Promise<RecordFacts>
  /** ISO 8601, UTC. */
  readonly now: string
}

/**
 * Returns the text of a record file, or null where it would list nothing.
 *
 * An entry whose content no command changed stays as it is written, byte for byte; so do entries of
 * artifacts that this home does not have, those in the shapes of earlier programs too. Of an entry that
 * another home wrote, its uuid, collection and time stay even when the content changes. Unknown keys and
 * leading comments survive.
 */
export async function formatRecord(content: RecordContent): Promise<string | null> {
  const { deployments, before, previous } = content
  const wasHere = new Map(before.map((deployment) => [deployment.path, deployment]))
  const old = previous === null ? {} : readRecordToml(previous, RECORD_FILE)
  const tableOf = new Map(entriesOf(old).map((table) => [pathOf(table), table]))
  // What this home had there and has no more goes; the rest is rewritten or carried over.
  const written = new Map([...tableOf].filter(([path]) => !wasHere.has(path)))
  for (const deployment of deployments) {
    const { path } = deployment
    const table = tableOf.get(path) ?? null
    const was = wasHere.get(path) ?? null
    const shaped = table === null ? null : inNewShape(table, old)
    written.set(path, await rewrite(content, { deployment, table: shaped, was }))
  }
  if (written.size === 0) return null
  const isAsItWas = [...written].every(([path, table]) => tableOf.get(path) === table)
  if (previous !== null && isAsItWas && written.size === tableOf.size) return previous
  const tables = [...written].map(([path, table]) => ({ path, table }))
  const isOld = tables.some(({ table }) => table['artifact_name'] === undefined)
  // `[deployment]` says of old entries from which collection they come.
  const replaced = isOld ? ['deployed'] : ['deployed', 'deployment']
  const rest = Object.fromEntries(Object.entries(old).filter(([key]) => !replaced.includes(key)))
  const comments = previous === null ? '' : leadingComments(previous)
  return formatTables({ comments, rest, tables })
}

interface Entry {
  readonly deployment: DeploymentEntry
  /** As the file has it; null where it does not list the place. */
  readonly table: TomlTable | null
  readonly was: DeploymentEntry | null
}

async function rewrite(
  { factsOf, anew, now }: RecordContent,
  { deployment, table, was }: Entry,
): Promise<TomlTable> {
  if (table === null) return newEntry(deployment, await factsOf(deployment), now)
  const isOthers = wroteAnother(table, { deployment, was })
  const isComplete = isOthers || saysAll(table)
  const isKept = was === null ? isOthers : isComplete && isLeft(table, deployment, was)
  const isUntouched = isKept && anew?.has(deployment.path) !== true
  if (isUntouched || saysSame(table, { deployment, was, isComplete })) {
    return isComplete ? table : { ...(await missingFacts(deployment, factsOf, table)), ...table }
  }
  const fresh = newEntry(deployment, await factsOf(deployment), now)
  const kept = isOthers ? whoseItIs(table) : tookFrom(table, fresh, was)
  const fields = { ...fresh, ...kept, ...keptWishes(table, deployment, was) }
  const ours = table['source_commit'] === undefined ? OURS_SINCE : ALWAYS_OURS
  const own = new Set([...ours, ...Object.keys(fields)])
  const unknown = Object.entries(table).filter(([key]) => !own.has(key))
  return { ...Object.fromEntries(unknown), ...fields }
}

/**
 * Tells whether an entry says of a content that was never here that it was written: what lies there was
 * taken for it, and no command wrote that.
 */
function isOthersContent(table: TomlTable, now: DeploymentEntry, was: DeploymentEntry): boolean {
  if (table['content_hash'] === now.content) return false
  return was.content === now.content && isWantedAlike(was, now)
}

/** Tells whether no command changed what an entry says. */
function isLeft(table: TomlTable, now: DeploymentEntry, was: DeploymentEntry): boolean {
  return isSame(was, now) || isOthersContent(table, now, was)
}

function saysAll(table: TomlTable): boolean {
  return table['wanted_by'] !== undefined && table['artifact_uuid'] !== undefined
}

/** Who wants it stays as it is written where no command changed that: some may be known to others alone. */
function keptWishes(
  table: TomlTable,
  { wanted_by: now }: DeploymentEntry,
  was: DeploymentEntry | null,
): TomlTable {
  const written = table['wanted_by']
  if (written === undefined || was === null) return {}
  return sameValue(was.wanted_by.toSorted(), now.toSorted()) ? { wanted_by: written } : {}
}

/** Another home wrote it; what this home puts over it by force is this home's. */
function wroteAnother(
  table: TomlTable,
  { deployment: { uuid, recorded_as: as }, was }: Pick<Entry, 'deployment' | 'was'>,
): boolean {
  const written = table['artifact_uuid']
  return as !== undefined || (was !== null && written !== undefined && written !== uuid)
}

/**
 * Tells whether an entry says what is known of the copy here. Of one that says all, the content decides:
 * what that was made from is each home's own to know.
 */
function saysSame(
  table: TomlTable,
  {
    deployment,
    was,
    isComplete,
  }: Pick<Entry, 'deployment' | 'was'> & { readonly isComplete: boolean },
): boolean {
  const { content, baseline } = deployment
  if (table['content_hash'] !== content) return false
  const base = table['merge_base_snapshot'] ?? null
  const known = [baseline?.tree ?? null, aheadOf(deployment)]
  if (!isComplete && known.every((tree) => tree !== base)) return false
  if (was === null || isWantedAlike(was, deployment)) return true
  return saysWishes(table, deployment) && saysFolder(table, { deployment, was })
}

/** Tells whether an entry says where the files of its plugin lie, as far as a command moved those. */
function saysFolder(table: TomlTable, { deployment, was }: Pick<Entry, 'deployment' | 'was'>) {
  const folder = deployment.form?.slot.pluginFolder ?? null
  const isMoved = folder !== (was?.form?.slot.pluginFolder ?? null)
  return (
    !isMoved || (table['plugin_folder'] ?? null) === (formFields(deployment).plugin_folder ?? null)
  )
}

function saysWishes(
  table: TomlTable,
  { wanted_by: by, pin, parts = [], links = [], disabled }: DeploymentEntry,
): boolean {
  if ((table['disabled'] === true) !== (disabled === true)) return false
  const isSamePin = (table['pin'] ?? null) === (pin?.tree ?? null)
  return (
    isSamePin &&
    saysList(table['wanted_by'], by) &&
    saysList(table['parts'] ?? [], parts) &&
    saysList(table['links'] ?? [], links)
  )
}

function saysList(written: TomlTable[string] | undefined, items: readonly string[]): boolean {
  return Array.isArray(written) && sameValue(written.map(String).toSorted(), items.toSorted())
}

/** Tells whether nothing that a record says of a copy differs. */
function isSame(left: DeploymentEntry, right: DeploymentEntry): boolean {
  return isWantedAlike(left, right) && sameValue(treesOf(left), treesOf(right))
}

function treesOf({ baseline, content }: DeploymentEntry) {
  return [baseline?.tree ?? null, content]
}

/** Tells whether nothing differs beside the content and what that was made from. */
function isWantedAlike(left: DeploymentEntry, right: DeploymentEntry): boolean {
  return sameValue(wishes(left), wishes(right))
}

function wishes({ pin, wanted_by: by, form, ...rest }: DeploymentEntry) {
  const { uuid, name, type, profile, path, parts = null, links = null, disabled = null } = rest
  const place =
    form === undefined ? null : { format: form.format, file: form.file, slot: form.slot }
  return {
    uuid,
    name,
    type,
    profile,
    path,
    pin: pin?.tree ?? null,
    by: by.toSorted(),
    place,
    parts,
    links,
    disabled,
  }
}

function whoseItIs(table: TomlTable): TomlTable {
  const { artifact_name: name, artifact_uuid: uuid, from_collection: from, deployed_at: at } = table
  return knownFields({
    artifact_name: name ?? null,
    artifact_uuid: uuid ?? null,
    from_collection: from ?? null,
    deployed_at: at ?? null,
  })
}

/** What an old entry says of the collection stays, as long as it was not put there from another. */
function tookFrom(table: TomlTable, fresh: TomlTable, was: DeploymentEntry | null): TomlTable {
  const said = table['from_collection']
  const isOfOne =
    table['artifact_uuid'] === undefined || table['artifact_uuid'] === fresh['artifact_uuid']
  const isOwn =
    was === null ? table['deployed_at'] !== fresh['deployed_at'] : said === was.collection
  return said !== undefined && isOfOne && !isOwn ? { from_collection: said } : {}
}

/** What an earlier program wrote, with today's name for what is compared; the rest stays as it is. */
function inNewShape(table: TomlTable, { deployment }: TomlTable): TomlTable {
  if (table['artifact_name'] !== undefined) return table
  const { name: _, type: __, sha: ___, deployed_from: own, ...rest } = table
  const from = own ?? (isTable(deployment) ? deployment['collection'] : undefined)
  return from === undefined ? rest : { ...rest, from_collection: from }
}

function newEntry(deployment: DeploymentEntry, facts: RecordFacts, now: string): TomlTable {
  const { baseline, content } = deployment
  const newest = baseline?.tree ?? content
  const isModified = hasDeparted(deployment) || content !== newest
  return knownFields({
    artifact_name: deployment.name,
    artifact_type: deployment.type,
    artifact_uuid: deployment.uuid,
    from_collection: deployment.collection,
    deployed_at: deployment.deployed_at,
    artifact_path: deployment.path,
    content_hash: content,
    hash_scheme: HASH_SCHEME,
    baseline_version: baseline?.version ?? null,
    merge_base_snapshot: baseline?.tree ?? null,
    parent_hash: facts.lineage.find((hash) => hash !== newest) ?? null,
    local_modifications: isModified,
    modification_detected_at: isModified ? (deployment.modified_since ?? now) : null,
    last_modified_check: now,
    version_lineage: facts.lineage.slice(0, LINEAGE_LENGTH),
    deployment_profile_id: deployment.profile,
    platform: deployment.profile,
    profile_root_dir: deployment.root,
    collection_sha: content,
    ...formFields(deployment),
    ...newFacts(deployment, facts),
  })
}

/** What an entry lacks: the newer facts, or whose it is where git had put another's into it. */
async function missingFacts(
  deployment: DeploymentEntry,
  factsOf: RecordContent['factsOf'],
  table: TomlTable,
): Promise<TomlTable> {
  const facts = newFacts(deployment, await factsOf(deployment))
  if (table['wanted_by'] === undefined || table['artifact_uuid'] !== undefined) return facts
  return { artifact_uuid: deployment.uuid, from_collection: deployment.collection, ...facts }
}

/** What is recorded since records are a team's lock. */
function newFacts(
  { baseline, pin, links, disabled }: DeploymentEntry,
  facts: RecordFacts,
): TomlTable {
  const { version, formHash, formItems, wantedBy, parts } = facts
  return knownFields({
    form_hash: formHash,
    form_items: formItems,
    ...sourceFields(facts, baseline?.tree ?? null),
    version,
    wanted_by: wantedBy,
    parts,
    links: links ?? null,
    disabled: disabled ?? null,
    pin: pin?.tree ?? null,
  })
}

/** Where the baseline's pristine content can be had; nothing for what is only here. */
function sourceFields({ source, pristine }: RecordFacts, baseline: ObjectId | null) {
  if (source === null) return {}
  return {
    source: source.location,
    source_path: source.path,
    source_ref: source.ref,
    source_commit: source.commit,
    pristine_hash: pristine,
    pristine_for: baseline,
  }
}

/** How it is written there; without these it is plain files. */
function formFields({ form, root, path }: DeploymentEntry) {
  if (form === undefined) return {}
  const { format, file, slot } = form
  const own = `${root}/${path}`
  const from = slot.folder.endsWith(`/${own}`) ? slot.folder.slice(0, -own.length) : ''
  const { name, renamed, pluginFolder } = slot
  const skills = Object.entries(renamed?.skills ?? {})
  return {
    known_as: renamed !== undefined && renamed.from !== name ? name : null,
    frontmatter_mended: renamed?.mended ?? null,
    skills_known_as: skills.length === 0 ? null : Object.fromEntries(skills),
    written_as: format,
    written_in: file,
    plugin_folder: belowProject(pluginFolder, from),
  }
}

/** A person's folders may lie elsewhere than in the home, from where commands find them. */
function belowProject(folder: string | null, from: string): string | null {
  return folder?.startsWith(from) === true ? folder.slice(from.length) : folder
}

/** Keys that only this program writes: one that is not written any more goes. */
const OURS_SINCE = [
  'baseline_version',
  'merge_base_snapshot',
  'parent_hash',
  'modification_detected_at',
  'known_as',
  'skills_known_as',
  'frontmatter_mended',
  'written_as',
  'written_in',
  'plugin_folder',
  'form_hash',
  'form_items',
  'source_path',
  'source_ref',
  'source_commit',
  'pristine_hash',
  'pristine_for',
  'pin',
  'parts',
  'links',
  'disabled',
] as const

/** The earliest program wrote these too, and there they stay. */
const ALWAYS_OURS = [...OURS_SINCE, 'source', 'version'] as const
