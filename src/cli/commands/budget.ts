import { measureBudget } from '../../operations/analysis/budget.ts'
import type { AgentBudget } from '../../operations/analysis/budget.ts'
import { presentBudgets } from '../../api/present/agents.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { findNamedProject } from '../command/project-here.ts'
import type { Output } from '../command/output.ts'
import { count, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '[project]', description: 'the folder here when left out', completes: 'project' },
  ],
  options: {},
  examples: [['skillmeat budget', 'what the skills here cost each agent before one is used']],
  details:
    'Counts the characters of names and descriptions that an agent lists, as far as it reads them; four characters are taken for a token. Exit code 1 when something is cut, dropped or there twice.',
  changes: false,
  run: async (context, [path]) => {
    const { out } = context
    const project = await findNamedProject(context, path)
    const items = measureBudget(await context.ports(), project)
    out.document(
      () => presentBudgets(items),
      () =>
        items.length === 0
          ? ['No agent finds a skill here.']
          : items.flatMap((one) => render(out, one)),
    )
    return items.some(isOver) ? EXIT.attention : EXIT.done
  },
})

function isOver({ over, cut, twice }: AgentBudget): boolean {
  return over > 0 || cut.length > 0 || twice.length > 0
}

function render(out: Output, one: AgentBudget): string[] {
  const { agent, skills, listing, tokens, limit, over, cut, twice, longest } = one
  const of = limit === null ? '' : ` of ${limit.toLocaleString('en')}`
  return [
    `${out.paint('bold', agent)}  ${count(skills, 'skill')}, ${listing.toLocaleString('en')}${of} characters, about ${tokens.toLocaleString('en')} tokens`,
    ...(over > 0
      ? [
          `  ${out.paint('yellow', `${over.toLocaleString('en')} characters too many`)}: it drops descriptions, and may not find those skills. The longest:`,
          ...longest.map(({ path, description }) => `    ${description}  ${safeText(path, 200)}`),
        ]
      : []),
    ...cut.flatMap(({ path, reasons }) =>
      reasons.map((reason) => `  ${out.paint('yellow', 'cut')}  ${safeText(path, 200)}: ${reason}`),
    ),
    ...twice.map((path) => `  ${out.paint('yellow', 'twice')}  ${safeText(path, 200)}`),
  ]
}
