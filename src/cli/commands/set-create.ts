import { createSet } from '../../operations/artifacts/change-sets.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSet } from '../../api/present/sets.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { setLines } from '../render/set-lines.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'of the set' },
    { name: '<artifacts...>', description: 'artifacts', completes: 'artifact' },
  ],
  options: {},
  examples: [['skillmeat set create writing pdf docx', 'two skills under one name']],
  details:
    '`@writing` then stands for them wherever artifacts are named: `skillmeat deploy @writing`.',
  changes: true,
  run: async (context, [name = '', ...artifacts]) => {
    const { out, dryRun } = context
    const outcome = await createSet(await context.ports(), { name, artifacts, dryRun })
    out.document(
      () => presentChange(outcome, presentSet),
      () => [...setLines([outcome.result]), ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
