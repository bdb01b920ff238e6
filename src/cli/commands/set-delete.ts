import { deleteSet } from '../../operations/artifacts/change-sets.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSet } from '../../api/present/sets.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'of the set' }],
  options: {},
  examples: [['skillmeat set delete writing', 'its artifacts stay']],
  changes: true,
  run: async (context, [name = '']) => {
    const { out, dryRun } = context
    const outcome = await deleteSet(await context.ports(), { name, dryRun })
    out.document(
      () => presentChange(outcome, presentSet),
      () => [
        `Deleted the set ${safeText(outcome.result.name)}; its artifacts stay.`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
