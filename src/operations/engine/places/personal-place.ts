import type { Places } from '../../../ports/environment.ts'
import { profileDir } from './places-on-disk.ts'

const STATE_FILE = '.claude.json'

/** The folders of a person. Where the last two are not known, they are those below the home. */
export type PersonalPlaces = Pick<Places, 'userHome'> &
  Partial<Pick<Places, 'claudeDir' | 'claudeState'>>

/** Tells whether a folder of an agent is the person's own, which every project reads, or a project's. */
export function scopeOf(
  { userHome, claudeDir }: PersonalPlaces,
  folder: { readonly project: string; readonly root: string },
): 'project' | 'user' {
  return folder.project === userHome || profileDir(folder) === claudeDir ? 'user' : 'project'
}

/**
 * Returns where a file of a person lies, below the folder that holds `root`: `.claude.json` is in
 * Claude Code's own folder where `CLAUDE_CONFIG_DIR` names one.
 */
export function personalFile(
  { claudeDir, claudeState }: Omit<PersonalPlaces, 'userHome'>,
  { root, file }: { readonly root: string; readonly file: string },
): string {
  const isInside = claudeState !== undefined && claudeState === `${claudeDir}/${STATE_FILE}`
  return isInside && file === STATE_FILE ? `${root}/${STATE_FILE}` : file
}
