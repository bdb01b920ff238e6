import { SkillmeatError } from '../../core/errors.ts'
import { withKeys } from '../../library/server-keys.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'

export const command = defineCommand({
  arguments: [{ name: '<id>', description: 'the id of the key, as listed' }],
  options: {},
  examples: [['skillmeat keys revoke 0f3a9c2b41de', 'it opens nothing from now on']],
  changes: false,
  writesHome: true,
  run: async (context, [id = '']) => {
    const { places } = await context.ports()
    const at = new Date().toISOString()
    const isRevoked = await withKeys(places, ({ keys }) => keys.revoke(id, at))
    if (!isRevoked) {
      throw new SkillmeatError('E_NOT_FOUND', `There is no key ${id} that holds.`, {
        fix: '`skillmeat keys list` shows them.',
      })
    }
    context.out.document(
      () => ({ id, revoked_at: at }),
      () => [`Revoked ${id}.`],
    )
    return EXIT.done
  },
})
