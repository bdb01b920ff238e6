import { SkillmeatError } from '../../core/errors.ts'
import { defineCommand } from '../command/command.ts'
import { buildCompleter } from '../command/completer.ts'
import { EXIT } from '../command/exit-codes.ts'

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

export const command = defineCommand({
  arguments: [{ name: '<shell>', description: SHELLS.join(', ') }],
  options: {},
  examples: [
    ['skillmeat completion bash >> ~/.bashrc', 'commands, options and names on Tab'],
    ['skillmeat completion zsh > ~/.zfunc/_skillmeat', 'for zsh'],
    ['skillmeat completion fish > ~/.config/fish/completions/skillmeat.fish', 'for fish'],
  ],
  changes: false,
  run: (_context, [shell = '']) => {
    if (!(SHELLS as readonly string[]).includes(shell)) {
      throw new SkillmeatError('E_USAGE', `There is no completion for "${shell}".`, {
        fix: `Shells: ${SHELLS.join(', ')}.`,
      })
    }
    buildCompleter([], {}).setup('skillmeat', 'skillmeat', shell)
    return Promise.resolve(EXIT.done)
  },
})
