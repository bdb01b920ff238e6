import { exportSnapshot } from '../../operations/snapshots/snapshots.ts'
import { presentExported } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    {
      name: '<snapshot>',
      description: 'id, the beginning of one, or latest',
      completes: 'snapshot',
    },
    { name: '<file>', description: 'tar.gz file to write; it must not exist' },
  ],
  options: {},
  examples: [['skillmeat snapshot export latest backup.tar.gz', 'a file of its own']],
  changes: false,
  run: async (context, [id = '', file = '']) => {
    const { out } = context
    const written = await exportSnapshot(await context.ports(), {
      id,
      file: absolutePath(context, file),
    })
    out.document(
      () => presentExported(written),
      () => [`Wrote ${safeText(written.file, 300)} (${written.bytes} bytes)`],
    )
    return EXIT.done
  },
})
