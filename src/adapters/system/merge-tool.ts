import { spawn } from 'node:child_process'
import { SkillmeatError } from '../../core/errors.ts'
import type { MergeFiles, MergeTool } from '../../ports/environment.ts'
import { runInFront } from './run-in-front.ts'

/** Runs merge tools through the shell; throws `E_USAGE` when the tool cannot be run or says that it failed. */
export function shellMergeTool(env: NodeJS.ProcessEnv): MergeTool {
  return {
    merge: async (command, files) => {
      const code = await run(command, files, env)
      if (code === 0) return
      throw new SkillmeatError(
        'E_USAGE',
        code === 127
          ? `The merge tool was not found: ${command}`
          : `The merge tool ended with code ${code}; nothing was decided.`,
        { fix: 'Choose another with --tool <name>, or `skillmeat config set merge.tool <name>`.' },
      )
    },
  }
}

function run(command: string, files: MergeFiles, env: NodeJS.ProcessEnv): Promise<number> {
  const named = {
    BASE: files.base,
    LOCAL: files.local,
    REMOTE: files.remote,
    MERGED: files.merged,
  }
  const options = { stdio: 'inherit' as const, env: { ...env, ...named } }
  return runInFront(
    process.platform === 'win32'
      ? spawn(command.replace(/\$(BASE|LOCAL|REMOTE|MERGED)/g, '%$1%'), {
          ...options,
          shell: true,
        })
      : spawn('/bin/sh', ['-c', command], options),
  )
}
