import { listSnapshots } from '../../operations/snapshots/snapshots.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { flagOption } from '../option-values.ts'
import { count, foreign, relativeTime, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [{ flags: '--all', description: 'also those made before commands, for safety' }],
  examples: [['skillmeat snapshot list', 'newest first']],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const items = await listSnapshots(await context.ports(), { safety: flagOption(options, 'all') })
    out.result({ items }, () =>
      items.length === 0
        ? ['No snapshot yet. Take one with `skillmeat snapshot "message"`.']
        : table(
            items.map((snapshot) => [
              out.paint('yellow', snapshot.id),
              out.paint('dim', relativeTime(snapshot.timestamp)),
              count(snapshot.artifact_count, 'artifact'),
              foreign(snapshot.message, 100),
            ]),
          ),
    )
    return EXIT.done
  },
}
