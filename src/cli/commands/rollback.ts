import { rollbackSimple } from '../../operations/snapshots/rollback.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { flagOption } from '../option-values.ts'
import { footer, foreign } from '../render/text.ts'
import { SkillmeatError } from '../../core/errors.ts'

export const command: CommandSpec = {
  arguments: [
    {
      name: '<snapshot>',
      description: 'id, the beginning of one, or latest',
      completes: 'snapshot',
    },
  ],
  options: [{ flags: '--simple', description: "the collection becomes the snapshot's state" }],
  examples: [['skillmeat rollback latest --simple', 'back to the last snapshot']],
  details: 'The state before is kept as a safety snapshot; projects are not touched.',
  changes: true,
  run: async (context, [snapshot = ''], options) => {
    const { out } = context
    if (!flagOption(options, 'simple')) {
      throw new SkillmeatError('E_USAGE', 'A rollback replaces edits made since the snapshot.', {
        fix: 'Add --simple to do so (the edits stay in the history, undo brings them back).',
      })
    }
    const outcome = await rollbackSimple(await context.ports(), {
      snapshot,
      dryRun: context.dryRun,
    })
    out.result(outcome, () => [
      ...outcome.result.artifacts.map(
        (a) => `  ${a.action.replace('_', ' ')}  ${foreign(a.artifact)}`,
      ),
      `The collection is as in snapshot ${outcome.result.snapshot}`,
      ...footer(out, outcome),
    ])
    return EXIT.done
  },
}
