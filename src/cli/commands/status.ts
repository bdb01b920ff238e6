import { status } from '../../operations/drift/status.ts'
import { surveyProjects } from '../../operations/drift/survey.ts'
import { userTarget } from '../../operations/deployments/target-project.ts'
import { findProjectRoot } from '../../operations/deployments/find-project.ts'
import { DEFAULT_PLATFORM } from '../../core/platform/platforms.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { absolutePath, flagOption, textOption } from '../option-values.ts'
import { renderStatus, statusDocument } from '../render/drift.ts'

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
    const ports = await context.ports()
    const all = flagOption(options, 'allProjects')
    const isUser = textOption(options, 'scope') === 'user'
    const project = isUser
      ? userTarget(ports, DEFAULT_PLATFORM).project
      : await findProjectRoot(ports, path === undefined ? null : absolutePath(context, path))
    const report = await (all && !context.out.json
      ? surveyProjects(ports)
      : status(ports, all ? null : [project]))
    context.out.result(statusDocument(report), () =>
      renderStatus(context.out, report, { project: all ? null : project }),
    )
    return EXIT.done
  },
}
