import { isSkillmeatError } from '../../core/errors.ts'
import type { FileSystem } from '../../ports/file-system.ts'

type Files = Pick<FileSystem, 'lstat' | 'readdir' | 'readFile'>

/**
 * Returns the repository of which a folder that is gone was a worktree, as git remembers it until it
 * prunes; null where none of `projects` does.
 */
export function worktreeOf(files: Files, gone: string, projects: readonly string[]): string | null {
  return projects.find((project) => remembers(files, `${project}/.git/worktrees`, gone)) ?? null
}

/** Git keeps a file for each worktree that names the `.git` of its folder. */
function remembers(files: Files, dir: string, gone: string): boolean {
  if (files.lstat(dir)?.kind !== 'directory') return false
  return files.readdir(dir).some((name) => {
    const file = `${dir}/${name}/gitdir`
    return files.lstat(file)?.kind === 'file' && readLine(files, file) === `${gone}/.git`
  })
}

function readLine(files: Files, file: string): string {
  try {
    return new TextDecoder().decode(files.readFile(file)).trim()
  } catch (error) {
    if (isSkillmeatError(error)) return ''
    throw error
  }
}
