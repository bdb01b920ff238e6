import { presentEach } from '../../api/present/change.ts'
import { presentSwitched } from '../../api/present/deployments.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { agentNamed } from '../../operations/catalog/target-project.ts'
import { switchCopies } from '../../operations/deployments/switch-copies.ts'
import type { SwitchedState } from '../../operations/deployments/switch-copies.ts'
import { defineCommand } from '../command/command.ts'
import type { Command, CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption, flagOption, textOption } from '../command/options.ts'
import { findTargetProject } from '../command/project-here.ts'
import { switchedLines } from '../render/switched.ts'

/** What one of the two says of itself. */
export interface SwitchWords {
  readonly to: SwitchedState
  readonly all: string
  readonly examples: CommandSpec['examples']
}

/** Makes `disable` or `enable`: both name copies in the same way. */
export function switchCommand({ to, all, examples }: SwitchWords): Command {
  return defineCommand({
    arguments: [
      { name: '[names...]', description: 'artifacts, plugins or sets', completes: 'deployed' },
    ],
    options: {
      project: textOption('--project <path>', 'the one here when left out'),
      scope: choiceOption('--scope <scope>', 'this project, or all of yours', ['project', 'user']),
      profile: textOption('--profile <profile>', 'only what was deployed for this agent'),
      all: flagOption('--all', all),
    },
    examples,
    changes: true,
    run: async (context, names, options) => {
      const { out, dryRun } = context
      if (names.length === 0 && !options.all) {
        throw new SkillmeatError('E_USAGE', 'No artifact was named.', {
          fix: 'Name some, or add --all. `skillmeat status` shows what is deployed.',
        })
      }
      const isUser = options.scope === 'user'
      const outcome = await switchCopies(await context.ports(), {
        names,
        to,
        project: isUser ? null : await findTargetProject(context, options.project),
        scope: isUser ? 'user' : 'project',
        profile: options.profile === null ? null : agentNamed(options.profile).id,
        dryRun,
      })
      out.document(
        () => presentEach(outcome, presentSwitched),
        () => switchedLines(out, outcome),
      )
      const isOpen = outcome.result.some(({ action }) => action === 'failed')
      return isOpen ? EXIT.attention : EXIT.done
    },
  })
}
