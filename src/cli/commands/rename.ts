import { renameArtifact } from '../../operations/artifacts/rename-artifact.ts'
import { presentRenamed } from '../../api/present/artifacts.ts'
import { presentChange } from '../../api/present/change.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '<new-name>', description: 'its new name' },
  ],
  options: {},
  examples: [['skillmeat rename pdf pdf-tools', 'history and deployments stay with it']],
  changes: true,
  run: async (context, [from = '', to = '']) => {
    const { out } = context
    const outcome = await renameArtifact(await context.ports(), {
      from,
      to,
      dryRun: context.dryRun,
    })
    out.document(
      () => presentChange(outcome, presentRenamed),
      () => [
        `Renamed ${safeText(outcome.result.from)} to ${safeText(outcome.result.to)}`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
