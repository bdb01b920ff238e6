import { listProjects } from '../../operations/catalog/projects.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { count, foreign, relativeTime, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [],
  examples: [['skillmeat project list', 'projects that are looked at together']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listProjects(await context.ports())
    out.result({ items }, () =>
      items.length === 0
        ? ['No project is registered. `skillmeat deploy` registers one.']
        : table(
            items.map((project) => [
              foreign(project.path, 200),
              count(project.deployments, 'deployment'),
              project.reachable
                ? out.paint('dim', `since ${relativeTime(project.added)}`)
                : out.paint('red', 'unreachable'),
            ]),
          ),
    )
    return EXIT.done
  },
}
