import { explainLoading } from '../../operations/analysis/why.ts'
import type { AgentView } from '../../operations/analysis/why.ts'
import { presentViews } from '../../api/present/agents.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { textOption } from '../command/options.ts'
import { findNamedProject } from '../command/project-here.ts'
import type { Output } from '../command/output.ts'
import { safeText, table } from '../render/text.ts'

const COLOURS = { loaded: 'green', shadowed: 'dim', listed_too: 'yellow', refused: 'red' } as const

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact', completes: 'artifact' }],
  options: {
    project: textOption('--project <path>', 'the folder here when left out'),
  },
  examples: [['skillmeat why pdf', 'which copy of pdf each agent loads here, and why']],
  details: 'Looks at the files themselves: copies count whoever put them there.',
  changes: false,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const project = await findNamedProject(context, options.project ?? undefined)
    const views = explainLoading(await context.ports(), { name, project })
    out.document(
      () => presentViews(views),
      () => views.flatMap((view) => render(out, view)),
    )
    return EXIT.done
  },
})

function render(out: Output, { agent, type, copies }: AgentView): string[] {
  return [
    `${out.paint('bold', agent)}  ${out.paint('dim', type)}`,
    ...table(
      copies.map(({ path, state, reason }) => [
        `  ${out.paint(COLOURS[state], state.replace('_', ' '))}`,
        safeText(path, 200),
        out.paint('dim', safeText(reason, 300)),
      ]),
    ),
  ]
}
