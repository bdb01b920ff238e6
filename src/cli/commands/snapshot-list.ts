import { listSnapshots } from '../../operations/snapshots/snapshots.ts'
import { presentSnapshots } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, numberOption, textOption } from '../command/options.ts'
import { count, safeText, relativeTime, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    all: flagOption('--all', 'also those made before commands, for safety'),
    limit: numberOption('-n, --limit <n>', 'how many (50)'),
    before: textOption('--before <snapshot>', 'only older ones: the next page'),
  },
  examples: [['skillmeat snapshot list', 'newest first']],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const page = await listSnapshots(await context.ports(), {
      safety: options.all,
      limit: options.limit ?? 50,
      before: options.before,
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
})
