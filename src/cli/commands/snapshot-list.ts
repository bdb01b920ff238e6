import { listSnapshots } from '../../operations/snapshots/snapshots.ts'
import { presentSnapshots } from '../../api/present/snapshots.ts'
import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, limitOption, textOption } from '../command/option-values.ts'
import { count, safeText, relativeTime, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [
    { flags: '--all', description: 'also those made before commands, for safety' },
    { flags: '-n, --limit <n>', description: 'how many (50)' },
    { flags: '--before <snapshot>', description: 'only older ones: the next page' },
  ],
  examples: [['skillmeat snapshot list', 'newest first']],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const page = await listSnapshots(await context.ports(), {
      safety: flagOption(options, 'all'),
      limit: limitOption(options, 50),
      before: textOption(options, 'before'),
    })
    const { items, total, next } = page
    out.document(
      () => presentSnapshots(page),
      () =>
        total === 0
          ? ['No snapshot yet. Take one with `skillmeat snapshot "message"`.']
          : [
              ...table(
                items.map((snapshot) => [
                  out.paint('yellow', snapshot.id),
                  out.paint('dim', relativeTime(snapshot.timestamp)),
                  count(snapshot.artifact_count, 'artifact'),
                  safeText(snapshot.message, 100),
                  snapshot.problem === null
                    ? ''
                    : out.paint('red', `cannot be used: ${safeText(snapshot.problem, 300)}`),
                ]),
              ),
              ...(next === null ? [] : [out.paint('dim', `More with --before ${next}`)]),
            ],
    )
    return EXIT.done
  },
}
