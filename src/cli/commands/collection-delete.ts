import { deleteCollection } from '../../operations/artifacts/collections.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentDeletedCollection } from '../../api/present/collections.ts'
import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/option-values.ts'
import { count, footer, safeText } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [{ name: '<name>', description: 'collection', completes: 'collection' }],
  options: [{ flags: '--force', description: 'also when it holds artifacts' }],
  examples: [['skillmeat collection delete old --force', 'undo brings it back']],
  changes: true,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const outcome = await deleteCollection(await context.ports(), {
      name,
      force: flagOption(options, 'force'),
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
}
