import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { ignoreRules } from '../../core/artifact/ignore-rules.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { isDescriptive } from '../../core/source/containers.ts'
import type { FileStat } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'

/** What lies in a folder in which an agent looks. `file` is its path below the folder. */
export type ContainerEntry =
  | { readonly kind: 'artifact'; readonly file: string; readonly name: string }
  | { readonly kind: 'passed'; readonly file: string; readonly reason: string }

interface What {
  readonly type: ArtifactType
  /** Ending of the files; null for folders with SKILL.md. */
  readonly ending: string | null
}

type Files = Pick<Ports, 'files'>

const isIgnored = ignoreRules(null)
/** How deep files of commands and agents lie in folders that belong to their names. */
const DEPTH = 6

/**
 * Lists what lies in a folder in which an agent looks; nothing where it is not there. Throws where it
 * cannot be listed.
 */
export function listContainer(
  { files }: Files,
  dir: string,
  what: What,
): readonly ContainerEntry[] {
  if (kindOf(files, dir) !== 'directory') return []
  return visibleNames(files, dir).flatMap((name) =>
    what.ending === null
      ? skillAt(files, dir, name)
      : filesAt(files, { dir, file: name, depth: 0 }, { ...what, ending: what.ending }),
  )
}

function skillAt(files: Ports['files'], dir: string, file: string): readonly ContainerEntry[] {
  const path = `${dir}/${file}`
  const kind = kindOf(files, path)
  // Where a link leads nowhere, whoever follows it says so.
  if (kind === null) return [{ kind: 'artifact', file, name: file }]
  if (kind !== 'directory') {
    return [{ kind: 'passed', file, reason: 'a file by itself, and no skill' }]
  }
  if (['SKILL.md', 'skill.md'].some((name) => files.lstat(`${path}/${name}`) !== null)) {
    return [{ kind: 'artifact', file, name: file }]
  }
  const isPlugin = files.lstat(`${path}/.claude-plugin/plugin.json`) !== null
  const reason = isPlugin
    ? `a whole plugin: take it in with \`skillmeat add ${path}\``
    : 'a folder without SKILL.md'
  return [{ kind: 'passed', file, reason }]
}

interface Below {
  readonly dir: string
  readonly file: string
  readonly depth: number
}

function filesAt(
  files: Ports['files'],
  { dir, file, depth }: Below,
  what: What & { readonly ending: string },
): readonly ContainerEntry[] {
  const path = `${dir}/${file}`
  const kind = kindOf(files, path)
  if (kind === 'directory' && depth < DEPTH) {
    return namesIn(files, path).flatMap((name) =>
      filesAt(files, { dir, file: `${file}/${name}`, depth: depth + 1 }, what),
    )
  }
  const { type, ending } = what
  if (!file.endsWith(ending)) {
    const reason = `no ${type}: those are called *${ending} here`
    return kind === 'directory' ? [] : [{ kind: 'passed', file, reason }]
  }
  const name = file.slice(0, -ending.length)
  if (isDescriptive(name)) {
    return [{ kind: 'passed', file, reason: `describes its folder, and is no ${type}` }]
  }
  return [{ kind: 'artifact', file, name }]
}

/** What tools leave behind, and what has a hidden name, is nobody's artifact. */
function visibleNames(files: Ports['files'], dir: string): readonly string[] {
  return files
    .readdir(dir)
    .filter((name) => !name.startsWith('.') && !isIgnored(name) && !isIgnored(`${name}/`))
    .toSorted()
}

function namesIn(files: Ports['files'], dir: string): readonly string[] {
  try {
    return visibleNames(files, dir)
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}

/** What is there once links are followed; null for nothing. */
function kindOf(files: Ports['files'], path: string): FileStat['kind'] | null {
  try {
    const stat = files.lstat(path)
    return stat?.kind === 'link'
      ? (files.lstat(files.realpath(path))?.kind ?? null)
      : (stat?.kind ?? null)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
