import { listCollections } from '../../operations/artifacts/collections.ts'
import { presentCollection } from '../../api/present/collections.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { count, safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat collection list', 'the one in use is marked']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listCollections(await context.ports())
    out.document(
      () => ({ items: items.map(presentCollection) }),
      () =>
        table(
          items.map(({ name, artifacts, current }) => [
            current ? out.paint('green', '*') : ' ',
            safeText(name),
            count(artifacts, 'artifact'),
          ]),
        ),
    )
    return EXIT.done
  },
})
