import { forkArtifact } from '../../operations/history/fork-artifact.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentForked } from '../../api/present/fork.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { textOption } from '../command/options.ts'
import { footer, safeText, shortId } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '<new-name>', description: 'the name of the second one' },
  ],
  options: {
    from: textOption('--from <version>', 'the version to start from (head)'),
  },
  examples: [['skillmeat fork pdf pdf-mine', 'go on with your own']],
  details:
    'The fork shares the history up to there, so either can be merged into the other later. ' +
    'It follows no upstream.',
  changes: true,
  run: async (context, [name = '', to = ''], options) => {
    const { out } = context
    const outcome = await forkArtifact(await context.ports(), {
      name,
      to,
      version: options.from,
      dryRun: context.dryRun,
    })
    const { result } = outcome
    out.document(
      () => presentChange(outcome, presentForked),
      () => [
        `Forked ${safeText(result.from)} at ${shortId(result.parent)} as ${safeText(result.to)}`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
