import { log } from '../../operations/history/log.ts'
import type { LoggedVersion, VersionLog } from '../../operations/history/log.ts'
import { presentLog } from '../../api/present/history.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, numberOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { refLabel } from '../render/refs.ts'
import { count, safeText, relativeTime, shortId, table } from '../render/text.ts'
import { drawGraph } from '../render/version-graph.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact', completes: 'artifact' }],
  options: {
    graph: flagOption('-g, --graph', 'draw how versions descend from each other'),
    from: textOption('--from <version>', 'only what this version descends from'),
    limit: numberOption('-n, --limit <n>', 'how many (30)'),
  },
  examples: [
    ['skillmeat log pdf', 'its versions, newest first, and who has which'],
    ['skillmeat log pdf --graph', 'with branches and merges drawn'],
  ],
  changes: false,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const request = {
      name,
      limit: options.limit ?? 30,
      from: options.from,
    }
    const found = await log(await context.ports(), request)
    const { versions, total } = found
    out.document(
      () => presentLog(found),
      () => [
        ...(options.graph ? drawn(out, found) : listed(out, found)),
        ...(versions.length < total
          ? [
              out.paint(
                'dim',
                `… and ${count(total - versions.length, 'more version')}: --limit ${total}`,
              ),
            ]
          : []),
      ],
    )
    return EXIT.done
  },
})

function listed(out: Output, { versions }: VersionLog): string[] {
  return table(versions.map((version) => cells(out, version)))
}

function drawn(out: Output, { versions }: VersionLog): string[] {
  const texts = table(versions.map((version) => cells(out, version)))
  return drawGraph(versions).flatMap(({ above, own, below }, row) => [
    ...above,
    `${own} ${texts[row] ?? ''}`,
    ...below,
  ])
}

function cells(out: Output, { id, parents, origin, message, created_at, refs }: LoggedVersion) {
  return [
    out.paint('yellow', shortId(id)),
    origin + (parents.length > 1 ? ` (${parents.map(shortId).join(' + ')})` : ''),
    out.paint('dim', relativeTime(created_at)),
    [
      safeText(message, 70),
      refs.map((ref) => out.paint('cyan', `← ${safeText(refLabel(ref), 100)}`)).join(' '),
    ].join('  '),
  ]
}
