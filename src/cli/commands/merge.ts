import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import { mergeVersion } from '../../operations/history/merge-version.ts'
import type { MergedVersion } from '../../operations/history/merge-version.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentMerged } from '../../api/present/history.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { choiceOption } from '../command/options.ts'
import { describeDropped } from '../render/dropped.ts'
import { mergedFiles } from '../render/merged-files.ts'
import { describeKeptParts } from '../render/members.ts'
import { footer, safeText, shortId } from '../render/text.ts'

const STRATEGIES: Readonly<Record<string, ResolutionStrategy>> = {
  ours: 'use_local',
  theirs: 'use_remote',
  base: 'use_base',
  union: 'union',
  ours_file: 'use_local_file',
  theirs_file: 'use_remote_file',
}

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '<version>', description: 'the version to merge into the head' },
  ],
  options: {
    strategy: choiceOption(
      '--strategy <how>',
      'settle conflicts this way instead of leaving them to you',
      Object.keys(STRATEGIES),
    ),
  },
  examples: [
    ['skillmeat merge pdf project:~/work/app', "what was edited in a project's copy"],
    ['skillmeat merge pdf v2.0.0-beta', 'a tagged version'],
    ['skillmeat merge pdf-mine av_12ab34cd', 'a version of the skill it was forked from'],
  ],
  details:
    'Both sides are merged on their best common ancestor; where histories crossed, on the merge of ' +
    'all of them. A conflict leaves the artifact as it is and waits for `skillmeat resolve`. A strategy ' +
    'settles the places that conflict and keeps every other change; ours_file and theirs_file take files whole.',
  changes: true,
  run: async (context, [name = '', version = ''], options) => {
    const { out } = context
    const how = options.strategy
    const strategy = how === null ? null : (STRATEGIES[how] ?? null)
    const outcome = await mergeVersion(await context.ports(), {
      name,
      version,
      strategy,
      mayDelete: context.saysYes,
      dryRun: context.dryRun,
    })
    const { result } = outcome
    out.document(
      () => presentChange(outcome, presentMerged),
      () => [
        ...describe(result),
        ...describeDropped(out, result.dropped),
        ...describeKeptParts(result),
        ...footer(out, outcome),
      ],
    )
    return result.action === 'pending' ? EXIT.attention : EXIT.done
  },
})

function describe(result: MergedVersion): string[] {
  const { action, artifact, from, version, merged, resolvedBy, conflicts, bases } = result
  const name = safeText(artifact)
  switch (action) {
    case 'up_to_date':
      return [`${name} has all of ${shortId(from)} already.`]
    case 'fast_forward':
      return [`${name} is now ${shortId(version)}; nothing had to be merged.`]
    case 'unchanged':
      return [`${name} stays as it is.`]
    case 'pending':
      return [
        `${name} conflicts with ${shortId(from)} in ${safeText(conflicts.join(', '), 200)}.`,
        `Nothing was written. Decide with \`skillmeat resolve ${name}\`.`,
      ]
    case 'merged':
      return [
        `Merged ${shortId(from)} into ${name}: ${shortId(version)}` +
          (bases.length > 1 ? `, on ${bases.length} common ancestors` : ''),
        ...(merged.length === 0 ? [] : [`  merged  ${mergedFiles(merged, resolvedBy)}`]),
      ]
  }
}
