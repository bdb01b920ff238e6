import { parseMoment } from '../../core/moment.ts'
import { listOperations } from '../../operations/undo/list-operations.ts'
import { presentOperation } from '../../api/present/operations.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { flagOption, numberOption, textOption } from '../command/options.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    limit: numberOption('-n, --limit <n>', 'how many (20)'),
    before: textOption('--before <operation>', 'only what was done before it: the next page'),
    command: textOption('--command <verb>', 'only this command'),
    artifact: textOption('--artifact <name>', 'only what wrote this artifact somewhere'),
    project: textOption('--project <path>', 'only what wrote into this project'),
    by: textOption('--by <person>', 'only what this person did'),
    since: textOption('--since <moment>', 'from then on: 7d, 12h or a date'),
    until: textOption('--until <moment>', 'up to then'),
    all: flagOption('--all', 'also edits that were merely recorded'),
  },
  examples: [
    ['skillmeat operations', 'what was done, newest first'],
    ['skillmeat operations --artifact pdf --since 7d', 'what happened to pdf this week'],
  ],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const ports = await context.ports()
    const moment = (said: string | null) =>
      said === null ? null : parseMoment(said, ports.clock.now())
    const found = await listOperations(ports, {
      limit: options.limit ?? 20,
      records: options.all,
      command: options.command,
      artifact: options.artifact,
      project: pathOrNull(context, options.project),
      by: options.by,
      since: moment(options.since),
      until: moment(options.until),
      before: options.before?.replace(/^op_/, '') ?? null,
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
})
