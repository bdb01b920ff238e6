import { isArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'

/** Returns an artifact's id, `skill:pdf`, with its name and its type. */
export function presentName(label: string): {
  readonly artifact: string
  readonly artifact_name: string
  readonly artifact_type: ArtifactType
} {
  const at = label.indexOf(':')
  const type = label.slice(0, at)
  if (!isArtifactType(type)) throw new Error(`${label} is no artifact`)
  return { artifact: label, artifact_name: label.slice(at + 1), artifact_type: type }
}
