import { addProject } from '../../operations/catalog/projects.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentAddedProject } from '../../api/present/deployments.ts'
import { tellLeft } from '../../operations/engine/observe/tell-left.ts'
import { nameProject } from '../../operations/engine/places/name-project.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { count, footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[path]', description: 'the folder here when left out' }],
  options: {},
  examples: [['skillmeat project add ~/work/app', 'adopts what its record says is deployed']],
  changes: true,
  run: async (context, [path = '.']) => {
    const { out } = context
    const outcome = await addProject(await context.ports(), {
      path: absolutePath(context, path),
      dryRun: context.dryRun,
    })
    const { path: project, deployments, left } = outcome.result
    const where = nameProject(await context.ports(), project, '--project')
    out.document(
      () => presentChange(outcome, presentAddedProject),
      () => [
        `${safeText(project, 200)} is registered with ${count(deployments, 'deployment')}.`,
        ...tellLeft(left, where).map((line) => out.paint('cyan', safeText(line, 500))),
        ...footer(out, outcome),
      ],
    )
    return EXIT.done
  },
})
