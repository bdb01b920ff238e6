import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { VERSION } from '../command/version.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat version', 'print the version']],
  changes: false,
  run: (context) => {
    context.out.document(
      () => ({ version: VERSION, node: process.versions.node }),
      () => [VERSION],
    )
    return Promise.resolve(EXIT.done)
  },
})
