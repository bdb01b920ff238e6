import { deleteCollection } from '../../operations/artifacts/collections.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentDeletedCollection } from '../../api/present/collections.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/options.ts'
import { count, footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'collection', completes: 'collection' }],
  options: {
    force: flagOption('--force', 'also when it holds artifacts'),
  },
  examples: [['skillmeat collection delete old --force', 'undo brings it back']],
  changes: true,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const outcome = await deleteCollection(await context.ports(), {
      name,
      force: options.force,
      dryRun: context.dryRun,
    })
    out.document(
      () => presentChange(outcome, presentDeletedCollection),
      () => [
        `Deleted collection ${safeText(name)} with ${count(outcome.result.artifacts, 'artifact')}.`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
