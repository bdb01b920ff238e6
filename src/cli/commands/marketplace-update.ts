import { refreshSources } from '../../operations/sources/refresh-sources.ts'
import { presentRefreshed } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { refreshedLines } from '../render/sources.ts'

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'all marketplaces when left out' }],
  options: {},
  examples: [['skillmeat marketplace update', 'looks at them again; takes nothing']],
  changes: false,
  writesHome: true,
  run: async (context, names) => {
    const { out } = context
    const items = await refreshSources(await context.ports(), { names, onlyMarketplaces: true })
    out.document(
      () => presentRefreshed(items),
      () =>
        items.length === 0
          ? ['No marketplaces yet. Add one: skillmeat marketplace add owner/repo']
          : refreshedLines(out, items),
    )
    return items.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})
