import { update } from '../../operations/importing/update.ts'
import type { Updated } from '../../operations/importing/update.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { flagOption } from '../option-values.ts'
import { mergedFiles } from '../render/merged-files.ts'
import { footer, foreign, table } from '../render/text.ts'

const WORDS = {
  up_to_date: ['dim', 'up to date'],
  updated: ['green', 'updated'],
  merged: ['green', 'merged'],
  pending: ['yellow', 'conflict'],
  gone_upstream: ['yellow', 'gone upstream'],
  no_upstream: ['dim', 'no upstream'],
  unreachable: ['red', 'unreachable'],
  refused: ['red', 'refused'],
} as const

export const command: CommandSpec = {
  arguments: [
    { name: '[names...]', description: 'artifacts; all when left out', completes: 'artifact' },
  ],
  options: [{ flags: '--check', description: 'only tell what there is' }],
  examples: [
    ['skillmeat update', 'everything that came from somewhere'],
    ['skillmeat update pdf --check', 'is there something new?'],
  ],
  details:
    'An artifact that was edited here is merged three-way with what changed upstream. Conflicts wait: `skillmeat conflicts`.',
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    const dryRun = context.dryRun || flagOption(options, 'check')
    const outcome = await update(await context.ports(), { names, dryRun })
    out.result({ ...outcome, result: { items: outcome.result } }, () => [
      ...table(
        outcome.result.map((one) => {
          const [colour, word] = WORDS[one.action]
          return [`  ${out.paint(colour, word)}`, foreign(one.artifact, 60), detailOf(one)]
        }),
      ),
      ...(outcome.result.some(({ action }) => action === 'pending') && !dryRun
        ? ['Conflicts wait: `skillmeat conflicts`, then `skillmeat resolve <name>`.']
        : []),
      ...footer(out, outcome),
    ])
    const needs = ['pending', 'unreachable', 'refused']
    const news = outcome.result.some(({ action }) => action === 'updated' || action === 'merged')
    return outcome.result.some(({ action }) => needs.includes(action)) || (dryRun && news)
      ? EXIT.attention
      : EXIT.done
  },
}

function detailOf({ detail, conflicts, merged, resolvedBy }: Updated): string {
  if (detail !== null) return foreign(detail, 200)
  return conflicts.length > 0 ? foreign(conflicts.join(', '), 200) : mergedFiles(merged, resolvedBy)
}
