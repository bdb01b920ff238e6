import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { VERSION } from '../version.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [],
  examples: [['skillmeat version', 'print the version']],
  changes: false,
  run: (context) => {
    context.out.result({ version: VERSION, node: process.versions.node }, () => [VERSION])
    return Promise.resolve(EXIT.done)
  },
}
