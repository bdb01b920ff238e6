import { parseMoment } from '../../core/moment.ts'
import { listOperations } from '../../operations/undo/list-operations.ts'
import { presentOperation } from '../../api/present/operations.ts'
import type { CommandSpec } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, limitOption, pathOption, textOption } from '../command/option-values.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [
    { flags: '-n, --limit <n>', description: 'how many (20)' },
    { flags: '--before <operation>', description: 'only what was done before it: the next page' },
    { flags: '--command <verb>', description: 'only this command' },
    { flags: '--artifact <name>', description: 'only what wrote this artifact somewhere' },
    { flags: '--project <path>', description: 'only what wrote into this project' },
    { flags: '--by <person>', description: 'only what this person did' },
    { flags: '--since <moment>', description: 'from then on: 7d, 12h or a date' },
    { flags: '--until <moment>', description: 'up to then' },
    { flags: '--all', description: 'also edits that were merely recorded' },
  ],
  examples: [
    ['skillmeat operations', 'what was done, newest first'],
    ['skillmeat operations --artifact pdf --since 7d', 'what happened to pdf this week'],
  ],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const ports = await context.ports()
    const moment = (name: string) => {
      const text = textOption(options, name)
      return text === null ? null : parseMoment(text, ports.clock.now())
    }
    const found = await listOperations(ports, {
      limit: limitOption(options, 20),
      records: flagOption(options, 'all'),
      command: textOption(options, 'command'),
      artifact: textOption(options, 'artifact'),
      project: pathOption(context, options, 'project'),
      by: textOption(options, 'by'),
      since: moment('since'),
      until: moment('until'),
      before: textOption(options, 'before')?.replace(/^op_/, '') ?? null,
    })
    out.document(
      () => ({ items: found.map(presentOperation) }),
      () =>
        found.length === 0
          ? ['Nothing of that kind was done yet.']
          : table(
              found.map(({ id, operation, undone }) => [
                out.paint('yellow', shortId(id)),
                operation.command,
                out.paint('dim', relativeTime(operation.at)),
                safeText(operation.summary, 90) + (undone ? out.paint('dim', '  (undone)') : ''),
              ]),
            ),
    )
    return EXIT.done
  },
}
