import { SkillmeatError } from '../../core/errors.ts'
import { editSet } from '../../operations/artifacts/change-sets.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSet } from '../../api/present/sets.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { wordsOption } from '../command/options.ts'
import { setLines } from '../render/set-lines.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'of the set' }],
  options: {
    add: wordsOption('-a, --add <artifacts...>', 'artifacts that join it'),
    remove: wordsOption('-r, --remove <artifacts...>', 'artifacts that leave it'),
  },
  examples: [['skillmeat set edit writing --add xlsx --remove pdf', 'one joins, one leaves']],
  changes: true,
  run: async (context, [name = ''], { add, remove }) => {
    const { out, dryRun } = context
    if (add.length + remove.length === 0) {
      throw new SkillmeatError('E_USAGE', 'Nothing is to be changed.', {
        fix: 'Say what joins it with --add, and what leaves it with --remove.',
      })
    }
    const outcome = await editSet(await context.ports(), { name, add, remove, dryRun })
    out.document(
      () => presentChange(outcome, presentSet),
      () => [...setLines([outcome.result]), ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
