import { artifactPath } from '../artifact/artifact-path.ts'
import { isArtifactType } from '../artifact/artifact-type.ts'
import type { TomlTable } from '../toml/read-toml.ts'

/**
 * Gives entries back the name of their place where git put the first lines of another entry before
 * theirs: that one stands elsewhere under this name. A renamed artifact in its old place keeps its name.
 *
 * `all` are the entries of both sides. Whose the artifact is then is told by its source and its name.
 */
export function withOwnName(table: TomlTable, all: readonly TomlTable[]): TomlTable {
  const { artifact_name: name, artifact_type: type, artifact_path: path } = table
  const own = nameOfPlace(type, path)
  if (own === null || own === name || table['known_as'] !== undefined) return table
  const isOfAnother = all.some(
    (other) =>
      other['artifact_name'] === name && nameOfPlace(type, other['artifact_path']) === name,
  )
  if (!isOfAnother) return table
  const whole = all.find(
    (other) => other['artifact_path'] === path && other['artifact_name'] === own,
  )
  const { artifact_uuid: _, ...rest } = table
  const uuid = whole?.['artifact_uuid']
  return { ...rest, artifact_name: own, ...(uuid === undefined ? {} : { artifact_uuid: uuid }) }
}

/** Returns what an artifact is called that lies where its type does in Claude Code's folder; null elsewhere. */
function nameOfPlace(type: unknown, path: unknown): string | null {
  if (typeof type !== 'string' || !isArtifactType(type) || typeof path !== 'string') return null
  const [before = '', after = ''] = artifactPath(type, '*').split('*')
  return path.startsWith(before) && path.endsWith(after)
    ? path.slice(before.length, path.length - after.length)
    : null
}
