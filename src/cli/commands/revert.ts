import { revertVersion } from '../../operations/history/revert-version.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentReverted } from '../../api/present/history.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, numberOption } from '../command/options.ts'
import { describeKeptParts } from '../render/members.ts'
import { footer, safeText, shortId } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '<version>', description: 'the version whose change is taken back' },
  ],
  options: {
    to: flagOption('--to', 'make the artifact what it was at that version'),
    parent: numberOption('--parent <n>', 'for a merge: against which parent, from 1 (1)'),
  },
  examples: [
    ['skillmeat revert pdf head', 'take back the last change, as a new version'],
    ['skillmeat revert pdf av_12ab34cd', 'take back an older one, keep what came after'],
    ['skillmeat revert pdf v1.1.0 --to', 'go back to a version'],
  ],
  changes: true,
  run: async (context, [name = '', version = ''], options) => {
    const { out } = context
    const outcome = await revertVersion(await context.ports(), {
      name,
      version,
      whole: options.to,
      parent: options.parent ?? 1,
      dryRun: context.dryRun,
    })
    const { artifact, action, version: head, conflicts } = outcome.result
    out.document(
      () => presentChange(outcome, presentReverted),
      () => [
        {
          merged: `Reverted ${safeText(artifact)}: ${shortId(head)}`,
          unchanged: `${safeText(artifact)} has nothing of it left; it stays as it is.`,
          pending: `${safeText(artifact)} was changed in the same places since: ${safeText(conflicts.join(', '), 200)}. Decide with \`skillmeat resolve ${safeText(artifact)}\`.`,
        }[action],
        ...describeKeptParts(outcome.result),
        ...footer(out, outcome),
      ],
    )
    return action === 'pending' ? EXIT.attention : EXIT.done
  },
})
