import { log } from '../../operations/catalog/log.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { textOption } from '../option-values.ts'
import { foreign, relativeTime, shortId, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [{ name: '<name>', description: 'artifact', completes: 'artifact' }],
  options: [{ flags: '-n, --limit <n>', description: 'how many (30)' }],
  examples: [['skillmeat log pdf', 'its versions, newest first, and who has which']],
  changes: false,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const limit = Math.max(1, Number(textOption(options, 'limit') ?? 30) || 30)
    const { versions } = await log(await context.ports(), name, limit)
    out.result({ items: versions }, () =>
      table(
        versions.map(({ id, parents, origin, message, created_at, refs }) => [
          out.paint('yellow', shortId(id)),
          origin + (parents.length > 1 ? ` (${parents.map(shortId).join(' + ')})` : ''),
          out.paint('dim', relativeTime(created_at)),
          foreign(message, 70),
          refs.map((ref) => out.paint('cyan', `← ${foreign(ref, 100)}`)).join(' '),
        ]),
      ),
    )
    return EXIT.done
  },
}
