import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/option-values.ts'
import { findNamedProject, printDrift } from '../render/print-drift.ts'

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
    const project = await findNamedProject(context, path)
    const report = await printDrift(context, flagOption(options, 'allProjects') ? null : project)
    const drifted = report.deployments.some(
      ({ type, problem }) => type !== 'none' || problem !== null,
    )
    const isWhole = report.added.length === 0
    const isKnown = report.unreachable.length + report.unreadable.length === 0
    const attention = drifted || !isWhole || !isKnown
    return attention && options['exitCode'] !== false ? EXIT.attention : EXIT.done
  },
}
