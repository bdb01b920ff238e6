import { stringify } from 'smol-toml'
import { leadingComments } from '../toml/read-toml.ts'
import type { Slot } from '../form/format.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, knownFields } from '../toml/toml-fields.ts'
import type { DeploymentEntry } from '../view/entries.ts'
import { readRecordToml } from './read-record-toml.ts'
import { HASH_SCHEME, RECORD_FILE } from './record-file.ts'
import { entriesOf, pathOf } from './record-tables.ts'

/**
 * Returns the text of a record file for `deployments`, or null where it would list nothing; `before`
 * lists what this home had there.
 *
 * Entries of `previous` that are in neither are of artifacts that this collection does not have: they
 * are carried over unchanged, those in the shapes of earlier programs too. Unknown keys, leading
 * comments, and from which collection another home took something survive.
 */
export function formatRecord(
  deployments: readonly DeploymentEntry[],
  previous: string | null,
  before: readonly DeploymentEntry[] = [],
): string | null {
  const wasHere = new Map(before.map((deployment) => [deployment.path, deployment]))
  const old = previous === null ? {} : readRecordToml(previous, RECORD_FILE)
  const tableOf = new Map(entriesOf(old).map((table) => [pathOf(table), table]))
  // What this home had there and has no more goes; the rest is rewritten or carried over.
  const written = new Map([...tableOf].filter(([path]) => !wasHere.has(path)))
  for (const deployment of deployments) {
    const { path } = deployment
    const table = inNewShape(tableOf.get(path) ?? {}, old)
    written.set(path, rewrite(table, deployment, wasHere.get(path) ?? null))
  }
  if (written.size === 0) return null
  const sorted = [...written].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const tables = sorted.map(([, table]) => table)
  const isOld = tables.some((table) => table['artifact_name'] === undefined)
  // `[deployment]` says of old entries from which collection they come.
  const replaced = isOld ? ['deployed'] : ['deployed', 'deployment']
  const rest = Object.fromEntries(Object.entries(old).filter(([key]) => !replaced.includes(key)))
  return (
    (previous === null ? '' : leadingComments(previous)) + stringify({ ...rest, deployed: tables })
  )
}

function rewrite(
  table: TomlTable,
  deployment: DeploymentEntry,
  before: DeploymentEntry | null,
): TomlTable {
  if (isAnothers(table, deployment)) return table
  const collection = tookFrom(table, deployment, before)
  return formatEntry({ ...deployment, collection }, table)
}

/** What another home wrote, of an artifact that this one knows by its own id, stays as it was written. */
function isAnothers(table: TomlTable, { uuid, content }: DeploymentEntry): boolean {
  const { artifact_uuid: written, content_hash: hash } = table
  return written !== undefined && written !== uuid && hash === content
}

/** What an earlier program wrote, with today's name for what is compared; the rest stays as it is. */
function inNewShape(table: TomlTable, { deployment }: TomlTable): TomlTable {
  if (table['artifact_name'] !== undefined) return table
  const { name: _, type: __, sha: ___, deployed_from: own, ...rest } = table
  const from = own ?? (isTable(deployment) ? deployment['collection'] : undefined)
  return from === undefined ? rest : { ...rest, from_collection: from }
}

/**
 * Returns from which collection a deployment was taken. What another home says of it stays, as long
 * as this one did not put something else there.
 */
function tookFrom(
  { artifact_uuid: uuid, from_collection: said, deployed_at: when }: TomlTable,
  deployment: DeploymentEntry,
  before: DeploymentEntry | null,
): string {
  const isOfOne = uuid === undefined || uuid === deployment.uuid
  const isOwn = before === null ? when !== deployment.deployed_at : said === before.collection
  return typeof said === 'string' && isOfOne && !isOwn ? said : deployment.collection
}

const LINEAGE_LENGTH = 20

function formatEntry(deployment: DeploymentEntry, previous: TomlTable): TomlTable {
  const baseline = deployment.baseline
  const lineage = new TomlFields(previous, RECORD_FILE).texts('version_lineage')
  const newest = baseline?.tree ?? deployment.content
  const known = {
    artifact_name: deployment.name,
    artifact_type: deployment.type,
    artifact_uuid: deployment.uuid,
    from_collection: deployment.collection,
    deployed_at: deployment.deployed_at,
    artifact_path: deployment.path,
    content_hash: deployment.content,
    hash_scheme: HASH_SCHEME,
    baseline_version: baseline?.version ?? null,
    merge_base_snapshot: baseline?.tree ?? null,
    parent_hash: lineage.find((hash) => hash !== newest) ?? null,
    local_modifications: deployment.state !== null || deployment.content !== newest,
    version_lineage: [newest, ...lineage.filter((hash) => hash !== newest)].slice(
      0,
      LINEAGE_LENGTH,
    ),
    deployment_profile_id: deployment.profile,
    platform: deployment.profile,
    profile_root_dir: deployment.root,
    collection_sha: deployment.content,
    ...formFields(deployment),
  }
  const unknown = Object.entries(previous).filter(([key]) => !(key in known))
  return { ...Object.fromEntries(unknown), ...knownFields(known) }
}

/** How it is written there; without these it is plain files. */
function formFields({ form }: DeploymentEntry) {
  if (form === undefined) return NO_FORM
  const { format, file, slot } = form
  return {
    ...otherNames(slot),
    written_as: format,
    written_in: file,
    plugin_folder: slot.pluginFolder,
  }
}

/** What is called otherwise there than in the collection. */
function otherNames({ name, renamed }: Slot) {
  const isRenamed = renamed !== undefined && renamed.from !== name
  const skills = renamed === undefined ? [] : Object.entries(renamed.skills)
  return {
    known_as: isRenamed ? name : null,
    skills_known_as: skills.length === 0 ? null : Object.fromEntries(skills),
  }
}

const NO_FORM = {
  known_as: null,
  skills_known_as: null,
  written_as: null,
  written_in: null,
  plugin_folder: null,
}
