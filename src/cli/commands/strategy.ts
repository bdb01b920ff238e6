import { chooseMergeStrategy } from '../../operations/history/strategy.ts'
import type { MergeStrategy, StrategyReport } from '../../operations/history/strategy.ts'
import { presentStrategy } from '../../api/present/history.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Output } from '../command/output.ts'
import { RESOLVED_BY } from '../render/merged-files.ts'
import { count, safeText, shortId, table } from '../render/text.ts'

const WORDS: Readonly<Record<MergeStrategy, string>> = {
  up_to_date: 'it is in there already',
  fast_forward: 'it is simply taken: nothing else happened there',
  merge: 'it merges cleanly',
  resolve_recorded: 'it conflicts only where you decided the same before',
  manual: 'you have to decide',
}

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '<from>', description: 'the version to merge' },
    { name: '[into]', description: 'the version to merge it into (head)' },
  ],
  options: {},
  examples: [
    ['skillmeat strategy pdf upstream head', 'how what changed upstream would come in'],
    ['skillmeat strategy pdf project:app', "how a project's edits would"],
  ],
  changes: false,
  run: async (context, [name = '', from = '', into = 'head']) => {
    const { out } = context
    const found = await chooseMergeStrategy(await context.ports(), { name, from, into })
    out.document(
      () => presentStrategy(found),
      () => render(out, found),
    )
    return EXIT.done
  },
})

function render(out: Output, found: StrategyReport): string[] {
  const { strategy, from, into, bases, ahead, behind, files } = found
  return [
    `${out.paint(strategy === 'manual' ? 'yellow' : 'green', strategy)}  ${shortId(from)} into ${shortId(into)}: ${WORDS[strategy]}`,
    `  ${count(ahead, 'version')} to bring in, ${count(behind, 'version')} that it lacks; ${describeBases(bases)}`,
    ...table(
      files.map(({ path, outcome, hunks, resolvedBy }) => [
        `  ${out.paint(outcome === 'conflict' ? 'yellow' : 'dim', outcome)}`,
        safeText(path, 200),
        hunks > 0 ? count(hunks, 'place') : resolvedBy === null ? '' : RESOLVED_BY[resolvedBy],
      ]),
    ),
  ]
}

function describeBases(bases: StrategyReport['bases']): string {
  if (bases.length === 0) return 'no common ancestor'
  return `common ancestor${bases.length > 1 ? 's' : ''} ${bases.map(shortId).join(', ')}`
}
