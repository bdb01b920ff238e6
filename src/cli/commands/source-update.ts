import { refreshSources } from '../../operations/sources/refresh-sources.ts'
import { presentRefreshed } from '../../api/present/sources.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { refreshedLines } from '../render/sources.ts'

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'all sources when left out' }],
  options: {},
  examples: [['skillmeat source update', 'looks at them again; takes nothing']],
  changes: false,
  writesHome: true,
  run: async (context, names) => {
    const { out } = context
    const items = await refreshSources(await context.ports(), { names, onlyMarketplaces: false })
    out.document(
      () => presentRefreshed(items),
      () =>
        items.length === 0
          ? ['No sources yet. Add one: skillmeat source add owner/repo']
          : refreshedLines(out, items),
    )
    return items.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})
