import type { DependencyFetch } from '../../operations/importing/pipeline/add-report.ts'
import type { CommandContext } from '../command/command.ts'
import { toFetchLine } from '../render/dependencies.ts'
import { count } from '../render/text.ts'

/** Shows what plugins need beside themselves, before it is fetched, and asks where somebody can answer. */
export async function mayFetchBeside(
  context: CommandContext,
  fetches: readonly DependencyFetch[],
): Promise<boolean> {
  context.out.note(`To be fetched beside it: ${count(fetches.length, 'plugin')}.`)
  for (const one of fetches) context.out.note(toFetchLine(one))
  return agreesToFetch(context)
}

/** Asks whether what was shown may be fetched; without anybody to answer it may. */
export async function agreesToFetch({ prompts, saysYes }: CommandContext): Promise<boolean> {
  if (saysYes || !prompts.mayAsk) return true
  const answer = await prompts.choose('Fetch them?', [
    { value: 'yes', label: 'Yes' },
    { value: 'no', label: 'No', hint: 'nothing of them is taken' },
  ])
  return answer === 'yes'
}
