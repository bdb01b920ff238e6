import { artifactPath, isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ArtifactFile } from '../../core/inspection/inspect-artifact.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'

/** The files of one artifact. */
export interface ArtifactGroup {
  readonly type: ArtifactType
  readonly name: string
  readonly files: ArtifactFile[]
}

/** Groups a collection's files by artifact, told by the folders they lie in. */
export function groupFiles(entries: readonly ArchiveEntry[]): readonly ArtifactGroup[] {
  const groups = new Map<string, ArtifactGroup>()
  for (const entry of entries) {
    const found = ARTIFACT_TYPES.map((type) => locate(type, entry.path)).find((at) => at !== null)
    if (!found) continue
    const { type, name, path } = found
    const key = `${type}:${name}`
    const group = groups.get(key) ?? { type, name, files: [] }
    group.files.push({ path, mode: entry.mode, bytes: entry.bytes })
    groups.set(key, group)
  }
  return [...groups.values()]
}

function locate(
  type: ArtifactType,
  path: string,
): { readonly type: ArtifactType; readonly name: string; readonly path: string } | null {
  const [before, after] = artifactPath(type, '\0').split('\0')
  if (before === undefined || after === undefined || !path.startsWith(before)) return null
  const rest = path.slice(before.length)
  if (isSingleFile(type)) {
    if (!rest.endsWith(after)) return null
    return { type, name: rest.slice(0, rest.length - after.length), path: singleFilePath(type) }
  }
  const slash = rest.indexOf('/')
  if (slash <= 0) return null
  return { type, name: rest.slice(0, slash), path: rest.slice(slash + 1) }
}

/** Groups what lies below a folder of the tarball. */
export function groupBelow(
  entries: readonly ArchiveEntry[],
  folder: string,
): readonly ArtifactGroup[] {
  return groupFiles(
    entries.flatMap((entry) =>
      entry.path.startsWith(folder) ? [{ ...entry, path: entry.path.slice(folder.length) }] : [],
    ),
  )
}
