import { init } from '../../operations/setup/init.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentAdopted } from '../../api/present/imports.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { offOption } from '../command/options.ts'
import { count, footer, safeText } from '../render/text.ts'

const AS = {
  added: 'added to the collection',
  known: 'known already',
  unknown_baseline: 'differs from the collection; nothing is merged silently',
} as const

export const command = defineCommand({
  arguments: [],
  options: {
    noAdopt: offOption('--no-adopt', 'only make the home'),
  },
  examples: [
    ['skillmeat init', 'adopt ~/.claude and the project here'],
    ['skillmeat init --dry-run', 'see what would be adopted'],
  ],
  details:
    'Adopting copies artifacts into the collection and remembers where they are deployed; their files stay as they are.',
  changes: true,
  run: async (context, _args, options) => {
    const { out } = context
    const outcome = await init(await context.ports(), {
      project: context.cwd,
      adopt: !options.noAdopt,
      dryRun: context.dryRun,
    })
    const { home, adopted, refused } = outcome.result
    out.document(
      () => presentChange(outcome, presentAdopted),
      () => [
        `The collection is in ${home}`,
        ...adopted.map(
          (a) =>
            `  ${safeText(a.artifact)}  ${out.paint('dim', `${AS[a.as]} (${safeText(a.project, 200)})`)}`,
        ),
        ...refused.map(
          (r) =>
            `  ${out.paint('red', 'refused')} ${safeText(r.artifact)}: ${safeText(r.message, 300)}`,
        ),
        adopted.length === 0
          ? 'Nothing was there to adopt. Import something: skillmeat add anthropics/skills'
          : `Adopted ${count(adopted.length, 'artifact')}.`,
        ...footer(out, outcome),
      ],
    )
    return refused.length > 0 ? EXIT.attention : EXIT.done
  },
})
