import { importSnapshot } from '../../operations/snapshots/import-snapshot.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentImported } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { textOption } from '../command/options.ts'
import { count, footer } from '../render/text.ts'
import { warningLine } from '../render/warning.ts'

export const command = defineCommand({
  arguments: [{ name: '<file>', description: 'tar.gz file of a collection' }],
  options: {
    message: textOption('-m, --message <text>', 'what it is'),
  },
  examples: [['skillmeat snapshot import backup.tar.gz', 'also one of the earlier Python tool']],
  details:
    'The collection does not change; `skillmeat rollback <id> --simple` makes it what the snapshot holds.',
  changes: true,
  run: async (context, [file = ''], options) => {
    const { out } = context
    const outcome = await importSnapshot(await context.ports(), {
      file: absolutePath(context, file),
      message: options.message,
      dryRun: context.dryRun,
    })
    const { id, artifact_count: artifacts, as, warnings } = outcome.result
    const what = `${out.paint('yellow', id)} with ${count(artifacts, 'artifact')}`
    out.document(
      () => presentChange(outcome, presentImported),
      () => [
        as === 'added'
          ? `Snapshot ${what}.`
          : `Snapshot ${what} is here already and stays as it is.`,
        ...warnings.map((warning) => warningLine(out, warning.where ?? '', warning)),
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
