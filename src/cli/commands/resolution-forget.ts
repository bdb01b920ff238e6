import { SkillmeatError } from '../../core/errors.ts'
import { forgetResolutions } from '../../operations/merging/resolutions.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentResolutions } from '../../api/present/resolutions.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, textOption } from '../command/options.ts'
import { count, footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[ids...]', description: 'ids, or the beginnings of them' }],
  options: {
    artifact: textOption('--artifact <name>', 'all of this artifact'),
    all: flagOption('--all', 'all there are'),
  },
  examples: [['skillmeat resolution forget 3fa9', 'ask me again next time']],
  details: 'What they settled stays as it is.',
  changes: true,
  run: async (context, ids, options) => {
    const { out } = context
    const artifact = options.artifact
    const all = options.all
    if (ids.length === 0 && artifact === null && !all) {
      throw new SkillmeatError('E_USAGE', 'Which resolutions to forget was not said.', {
        fix: 'Name ids, or add --artifact <name> or --all.',
      })
    }
    const request = { ids, artifact, all, dryRun: context.dryRun }
    const outcome = await forgetResolutions(await context.ports(), request)
    out.document(
      () => presentChange(outcome, presentResolutions),
      () => [`Forgot ${count(outcome.result.length, 'resolution')}.`, ...footer(out, outcome)],
    )
    return EXIT.done
  },
})
