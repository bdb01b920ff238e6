import { SkillmeatError } from '../../core/errors.ts'
import { LEAST_DAYS, collectGarbage } from '../../operations/upkeep/gc.ts'
import type { Collected } from '../../operations/upkeep/gc.ts'
import { presentCollected } from '../../api/present/upkeep.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { keepHeapSmall } from '../command/small-heap.ts'
import { renderSize } from '../render/size.ts'
import { count } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    olderThan: textOption(
      '--older-than <days>',
      `also forget operations older than this: 90d (at least ${LEAST_DAYS}d)`,
    ),
  },
  examples: [
    ['skillmeat gc', 'tidy up and pack tighter'],
    ['skillmeat gc --older-than 90d --dry-run', 'see what would go'],
  ],
  details:
    'Without --older-than nothing goes that any command could still reach. With it, what older operations replaced or deleted can no longer be undone; versions of present artifacts, snapshots and deployments stay.',
  changes: true,
  run: async ({ ports, out, dryRun }, _args, options) => {
    const olderThanDays = parseDays(options.olderThan)
    keepHeapSmall()
    const result = await collectGarbage(await ports(), { olderThanDays, dryRun })
    out.document(
      () => presentCollected(result),
      () => render(out, result),
    )
    return EXIT.done
  },
})

function parseDays(text: string | null): number | null {
  if (text === null) return null
  const [, digits] = /^([0-9]{1,6})d?$/.exec(text) ?? []
  if (digits !== undefined) return Number(digits)
  throw new SkillmeatError('E_USAGE', `"${text}" is no number of days.`, {
    fix: 'Write it as in: skillmeat gc --older-than 90d',
  })
}

function render(out: Output, result: Collected): string[] {
  const { operationsCut, objectsRemoved, objectsKept, bytesBefore, bytesAfter, dryRun } = result
  const removed = `${count(objectsRemoved, 'object')} that nothing reaches, ${objectsKept} stay`
  const forgotten = `${count(operationsCut, 'operation')} that could be undone until now`
  return [
    ...(operationsCut === 0 ? [] : [`${dryRun ? 'Would forget' : 'Forgot'} ${forgotten}`]),
    `${dryRun ? 'Would remove' : 'Removed'} ${removed}`,
    dryRun
      ? out.paint('dim', 'Dry run: nothing was written.')
      : `The store takes ${renderSize(bytesAfter)}; it took ${renderSize(bytesBefore)}`,
  ]
}
