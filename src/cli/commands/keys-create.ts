import { SkillmeatError } from '../../core/errors.ts'
import type { KeyScope } from '../../ports/server-state.ts'
import { makeKey, withKeys } from '../../library/server-keys.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, numberOption } from '../command/options.ts'

const SCOPES = ['read', 'write', 'admin'] as const satisfies readonly KeyScope[]

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'who or what it is for' }],
  options: {
    scope: choiceOption('--scope <scope>', 'what it allows (read)', SCOPES),
    days: numberOption('--days <n>', 'how long it holds; for ever when left out'),
  },
  examples: [['skillmeat keys create ci --scope write --days 90', 'a key for a program']],
  details: 'The key is shown once; what is kept is its hash.',
  changes: false,
  writesHome: true,
  run: async (context, [name = ''], options) => {
    const { places } = await context.ports()
    const wanted = options.scope
    const scope = SCOPES.find((one) => one === wanted) ?? 'read'
    if (name.trim() === '' || name.length > 100) {
      throw new SkillmeatError('E_USAGE', 'A key needs a name of 1 to 100 characters.', {
        fix: 'Say who or what it is for.',
      })
    }
    const days = options.days
    const made = await withKeys(places, (keyPorts) => makeKey(keyPorts, { name, scope, days }))
    context.out.document(
      () => ({ ...made, name, scope }),
      () => [made.key, `It may ${scope}. Keep it: it is not shown again.`],
    )
    return EXIT.done
  },
})
