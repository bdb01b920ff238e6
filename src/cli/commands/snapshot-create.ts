import { createSnapshot } from '../../operations/snapshots/snapshots.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentCreated } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { offOption } from '../command/options.ts'
import { count, footer, safeText } from '../render/text.ts'
import { unreadLines } from '../render/unread.ts'

export const command = defineCommand({
  arguments: [{ name: '<message>', description: 'what it is for' }],
  options: {
    noTarball: offOption('--no-tarball', 'keep it in the store only'),
  },
  examples: [['skillmeat snapshot "before the big update"', 'kept until you delete it']],
  details: 'It is also written as a tar.gz file that needs nothing of ours to open.',
  changes: true,
  run: async (context, [message = ''], options) => {
    const { out } = context
    const outcome = await createSnapshot(await context.ports(), {
      message,
      tarball: !options.noTarball,
      dryRun: context.dryRun,
    })
    const { id, artifact_count: artifacts, unread } = outcome.result
    out.document(
      () => presentChange(outcome, presentCreated),
      () => [
        ...unreadLines(out, unread, 'is in it as it was recorded last'),
        `Snapshot ${out.paint('yellow', id)} of ${count(artifacts, 'artifact')}: ${safeText(message, 200)}`,
        ...footer(out, outcome),
      ],
    )
    return unread.length > 0 ? EXIT.attention : EXIT.done
  },
})
