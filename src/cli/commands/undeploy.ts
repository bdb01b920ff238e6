import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { agentNamed } from '../../operations/catalog/target-project.ts'
import { undeploy } from '../../operations/deployments/undeploy.ts'
import type { Undeployed, UndeployRequest } from '../../operations/deployments/undeploy.ts'
import { presentEach } from '../../api/present/change.ts'
import { presentUndeployed } from '../../api/present/deployments.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { findTargetProject } from '../command/project-here.ts'
import { choiceOption, flagOption, textOption } from '../command/options.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'artifacts', completes: 'deployed' }],
  options: {
    from: textOption('--from <path>', 'project; the one here when left out'),
    scope: choiceOption('--scope <scope>', 'this project, or all of yours', ['project', 'user']),
    profile: textOption('--profile <profile>', 'only what was deployed for this agent'),
    all: flagOption('--all', 'everything deployed there'),
    force: flagOption('--force', 'also copies with local edits; the edits stay in the history'),
  },
  examples: [['skillmeat undeploy pdf', 'out of the project here']],
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    if (names.length === 0 && !options.all) {
      throw new SkillmeatError('E_USAGE', 'No artifact was named.', {
        fix: 'Name some, or add --all. `skillmeat status` shows what is deployed.',
      })
    }
    const outcome = await undeployOrAsk(context, {
      names,
      project: options.scope === 'user' ? null : await findTargetProject(context, options.from),
      scope: options.scope === 'user' ? 'user' : 'project',
      profile: options.profile === null ? null : agentNamed(options.profile).id,
      force: options.force,
      dryRun: context.dryRun,
    })
    out.document(
      () => presentEach(outcome, presentUndeployed),
      () => [...outcome.result.map(removedLine), ...footer(out, outcome)],
    )
    return outcome.result.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})

/** A hook or a server shares its file with the user, which stays. */
function removedLine({ artifact, path, recorded, keptFor, problem }: Undeployed): string {
  if (problem !== null) {
    return `Left ${safeText(path, 200)}, which cannot be read: ${safeText(problem.message, 300)}`
  }
  if (keptFor.length > 0) {
    return `Left ${safeText(path, 200)} for ${safeText(keptFor.join(', '), 200)}`
  }
  const isWithin = /^(?:hook|mcp):/.test(artifact)
  const what = isWithin
    ? `${safeText(artifact, 60)} from ${safeText(path, 200)}`
    : safeText(path, 200)
  return `Removed ${what}${recorded === null ? '' : ` (its edits are ${recorded.slice(0, 11)})`}`
}

async function undeployOrAsk(context: CommandContext, request: UndeployRequest) {
  try {
    return await undeploy(await context.ports(), request)
  } catch (error) {
    if (!isSkillmeatError(error, 'E_DECISION_NEEDED') || !context.prompts.mayAsk) throw error
    const answer = await context.prompts.choose(error.message, [
      { value: 'keep', label: 'Leave it' },
      { value: 'force', label: 'Remove it', hint: 'the edits stay in the history' },
    ])
    if (answer === 'keep') throw error
    return undeploy(await context.ports(), { ...request, force: true })
  }
}
