import { undo } from '../../operations/undo/undo.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentUndone } from '../../api/present/operations.ts'
import { defineCommand } from '../command/command.ts'
import { renderUndo, undoExitCode } from '../render/undo.ts'

export const command = defineCommand({
  arguments: [
    {
      name: '[operation]',
      description: 'id from `skillmeat operations`; the last one when left out',
    },
  ],
  options: {},
  examples: [
    ['skillmeat undo', 'take back the last command'],
    ['skillmeat undo --dry-run', 'see which places it would change'],
  ],
  details: 'A place that was changed since is merged, not overwritten; a conflict there waits.',
  changes: true,
  run: async (context, [operation]) => {
    const request = { kind: 'undo', operation: operation ?? null, dryRun: context.dryRun } as const
    const outcome = await undo(await context.ports(), request)
    context.out.document(
      () => presentChange(outcome, presentUndone),
      () => renderUndo(context.out, outcome, 'Took back'),
    )
    return undoExitCode(outcome)
  },
})
