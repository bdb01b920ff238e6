import { removeArtifacts } from '../../operations/catalog/change-artifact.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { footer, foreign } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [{ name: '<names...>', description: 'artifacts', completes: 'artifact' }],
  options: [],
  examples: [['skillmeat remove pdf', 'copies in projects stay']],
  changes: true,
  run: async (context, names) => {
    const { out } = context
    const outcome = await removeArtifacts(await context.ports(), { names, dryRun: context.dryRun })
    out.result({ ...outcome, result: { items: outcome.result } }, () => [
      ...outcome.result.flatMap(({ artifact, deployedIn }) => [
        `Removed ${foreign(artifact)}`,
        ...deployedIn.map((project) => `  still deployed in ${foreign(project, 200)}`),
      ]),
      ...footer(out, outcome),
    ])
    return EXIT.done
  },
}
