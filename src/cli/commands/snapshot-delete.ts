import { deleteSnapshot } from '../../operations/snapshots/snapshots.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSnapshot } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<snapshot>', description: 'id or the beginning of one', completes: 'snapshot' },
  ],
  options: {},
  examples: [['skillmeat snapshot delete 20260101_120000_a1b2c3', 'and its tarball']],
  changes: true,
  run: async (context, [id = '']) => {
    const { out } = context
    const outcome = await deleteSnapshot(await context.ports(), { id, dryRun: context.dryRun })
    out.document(
      () => presentChange(outcome, presentSnapshot),
      () => [`Deleted snapshot ${outcome.result.id}`, ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
