import { listOperations } from '../../operations/undo/list-operations.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { flagOption, limitOption } from '../option-values.ts'
import { foreign, relativeTime, shortId, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [
    { flags: '-n, --limit <n>', description: 'how many (20)' },
    { flags: '--all', description: 'also edits that were merely recorded' },
  ],
  examples: [['skillmeat operations', 'what was done, newest first']],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const limit = limitOption(options, 20)
    const records = flagOption(options, 'all')
    const found = await listOperations(await context.ports(), { limit, records })
    const items = found.map(({ id, undone, operation }) => ({ id, undone, ...operation }))
    out.result({ items }, () =>
      found.length === 0
        ? ['Nothing was done yet.']
        : table(
            found.map(({ id, operation, undone }) => [
              out.paint('yellow', shortId(id)),
              operation.command,
              out.paint('dim', relativeTime(operation.at)),
              foreign(operation.summary, 90) + (undone ? out.paint('dim', '  (undone)') : ''),
            ]),
          ),
    )
    return EXIT.done
  },
}
