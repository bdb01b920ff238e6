import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { FileMode } from '../object/tree.ts'

/** A file of a plugin, or of a part; a link holds its target. */
export interface PluginFile {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/** An artifact that becomes a part of a plugin. Paths are those in its tree. */
export interface PluginPart {
  readonly type: Exclude<ArtifactType, 'composite'>
  readonly name: string
  readonly files: readonly PluginFile[]
}
