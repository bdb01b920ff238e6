import { DEFAULT_AGENT } from '../../core/agents/agents.ts'
import { userTarget } from '../../operations/catalog/target-project.ts'
import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, textOption } from '../command/option-values.ts'
import { findNamedProject, printDrift } from '../render/print-drift.ts'

export const command: CommandSpec = {
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: [
    { flags: '--all-projects', description: 'every registered project' },
    {
      flags: '--scope <scope>',
      description: 'this project, or your user folder',
      choices: ['project', 'user'],
    },
  ],
  examples: [
    ['skillmeat status', 'the project here'],
    ['skillmeat status --all-projects', 'all of them'],
  ],
  changes: false,
  run: async (context, [path], options) => {
    const isUser = textOption(options, 'scope') === 'user'
    const project = isUser
      ? userTarget(await context.ports(), DEFAULT_AGENT).project
      : await findNamedProject(context, path)
    const { unreadable, deployments } = await printDrift(
      context,
      flagOption(options, 'allProjects') ? null : project,
    )
    const isUnread = unreadable.length > 0 || deployments.some(({ problem }) => problem !== null)
    return isUnread ? EXIT.attention : EXIT.done
  },
}
