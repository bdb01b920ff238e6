import { selectCollection } from '../../operations/artifacts/collections.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'collection', completes: 'collection' }],
  options: {},
  examples: [['skillmeat collection use work', 'commands work on it from now on']],
  changes: true,
  run: async (context, [name = '']) => {
    const { out } = context
    const outcome = await selectCollection(await context.ports(), { name, dryRun: context.dryRun })
    out.document(
      () => presentChange(outcome, ({ name: used }) => ({ name: used })),
      () => [`Using collection ${safeText(name)}.`, ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
