import { removeRemote } from '../../operations/remotes/remotes.ts'
import { presentRemote } from '../../api/present/remotes.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'what it is called here' }],
  options: {},
  examples: [
    ['skillmeat remote remove team', 'the collection and the repository stay as they are'],
  ],
  changes: true,
  run: async (context, [name = '']) => {
    const { out, dryRun } = context
    const outcome = await removeRemote(await context.ports(), { name, dryRun })
    out.document(
      () => presentChange(outcome, presentRemote),
      () => [`${safeText(outcome.result.name)} is no remote any more.`, ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
