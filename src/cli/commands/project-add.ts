import { SkillmeatError } from '../../core/errors.ts'
import { addProject } from '../../operations/catalog/projects.ts'
import { adoptProjectFolders } from '../../operations/setup/init.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentAddedProject } from '../../api/present/deployments.ts'
import { presentAdopted } from '../../api/present/imports.ts'
import { tellLeft } from '../../operations/engine/observe/tell-left.ts'
import { nameProject } from '../../operations/engine/places/name-project.ts'
import { assertInRepository, setUpGitMerge } from '../../operations/records/git-merge.ts'
import type { GitMerge } from '../../operations/records/git-merge.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { flagOption } from '../command/options.ts'
import { adoptedLines, adoptedSum } from '../render/adopted.ts'
import { count, footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[paths...]', description: 'the folder here when left out' }],
  options: {
    adopt: flagOption('--adopt', "take what lies in its agents' folders into the collection"),
    gitMerge: flagOption('--git-merge', 'have git merge the records there entry by entry'),
  },
  examples: [
    ['skillmeat project add ~/work/app', 'adopts what its record says is deployed'],
    ['skillmeat project add --adopt ~/work/*', "takes in what lies in their agents' folders"],
    ['skillmeat project add --git-merge', 'has git merge the records here entry by entry'],
  ],
  details:
    '`--git-merge` adds a line to the .gitattributes of the project, and the driver to the settings of this clone. `undo` leaves both: take the line out by hand, and `git config --local --remove-section merge.skillmeat-record`.',
  changes: true,
  run: async (context, paths, { adopt, gitMerge }) => {
    const { out } = context
    const [path = '.', ...more] = paths
    const wanted = absolutePath(context, path)
    if (adopt && gitMerge) throw oneAtATime()
    if (adopt) return adoptProjects(context, [path, ...more])
    if (more.length > 0) throw onlyAdopted()
    if (gitMerge) await assertInRepository(await context.ports(), wanted)
    const outcome = await addProject(await context.ports(), {
      path: wanted,
      dryRun: context.dryRun,
    })
    const driver = gitMerge
      ? await setUpGitMerge(await context.ports(), { path: wanted, dryRun: context.dryRun })
      : null
    const { path: project, deployments, left } = outcome.result
    const where = nameProject(await context.ports(), project, '--project')
    out.document(
      () => presentChange(outcome, (result) => presentAddedProject(result, driver)),
      () => [
        `${safeText(project, 200)} is registered with ${count(deployments, 'deployment')}.`,
        ...tellLeft(left, where).map((line) => out.paint('cyan', safeText(line, 500))),
        ...(driver === null ? [] : [tellDriver(driver)]),
        ...(driver !== null && outcome.operation === null && !outcome.dryRun
          ? []
          : footer(out, outcome)),
      ],
    )
    return EXIT.done
  },
})

async function adoptProjects(context: CommandContext, paths: readonly string[]): Promise<number> {
  const { out, dryRun } = context
  const projects = paths.map((path) => absolutePath(context, path))
  const outcome = await adoptProjectFolders(await context.ports(), { projects, dryRun })
  const { items } = outcome.result
  out.document(
    () => presentChange(outcome, presentAdopted),
    () => [...adoptedLines(out, items), adoptedSum(items), ...footer(out, outcome)],
  )
  return items.some(({ as }) => as === 'refused') ? EXIT.attention : EXIT.done
}

function onlyAdopted(): SkillmeatError {
  return new SkillmeatError('E_USAGE', 'Several projects at once are adopted.', {
    fix: 'Add --adopt, which takes in what lies in their folders, or add them one by one.',
  })
}

function oneAtATime(): SkillmeatError {
  return new SkillmeatError('E_USAGE', '--adopt and --git-merge are two things.', {
    fix: 'Run `skillmeat project add --adopt`, then `skillmeat project add --git-merge`.',
  })
}

function tellDriver({ attributes, isNew }: GitMerge): string {
  const line = isNew ? `a line was added to ${safeText(attributes, 200)}` : 'its line was there'
  return `git merges the records there with \`skillmeat merge-record\`: ${line}.`
}
