import { showSnapshot } from '../../operations/snapshots/snapshots.ts'
import { presentContents } from '../../api/present/snapshots.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    {
      name: '<snapshot>',
      description: 'id, the beginning of one, or latest',
      completes: 'snapshot',
    },
  ],
  options: {},
  examples: [['skillmeat snapshot show latest', 'its artifacts and their versions']],
  changes: false,
  run: async (context, [id = '']) => {
    const { out } = context
    const contents = await showSnapshot(await context.ports(), id)
    const { snapshot, artifacts } = contents
    out.document(
      () => presentContents(contents),
      () => [
        `${out.paint('yellow', snapshot.id)}  ${relativeTime(snapshot.timestamp)}  ${safeText(snapshot.message, 200)}`,
        ...table(
          artifacts.map((a) => [
            `  ${a.type}`,
            safeText(a.name, 60),
            shortId(a.version),
            out.paint('dim', a.tree.slice(0, 12)),
          ]),
        ),
      ],
    )
    return EXIT.done
  },
})
