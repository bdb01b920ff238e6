import { removeArtifacts } from '../../operations/artifacts/remove-artifacts.ts'
import { presentEach } from '../../api/present/change.ts'
import { presentRemoved } from '../../api/present/artifacts.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/options.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<names...>', description: 'artifacts', completes: 'artifact' }],
  options: {
    force: flagOption('--force', 'also parts of plugins; they are missing there then'),
  },
  examples: [['skillmeat remove pdf', 'copies in projects stay']],
  changes: true,
  run: async (context, names, options) => {
    const { out, dryRun } = context
    const request = { names, force: options.force, dryRun }
    const outcome = await removeArtifacts(await context.ports(), request)
    out.document(
      () => presentEach(outcome, presentRemoved),
      () => [
        ...outcome.result.flatMap(({ artifact, deployedIn, problem }) =>
          problem === null
            ? [
                `Removed ${safeText(artifact)}`,
                ...deployedIn.map((project) => `  still deployed in ${safeText(project, 200)}`),
              ]
            : [
                `Left ${safeText(artifact)}, which cannot be read: ${safeText(problem.message, 300)}`,
              ],
        ),
        ...footer(out, outcome),
      ],
    )
    return outcome.result.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})
