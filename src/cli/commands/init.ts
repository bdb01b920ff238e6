import { init } from '../../operations/setup/init.ts'
import type { InitItem } from '../../operations/setup/init.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentAdopted } from '../../api/present/imports.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { offOption } from '../command/options.ts'
import { adoptedLines, adoptedSum } from '../render/adopted.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    noAdopt: offOption('--no-adopt', 'only make the home'),
  },
  examples: [
    ['skillmeat init', 'adopt what your agents have, in your home and in the project here'],
    ['skillmeat init --dry-run', 'see what would be adopted'],
  ],
  details:
    'Looks into the folders and files of every agent that is known, at the plugins that Claude Code has installed, and at the lock files of other tools. Adopting copies artifacts into the collection and remembers where they are deployed; their files stay as they are. Exit code 1 when something was refused.',
  changes: true,
  run: async (context, _args, options) => {
    const { out } = context
    const outcome = await init(await context.ports(), {
      project: context.cwd,
      adopt: !options.noAdopt,
      dryRun: context.dryRun,
    })
    const { home, items } = outcome.result
    out.document(
      () => presentChange(outcome, presentAdopted),
      () => [
        `The collection is in ${home}`,
        ...adoptedLines(out, items),
        sumOf(items, options.noAdopt),
        ...footer(out, outcome),
      ],
    )
    return items.some(({ as }) => as === 'refused') ? EXIT.attention : EXIT.done
  },
})

function sumOf(items: readonly InitItem[], isOff: boolean): string {
  if (isOff) return 'Nothing was looked for. `skillmeat init` adopts what your agents have.'
  return items.length > 0
    ? adoptedSum(items)
    : 'Nothing was there to adopt. Import something: skillmeat add anthropics/skills'
}
