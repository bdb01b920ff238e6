import { artifactNameProblem } from '../artifact/artifact-name.ts'
import { artifactPath, isSingleFile } from '../artifact/artifact-path.ts'
import { ARTIFACT_TYPES } from '../artifact/artifact-type.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { SourceFile } from '../artifact/source-file.ts'
import type { Warning } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { isDescriptive } from '../source/containers.ts'

/** An artifact by where it lies in a team's repository: there the place says type and name. */
export interface TeamFolder {
  readonly type: ArtifactType
  readonly name: string
  /** The folder or file. */
  readonly path: string
  readonly files: readonly SourceFile[]
}

/** The file that makes a folder an artifact of its type. */
const ENTRY_FILES: Partial<Record<ArtifactType, readonly string[]>> = {
  skill: ['SKILL.md', 'skill.md'],
  hook: ['hooks.json'],
  composite: ['.claude-plugin/plugin.json', 'plugin.json'],
}

/**
 * Lists the artifacts of a team's repository by the layout of a collection. Everything else in it,
 * such as documents and the files of a host, is nobody's artifact. `listed` are the places of what
 * its manifest names: such a place counts even where it lacks the file that makes it an artifact.
 */
export function findTeamFolders(
  files: readonly SourceFile[],
  listed: ReadonlySet<string>,
): { readonly folders: readonly TeamFolder[]; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = []
  const folders = ARTIFACT_TYPES.flatMap((type) => {
    const place = artifactPath(type, '').replace(/\/(?:\.\w+)?$/, '/')
    const own = files.filter(({ path }) => path.startsWith(place))
    const found = isSingleFile(type)
      ? byFile(type, own, { place, listed })
      : byFolder(type, own, { place, listed })
    const inOrder = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return inOrder.flatMap(([name, inside]): TeamFolder[] => {
      const path = artifactPath(type, name)
      const why = artifactNameProblem(name)
      if (why === null) return [{ type, name, path, files: inside }]
      const message = `It was passed over: its name will not do, ${why}.`
      warnings.push({ code: 'W_REMOTE', message, where: terminalText(path, 200) })
      return []
    })
  })
  return { folders, warnings }
}

interface Within {
  /** The folder of the type. */
  readonly place: string
  readonly listed: ReadonlySet<string>
}

type Found = ReadonlyMap<string, readonly SourceFile[]>

function byFile(
  type: ArtifactType,
  files: readonly SourceFile[],
  { place, listed }: Within,
): Found {
  const extension = artifactPath(type, 'x').slice(artifactPath(type, 'x').lastIndexOf('.'))
  const found = new Map<string, readonly SourceFile[]>()
  for (const file of files) {
    if (!file.path.endsWith(extension)) continue
    const name = file.path.slice(place.length, -extension.length)
    if (!isDescriptive(name) || listed.has(file.path)) found.set(name, [file])
  }
  return found
}

function byFolder(
  type: ArtifactType,
  files: readonly SourceFile[],
  { place, listed }: Within,
): Found {
  const roots = new Set<string>()
  for (const { path } of files) {
    const inside = path.slice(place.length)
    for (const entry of ENTRY_FILES[type] ?? []) {
      if (inside.endsWith(`/${entry}`)) roots.add(inside.slice(0, -entry.length - 1))
    }
    const named = outermost(inside, (folder) => listed.has(place + folder))
    if (named !== null) roots.add(named)
  }
  const found = new Map<string, SourceFile[]>()
  for (const file of files) {
    // What lies inside another belongs to it.
    const name = outermost(file.path.slice(place.length), (folder) => roots.has(folder))
    if (name === null) continue
    const own = found.get(name)
    if (own === undefined) found.set(name, [file])
    else own.push(file)
  }
  return found
}

/** Returns the outermost folder of a path that `accepts` takes; null where none is. */
function outermost(path: string, accepts: (folder: string) => boolean): string | null {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const folder = path.slice(0, at)
    if (accepts(folder)) return folder
  }
  return null
}
