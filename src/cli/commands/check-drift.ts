import { findProjectRoot } from '../../operations/deployments/find-project.ts'
import { status } from '../../operations/drift/status.ts'
import { surveyProjects } from '../../operations/drift/survey.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { absolutePath, flagOption } from '../option-values.ts'
import { renderStatus, statusDocument } from '../render/drift.ts'

export const command: CommandSpec = {
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: [
    { flags: '--all-projects', description: 'every registered project' },
    { flags: '--no-exit-code', description: 'exit with 0 also when there is drift' },
  ],
  examples: [
    ['skillmeat check-drift', 'exit code 1 when something drifted'],
    ['skillmeat check-drift --all-projects --json', 'for a CI job'],
  ],
  changes: false,
  run: async (context, [path], options) => {
    const ports = await context.ports()
    const all = flagOption(options, 'allProjects')
    const project = await findProjectRoot(
      ports,
      path === undefined ? null : absolutePath(context, path),
    )
    const report = await (all && !context.out.json
      ? surveyProjects(ports)
      : status(ports, all ? null : [project]))
    context.out.result(statusDocument(report), () =>
      renderStatus(context.out, report, { project: all ? null : project }),
    )
    const drifted = report.deployments.some(
      ({ type, problem }) => type !== 'none' || problem !== null,
    )
    const attention = drifted || report.unreachable.length > 0
    return attention && options['exitCode'] !== false ? EXIT.attention : EXIT.done
  },
}
