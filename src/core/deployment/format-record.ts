import { stringify } from 'smol-toml'
import { leadingComments, readToml } from '../toml/read-toml.ts'
import type { Slot } from '../form/format.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, knownFields, tablesAt } from '../toml/toml-fields.ts'
import type { DeploymentEntry } from '../view/entries.ts'
import { HASH_SCHEME, RECORD_FILE } from './record-file.ts'

/** Returns the text of a record file for `deployments`; unknown keys and leading comments survive. */
export function formatRecord(
  deployments: readonly DeploymentEntry[],
  previous: string | null,
): string {
  const old = readPrevious(previous)
  const tables = tablesAt(old, 'deployed', RECORD_FILE)
  const tableOf = new Map(tables.map((table) => [table['artifact_path'], table]))
  const sorted = deployments.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const rest = Object.fromEntries(Object.entries(old).filter(([key]) => key !== 'deployed'))
  return (
    (previous === null ? '' : leadingComments(previous)) +
    stringify({
      ...rest,
      deployed: sorted.map((deployment) =>
        formatEntry(deployment, tableOf.get(deployment.path) ?? {}),
      ),
    })
  )
}

/** An older shape is not carried over: its entries were adopted. */
function readPrevious(previous: string | null): TomlTable {
  const old = previous === null ? {} : readToml(previous, RECORD_FILE)
  const old003 = tablesOrNone(old)
  return old003.every((table) => table['artifact_name'] !== undefined) && !isTable(old['deployed'])
    ? old
    : {}
}

function tablesOrNone(old: TomlTable): readonly TomlTable[] {
  return isTable(old['deployed']) ? [] : tablesAt(old, 'deployed', RECORD_FILE)
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
