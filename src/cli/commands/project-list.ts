import { listProjects } from '../../operations/catalog/projects.ts'
import type { ListedProject } from '../../operations/catalog/projects.ts'
import { presentProjects } from '../../api/present/deployments.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, relativeTime, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat project list', 'projects that are looked at together']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listProjects(await context.ports())
    out.document(
      () => presentProjects(items),
      () =>
        items.length === 0
          ? ['No project is registered. `skillmeat deploy` registers one.']
          : table(
              items.map((project) => [
                safeText(project.path, 200),
                count(project.deployments, 'deployment'),
                stateOf(out, project),
              ]),
            ),
    )
    return EXIT.done
  },
})

function stateOf(out: Output, { reachable, problem, unchecked, added }: ListedProject): string {
  if (!reachable) return out.paint('red', 'unreachable')
  if (problem !== null) return out.paint('red', safeText(`unreadable: ${problem.message}`, 300))
  if (unchecked > 0) return out.paint('red', `${unchecked} not checked`)
  return out.paint('dim', `since ${relativeTime(added)}`)
}
