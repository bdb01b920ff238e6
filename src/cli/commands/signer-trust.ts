import { trustKey } from '../../operations/signing/keys.ts'
import { presentKey } from '../../api/present/signers.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<key>', description: 'public key: ed25519: and 64 hex digits' },
    { name: '<name>', description: 'whose key it is' },
  ],
  options: {},
  details:
    'Ask whoever signs for their key by another way than the bundle itself: anybody can sign, with a key of their own.',
  examples: [
    ['skillmeat signer trust ed25519:3f…9a ana', 'bundles signed with it are said to be from ana'],
  ],
  changes: false,
  writesHome: true,
  run: async ({ out, ports }, [key = '', name = '']) => {
    const trusted = await trustKey(await ports(), { key, name })
    out.document(
      () => presentKey(trusted),
      () => [`${trusted.key} is ${safeText(trusted.name, 64)}.`],
    )
    return EXIT.done
  },
})
