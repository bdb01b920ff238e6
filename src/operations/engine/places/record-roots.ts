import { AGENT_ROOTS } from '../../../core/agents/destinations.ts'
import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { FileSystem } from '../../../ports/file-system.ts'
import { profileDir } from './places-on-disk.ts'

/**
 * Lists the folders of agents that a project has; all that there may be where it cannot be listed. What is
 * a link is looked at in its real place.
 */
export function listAgentRoots(
  files: Pick<FileSystem, 'readdir' | 'lstat'>,
  project: string,
): readonly string[] {
  try {
    const names = new Set(files.readdir(project === '' ? '/' : project))
    return AGENT_ROOTS.filter(
      (root) => names.has(root.split('/', 1)[0] ?? root) && !isBehindLink(files, project, root),
    )
  } catch (error) {
    if (isSkillmeatError(error)) return AGENT_ROOTS
    throw error
  }
}

/** Also where only a folder around it is a link. What cannot be looked at is no link. */
function isBehindLink(files: Pick<FileSystem, 'lstat'>, project: string, root: string): boolean {
  const parts = root.split('/')
  try {
    return parts.some((_, index) => {
      const above = parts.slice(0, index + 1).join('/')
      return files.lstat(profileDir({ project, root: above }))?.kind === 'link'
    })
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/** Lists the folders of a project's agents that have a record. */
export function listRecordRoots(
  files: Pick<FileSystem, 'readdir' | 'lstat'>,
  project: string,
): readonly string[] {
  return listAgentRoots(files, project).filter(
    (root) => files.lstat(recordPath({ project, root })) !== null,
  )
}

/** Returns the path of the record in a folder of an agent. */
export function recordPath(folder: { readonly project: string; readonly root: string }): string {
  return `${profileDir(folder)}/${RECORD_FILE}`
}
