import { createCollection } from '../../operations/artifacts/collections.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'its name' }],
  options: {},
  examples: [['skillmeat collection create work', 'an empty one']],
  changes: true,
  run: async (context, [name = '']) => {
    const { out } = context
    const outcome = await createCollection(await context.ports(), { name, dryRun: context.dryRun })
    out.document(
      () => presentChange(outcome, ({ name: made }) => ({ name: made })),
      () => [
        `Created collection ${safeText(name)}. Work on it with \`skillmeat collection use ${safeText(name)}\`.`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
