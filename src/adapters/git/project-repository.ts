import { homedir } from 'node:os'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ProjectRepository } from '../../ports/project-repository.ts'
import { findInHistory } from './project-history.ts'
import { gitArguments, gitEnvironment, runGit } from './run-git.ts'

/** The repositories that git finds; nothing that they bring runs. */
export const gitProjectRepository: ProjectRepository = {
  find: findInHistory,
  isInRepository: async (folder) => {
    try {
      const { status, stdout } = await run(folder, ['rev-parse', '--is-inside-work-tree'])
      return status === 0 && stdout.toString().trim() === 'true'
    } catch {
      return false
    }
  },
  set: async (folder, name, value) => {
    const { status, stderr } = await run(folder, ['config', '--local', name, value])
    if (status === 0) return
    const reason = terminalText(stderr.trim().split('\n').at(-1) ?? '', 300)
    throw new SkillmeatError('E_IO', `git could not set ${name} in ${folder}: ${reason}`, {
      fix: `Set it yourself: git config --local ${name} '${value}'`,
      data: { folder, name },
    })
  },
}

/** Which folders git may trust stands in the person's own settings. */
function run(folder: string, args: readonly string[]) {
  const {
    GIT_CONFIG_GLOBAL: _,
    GIT_CONFIG_NOSYSTEM: __,
    ...env
  } = gitEnvironment(homedir(), 'none')
  return runGit(gitArguments([], args), { cwd: folder, env })
}
