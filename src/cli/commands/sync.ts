import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import { nameProject } from '../../operations/engine/places/name-project.ts'
import { sync } from '../../operations/sync/sync.ts'
import { leavesWork } from '../../operations/sync/sync-report.ts'
import type { SyncRequest } from '../../operations/sync/sync-report.ts'
import type { Ports } from '../../ports/ports.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSync } from '../../api/present/sync.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, flagOption, repeatedOption } from '../command/options.ts'
import { findScopedProjects } from '../command/project-here.ts'
import { renderSync } from '../render/sync.ts'

const STRATEGIES: Readonly<Record<string, ResolutionStrategy>> = {
  use_local: 'use_local',
  use_remote: 'use_remote',
  use_base: 'use_base',
  union: 'union',
  use_local_file: 'use_local_file',
  use_remote_file: 'use_remote_file',
}

const MISSING = ['keep', 'redeploy', 'undeploy'] as const

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
    only: repeatedOption('--only <name>', 'only this artifact; may be repeated'),
    pull: flagOption('--pull', "take the project's edits into the collection"),
    strategy: choiceOption('--strategy <how>', 'settle conflicts at once; without it they wait', [
      'merge',
      ...Object.keys(STRATEGIES),
    ]),
    markers: flagOption('--markers', 'write conflicts into the files with markers'),
    removed: choiceOption('--removed <how>', 'copies whose artifact is gone', ['keep', 'undeploy']),
    missing: choiceOption('--missing <how>', 'artifacts whose copy is gone', MISSING),
  },
  examples: [
    ['skillmeat sync', 'bring the project here forward'],
    ['skillmeat sync --pull --only pdf', 'take its edits into the collection'],
    ['skillmeat sync --all-projects --dry-run', 'see what would happen everywhere'],
  ],
  details:
    'A conflict leaves the project exactly as it was and waits: `skillmeat conflicts`, `skillmeat resolve <name>`. ' +
    'A strategy settles the places that conflict and keeps every other change of both sides; use_local_file and ' +
    'use_remote_file take files whole. What would delete an edited file waits, unless --yes is given.',
  changes: true,
  run: async (context, [path], options) => {
    const ports = await context.ports()
    const { out } = context
    const projects = options.allProjects
      ? null
      : await findScopedProjects(context, options.scope, path)
    const request: SyncRequest = {
      projects,
      names: options.only,
      pull: options.pull,
      strategy: options.markers ? 'markers' : (STRATEGIES[options.strategy ?? ''] ?? null),
      mayDelete: context.saysYes,
      removed: options.removed === 'undeploy' ? 'undeploy' : 'keep',
      keepsRemoved: options.removed === 'keep',
      missing: MISSING.find((how) => how === options.missing) ?? 'keep',
      ...(context.prompts.mayAsk ? {} : { goOn: 'past_questions' as const }),
      agrees: context.allowExec,
      dryRun: context.dryRun,
    }
    const outcome = await sync(ports, request)
    const where = whereAsked(ports, projects, options.scope)
    out.document(
      () => presentChange(outcome, presentSync),
      () => renderSync(out, outcome, where),
    )
    return leavesWork(outcome.result) ? EXIT.attention : EXIT.done
  },
})

/** Names what was synced as a command takes it. */
function whereAsked(
  ports: Ports,
  projects: readonly string[] | null,
  scope: string | null,
): string {
  if (scope === 'user') return ' --scope user'
  const [project] = projects ?? []
  return project === undefined ? ' --all-projects' : nameProject(ports, project)
}
