import { removeKey } from '../../operations/signing/keys.ts'
import { presentKey } from '../../api/present/signers.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<key>', description: 'its name, or the beginning of its digits' }],
  options: {},
  examples: [['skillmeat signer remove ana', 'bundles signed with it are of an unknown key again']],
  changes: false,
  writesHome: true,
  run: async ({ out, ports }, [key = '']) => {
    const removed = await removeKey(await ports(), key)
    out.document(
      () => presentKey(removed),
      () => [`The key of ${safeText(removed.name, 64)} is trusted no more.`],
    )
    return EXIT.done
  },
})
