import { removeProject } from '../../operations/catalog/projects.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentRemovedProject } from '../../api/present/deployments.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { count, footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<path>', description: 'project', completes: 'project' }],
  options: {},
  examples: [['skillmeat project remove ~/work/app', 'its files stay as they are']],
  changes: true,
  run: async (context, [path = '']) => {
    const { out } = context
    const outcome = await removeProject(await context.ports(), {
      path: absolutePath(context, path),
      dryRun: context.dryRun,
    })
    out.document(
      () => presentChange(outcome, presentRemovedProject),
      () => [
        `Forgot ${safeText(outcome.result.path, 200)} and ${count(outcome.result.deployments, 'deployment')}; the files stay.`,
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
