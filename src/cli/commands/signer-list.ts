import { listKeys } from '../../operations/signing/keys.ts'
import { presentKeys } from '../../api/present/signers.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat signer list', 'your own key, to give to others, and those you trust']],
  changes: false,
  run: async ({ out, ports }) => {
    const keys = await listKeys(await ports())
    out.document(
      () => presentKeys(keys),
      () => [
        keys.own === null
          ? 'You have no key yet; `skillmeat export --sign` makes one.'
          : `Your own  ${keys.own}`,
        ...table(keys.items.map(({ name, key }) => [safeText(name, 64), key])),
      ],
    )
    return EXIT.done
  },
})
