import { SkillmeatError } from '../../core/errors.ts'
import { tagArtifacts } from '../../operations/catalog/change-artifact.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { listOption } from '../option-values.ts'
import { footer, foreign } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [{ name: '<names...>', description: 'artifacts', completes: 'artifact' }],
  options: [
    { flags: '-a, --add <tags...>', description: 'tags to add' },
    { flags: '-r, --remove <tags...>', description: 'tags to remove' },
  ],
  examples: [['skillmeat tag pdf docx --add office', 'tag two skills']],
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    const add = listOption(options, 'add')
    const remove = listOption(options, 'remove')
    if (add.length + remove.length === 0) {
      throw new SkillmeatError('E_USAGE', 'No tag was given.', {
        fix: 'Add --add <tags...> or --remove <tags...>.',
      })
    }
    const request = { names, add, remove, dryRun: context.dryRun }
    const outcome = await tagArtifacts(await context.ports(), request)
    out.result({ ...outcome, result: { items: outcome.result } }, () => [
      ...outcome.result.map(
        (t) => `${foreign(t.artifact)}  ${foreign(t.tags.join(', '), 200) || '-'}`,
      ),
      ...footer(out, outcome),
    ])
    return EXIT.done
  },
}
