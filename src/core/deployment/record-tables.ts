import { artifactPath } from '../artifact/artifact-path.ts'
import { isArtifactType } from '../artifact/artifact-type.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, tablesAt } from '../toml/toml-fields.ts'
import { RECORD_FILE } from './record-file.ts'

/** The earliest program wrote `[[deployed.items]]`, the later ones `[[deployed]]`. */
export function entriesOf(record: TomlTable, where: string = RECORD_FILE): readonly TomlTable[] {
  const { deployed } = record
  return isTable(deployed)
    ? tablesAt(deployed, 'items', where)
    : tablesAt(record, 'deployed', where)
}

/** The entries of earlier programs name no path: theirs is the artifact's usual one. */
export function pathOf(table: TomlTable, where: string = RECORD_FILE): string {
  const fields = new TomlFields(table, where)
  const path = fields.optionalText('artifact_path')
  if (path !== null) return path.replace(/\/$/, '')
  const type = fields.text('type')
  return isArtifactType(type)
    ? artifactPath(type, fields.text('name'))
    : `${type}/${fields.text('name')}`
}
