import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { ignoreRules } from '../../core/artifact/ignore-rules.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { isDescriptive } from '../../core/source/containers.ts'
import type { FileStat } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { CLOSED } from './unwritable.ts'

/** What lies in a folder in which an agent looks. `file` is its path below the folder, '' for that itself. */
export type ContainerEntry =
  | { readonly kind: 'artifact'; readonly file: string; readonly name: string }
  | {
      readonly kind: 'passed'
      readonly file: string
      readonly reason: string
      /** Nobody may look into it. */
      readonly isClosed?: true
    }

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
  const kind = kindOf(files, dir)
  if (kind === null) return []
  if (kind !== 'directory') {
    return [{ kind: 'passed', file: '', reason: `no folder: ${what.type}s would lie in one` }]
  }
  const { visible, hidden } = namesIn(files, dir)
  return [
    ...hidden.flatMap((name) => orClosed(name, () => hiddenAt(files, { dir, file: name }, what))),
    ...visible.flatMap((name) =>
      orClosed(name, () =>
        what.ending === null
          ? skillAt(files, dir, name)
          : filesAt(files, { dir, file: name, depth: 0 }, { ...what, ending: what.ending }),
      ),
    ),
  ]
}

/** One that may not be looked into is told of, and those beside it count. */
function orClosed(file: string, list: () => readonly ContainerEntry[]): readonly ContainerEntry[] {
  try {
    return list()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_IO_DENIED')) throw error
    return [{ kind: 'passed', file, reason: CLOSED, isClosed: true }]
  }
}

/** What has a hidden name is nobody's artifact; where it looks like one it is told of. */
function hiddenAt(
  files: Ports['files'],
  { dir, file }: Pick<Below, 'dir' | 'file'>,
  { type, ending }: What,
): readonly ContainerEntry[] {
  const path = `${dir}/${file}`
  const isFolder = kindOf(files, path) === 'directory'
  const within = isFolder ? tryNames(files, path) : []
  const looksLikeOne =
    ending === null
      ? isFolder &&
        [path, ...within.map((name) => `${path}/${name}`)].some((one) => isSkill(files, one))
      : [file, ...within].some((name) => name.endsWith(ending))
  const reason = `hidden by the dot before its name: no ${type} is taken from it`
  return looksLikeOne ? [{ kind: 'passed', file, reason }] : []
}

function isSkill(files: Ports['files'], path: string): boolean {
  return ['SKILL.md', 'skill.md'].some((name) => files.lstat(`${path}/${name}`) !== null)
}

function tryNames(files: Ports['files'], path: string): readonly string[] {
  try {
    return files.readdir(path)
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}

function skillAt(files: Ports['files'], dir: string, file: string): readonly ContainerEntry[] {
  const path = `${dir}/${file}`
  const kind = kindOf(files, path)
  // Where a link leads nowhere, whoever follows it says so.
  if (kind === null) return [{ kind: 'artifact', file, name: file }]
  if (kind !== 'directory') {
    return [{ kind: 'passed', file, reason: 'a file by itself, and no skill' }]
  }
  if (isSkill(files, path)) {
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
  if (kind === 'directory') return filesBelow(files, { dir, file, depth }, what)
  const { type, ending } = what
  if (!file.endsWith(ending)) {
    return [{ kind: 'passed', file, reason: `no ${type}: those are called *${ending} here` }]
  }
  const name = file.slice(0, -ending.length)
  if (isDescriptive(name)) {
    return [{ kind: 'passed', file, reason: `describes its folder, and is no ${type}` }]
  }
  return [{ kind: 'artifact', file, name }]
}

function filesBelow(
  files: Ports['files'],
  { dir, file, depth }: Below,
  what: What & { readonly ending: string },
): readonly ContainerEntry[] {
  if (depth >= DEPTH) {
    return [{ kind: 'passed', file, reason: `below ${DEPTH} folders, where nothing is looked for` }]
  }
  try {
    const { visible, hidden } = namesIn(files, `${dir}/${file}`)
    return [
      ...hidden.flatMap((name) => hiddenAt(files, { dir, file: `${file}/${name}` }, what)),
      ...visible.flatMap((name) =>
        filesAt(files, { dir, file: `${file}/${name}`, depth: depth + 1 }, what),
      ),
    ]
  } catch (error) {
    if (isSkillmeatError(error, 'E_IO_DENIED'))
      return [{ kind: 'passed', file, reason: CLOSED, isClosed: true }]
    if (isSkillmeatError(error)) return [{ kind: 'passed', file, reason: error.message }]
    throw error
  }
}

/** What tools leave behind is nobody's artifact. */
function namesIn(
  files: Ports['files'],
  dir: string,
): { readonly visible: readonly string[]; readonly hidden: readonly string[] } {
  const names = files
    .readdir(dir)
    .filter((name) => !isIgnored(name) && !isIgnored(`${name}/`))
    .toSorted()
  return {
    visible: names.filter((name) => !name.startsWith('.')),
    hidden: names.filter((name) => name.startsWith('.')),
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
