import { listSources } from '../../operations/sources/list-sources.ts'
import { presentSources } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { sourceLines } from '../render/sources.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat marketplace list', 'those that were seen to have one']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listSources(await context.ports(), { onlyMarketplaces: true })
    out.document(
      () => presentSources(items),
      () =>
        items.length === 0
          ? ['No marketplaces yet. Add one: skillmeat marketplace add owner/repo']
          : sourceLines(out, items),
    )
    return EXIT.done
  },
})
