import { presentEach } from '../../api/present/change.ts'
import { presentRecorded } from '../../api/present/records.ts'
import { recordContent } from '../../operations/records/record-content.ts'
import type { RecordedContent } from '../../operations/records/record-content.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { footer, safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    {
      name: '[names...]',
      description: 'artifacts; everything deployed there when left out',
      completes: 'deployed',
    },
  ],
  options: {
    project: textOption('--project <path>', 'the project; the one here when left out'),
  },
  examples: [['skillmeat record pdf', 'the edit of the copy here is meant']],
  details:
    'What was edited in a project is then what its record says was written, so that `skillmeat install --frozen` finds nothing. What it was made from stays: `status` still tells of the edit, and `sync` still merges it.',
  changes: true,
  run: async (context, names, options) => {
    const { out, dryRun } = context
    const project = pathOrNull(context, options.project)
    const outcome = await recordContent(await context.ports(), { names, project, dryRun })
    out.document(
      () => presentEach(outcome, presentRecorded),
      () =>
        outcome.result.length === 0
          ? ['Nothing to record: every copy that the collection knows is what its record says.']
          : [...outcome.result.map((one) => recordedLine(out, one)), ...footer(out, outcome)],
    )
    return outcome.result.some(({ problem }) => problem !== null) ? EXIT.attention : EXIT.done
  },
})

function recordedLine(out: Output, { artifact, path, problem }: RecordedContent): string {
  const where = `${safeText(artifact, 60)}  ${safeText(path, 200)}`
  if (problem === null) return `  ${out.paint('green', 'recorded')}  ${where}`
  return `  ${out.paint('red', 'refused')}  ${where}: ${safeText(problem.message, 300)}`
}
