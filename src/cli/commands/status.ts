import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, flagOption } from '../command/options.ts'
import { findScopedProjects } from '../command/project-here.ts'
import { printDrift } from '../render/print-drift.ts'

export const command = defineCommand({
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: {
    allProjects: flagOption('--all-projects', 'every registered project'),
    scope: choiceOption('--scope <scope>', 'this project, or your user folder', [
      'project',
      'user',
    ]),
  },
  examples: [
    ['skillmeat status', 'the project here'],
    ['skillmeat status --all-projects', 'all of them'],
  ],
  changes: false,
  run: async (context, [path], options) => {
    const projects = await findScopedProjects(context, options.scope, path)
    const { unreadable, deployments } = await printDrift(
      context,
      options.allProjects ? null : projects,
    )
    const isUnread = unreadable.length > 0 || deployments.some(({ problem }) => problem !== null)
    return isUnread ? EXIT.attention : EXIT.done
  },
})
