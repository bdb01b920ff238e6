import { undo } from '../../operations/undo/undo.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentUndone } from '../../api/present/operations.ts'
import { defineCommand } from '../command/command.ts'
import { renderUndo, undoExitCode } from '../render/undo.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat redo', 'return what the last undo took back']],
  changes: true,
  run: async (context) => {
    const request = { kind: 'redo', operation: null, dryRun: context.dryRun } as const
    const outcome = await undo(await context.ports(), request)
    context.out.document(
      () => presentChange(outcome, presentUndone),
      () => renderUndo(context.out, outcome, 'Returned'),
    )
    return undoExitCode(outcome)
  },
})
