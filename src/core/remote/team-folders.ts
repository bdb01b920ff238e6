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
    const names = isSingleFile(type)
      ? own.flatMap(({ path }) => nameOfFile(type, path.slice(place.length), listed))
      : namesOfFolders(type, own, { place, listed })
    return names.flatMap((name): TeamFolder[] => {
      const path = artifactPath(type, name)
      const why = artifactNameProblem(name)
      if (why !== null) {
        const message = `It was passed over: its name will not do, ${why}.`
        warnings.push({ code: 'W_REMOTE', message, where: terminalText(path, 200) })
        return []
      }
      const isOwn = (file: SourceFile) => file.path === path || file.path.startsWith(`${path}/`)
      return [{ type, name, path, files: own.filter(isOwn) }]
    })
  })
  return { folders, warnings }
}

function nameOfFile(type: ArtifactType, path: string, listed: ReadonlySet<string>): string[] {
  const extension = artifactPath(type, 'x').slice(artifactPath(type, 'x').lastIndexOf('.'))
  if (!path.endsWith(extension)) return []
  const name = path.slice(0, -extension.length)
  return isDescriptive(name) && !listed.has(artifactPath(type, name)) ? [] : [name]
}

function namesOfFolders(
  type: ArtifactType,
  files: readonly SourceFile[],
  { place, listed }: { readonly place: string; readonly listed: ReadonlySet<string> },
): string[] {
  const names = new Set<string>()
  for (const { path } of files) {
    const inside = path.slice(place.length)
    for (const entry of ENTRY_FILES[type] ?? []) {
      if (inside.endsWith(`/${entry}`)) names.add(inside.slice(0, -entry.length - 1))
    }
    for (let at = inside.indexOf('/'); at !== -1; at = inside.indexOf('/', at + 1)) {
      if (listed.has(place + inside.slice(0, at))) names.add(inside.slice(0, at))
    }
  }
  // One inside another belongs to it.
  return [...names].filter((name) => !isInside(name, names)).toSorted()
}

function isInside(name: string, names: ReadonlySet<string>): boolean {
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    if (names.has(name.slice(0, at))) return true
  }
  return false
}
