import { removeSource } from '../../operations/sources/registry.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'its name or address' }],
  options: {},
  examples: [['skillmeat source remove official', 'what was taken from it stays']],
  changes: true,
  run: async (context, [name = '']) => {
    const { out, dryRun } = context
    const outcome = await removeSource(await context.ports(), { name, dryRun })
    const { name: own, location } = outcome.result
    out.document(
      () => presentChange(outcome, () => ({ name: own, location })),
      () => [`Forgot ${safeText(own, 60)}, ${safeText(location, 200)}`, ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
