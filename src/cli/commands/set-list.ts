import { listSets } from '../../operations/artifacts/change-sets.ts'
import { presentSet } from '../../api/present/sets.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { setLines } from '../render/set-lines.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat set list', 'with what each consists of']],
  changes: false,
  run: async (context) => {
    const items = await listSets(await context.ports())
    context.out.document(
      () => ({ items: items.map(presentSet) }),
      () =>
        items.length === 0
          ? ['No sets yet. Make one: skillmeat set create writing pdf docx']
          : setLines(items),
    )
    return EXIT.done
  },
})
