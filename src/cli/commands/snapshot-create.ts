import { createSnapshot } from '../../operations/snapshots/snapshots.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { count, footer, foreign } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [{ name: '<message>', description: 'what it is for' }],
  options: [{ flags: '--no-tarball', description: 'keep it in the store only' }],
  examples: [['skillmeat snapshot "before the big update"', 'kept until you delete it']],
  details: 'It is also written as a tar.gz file that needs nothing of ours to open.',
  changes: true,
  run: async (context, [message = ''], options) => {
    const { out } = context
    const outcome = await createSnapshot(await context.ports(), {
      message,
      tarball: options['tarball'] !== false,
      dryRun: context.dryRun,
    })
    const { id, artifact_count: artifacts } = outcome.result
    out.result(outcome, () => [
      `Snapshot ${out.paint('yellow', id)} of ${count(artifacts, 'artifact')}: ${foreign(message, 200)}`,
      ...footer(out, outcome),
    ])
    return EXIT.done
  },
}
