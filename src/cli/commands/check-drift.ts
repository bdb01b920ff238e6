import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, offOption } from '../command/options.ts'
import { findNamedProject } from '../command/project-here.ts'
import { printDrift } from '../render/print-drift.ts'

export const command = defineCommand({
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: {
    allProjects: flagOption('--all-projects', 'every registered project'),
    noExitCode: offOption('--no-exit-code', 'exit with 0 also when there is drift'),
  },
  examples: [
    ['skillmeat check-drift', 'exit code 1 when something drifted'],
    ['skillmeat check-drift --all-projects --json', 'for a CI job'],
  ],
  changes: false,
  run: async (context, [path], options) => {
    const project = await findNamedProject(context, path)
    const report = await printDrift(context, options.allProjects ? null : [project])
    const drifted = report.deployments.some(
      ({ type, problem }) => type !== 'none' || problem !== null,
    )
    const isWhole = report.added.length === 0
    const isKnown = report.unreachable.length + report.unreadable.length === 0
    const attention = drifted || !isWhole || !isKnown
    return attention && !options.noExitCode ? EXIT.attention : EXIT.done
  },
})
