import { spawn } from 'node:child_process'
import { SkillmeatError } from '../../core/errors.ts'
import type { Editor } from '../../ports/environment.ts'
import { runInFront } from './run-in-front.ts'

/** Opens `VISUAL` or `EDITOR`; throws `E_USAGE` when neither is set or there is no terminal for it. */
export function personEditor(env: NodeJS.ProcessEnv): Editor {
  return {
    edit: async (path) => {
      const command = env['VISUAL'] ?? env['EDITOR'] ?? ''
      if (command.trim() === '') {
        throw new SkillmeatError('E_USAGE', 'No editor is set.', {
          fix: 'Set EDITOR, such as: export EDITOR=nano',
        })
      }
      const code = await run(command, path)
      if (code === 0) return
      throw new SkillmeatError(
        'E_USAGE',
        `The editor ended with code ${code}; nothing was changed.`,
        {
          fix: 'Save and leave the editor normally, or set another EDITOR.',
        },
      )
    },
  }
}

/**
 * The setting is a shell command, as git takes it: `code --wait` works. Where it is one program with
 * its arguments, that program takes the shell's place, so that a signal reaches it and not the shell.
 */
function run(command: string, path: string): Promise<number> {
  return runInFront(
    process.platform === 'win32'
      ? spawn(`${command} "${path}"`, { stdio: 'inherit', shell: true })
      : spawn('/bin/sh', ['-c', `${inPlace(command)} "$1"`, 'sh', path], { stdio: 'inherit' }),
  )
}

function inPlace(command: string): string {
  const words = command.trim()
  return /^[\w./~][\w ./~:,@+-]*$/.test(words) ? `exec ${words}` : words
}
