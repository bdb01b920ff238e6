import { isSkillmeatError } from '../../../core/errors.ts'
import type { FileSystem } from '../../../ports/file-system.ts'

/** Returns the folder of the repository that a folder is a worktree of; null for any other folder. */
export function repositoryOf(
  files: Pick<FileSystem, 'lstat' | 'readFile'>,
  folder: string,
): string | null {
  const file = `${folder}/.git`
  const stat = files.lstat(file)
  if (stat?.kind !== 'file' || stat.size > LONGEST) return null
  try {
    const text = new TextDecoder().decode(files.readFile(file)).trim()
    const [, repository = null] = /^gitdir: (.+)\/\.git\/worktrees\/[^/]+$/.exec(text) ?? []
    return repository
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

/** Bytes of a file that names a folder. */
const LONGEST = 8192
