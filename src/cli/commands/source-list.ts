import { listSources } from '../../operations/sources/list-sources.ts'
import { presentSources } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { sourceLines } from '../render/sources.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat source list', 'what was added, and what things came from']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listSources(await context.ports(), { onlyMarketplaces: false })
    out.document(
      () => presentSources(items),
      () =>
        items.length === 0
          ? ['No sources yet. Add one: skillmeat source add owner/repo']
          : sourceLines(out, items),
    )
    return EXIT.done
  },
})
