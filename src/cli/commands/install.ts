import { presentEach } from '../../api/present/change.ts'
import { presentInstalled } from '../../api/present/records.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { install } from '../../operations/records/install.ts'
import { isOpen } from '../../operations/records/install-report.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { repeatedOption, textOption } from '../command/options.ts'
import { installedLines } from '../render/installed.ts'
import { footer } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'recorded artifacts; all when left out' }],
  options: {
    project: textOption('--project <path>', 'project; the folder here when left out'),
    as: textOption(
      '--as <name>',
      'take it in under another name, beside the one that has its name',
    ),
    same: textOption('--same <name>', 'it is the same as this artifact of the collection'),
    allow: repeatedOption(
      '--allow <finding>',
      'take in what this finding would refuse; may be repeated',
    ),
  },
  examples: [
    ['skillmeat install', 'after a clone: everything that the project uses'],
    ['skillmeat install pdf', 'that alone, or its newer state'],
    ['skillmeat install pdf --as pdf-team', 'yours is another one of that name'],
  ],
  details:
    "Takes what the project's records list into the collection, verified by its hash: from its source, the project's own files, or their git history. Files that are missing are written; what differs stays.",
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    const { as, same, allow } = options
    if (as !== null && same !== null) {
      throw new SkillmeatError('E_USAGE', '--as and --same exclude each other.', {
        fix: 'Use --as for another artifact of that name, --same for one and the same.',
      })
    }
    const outcome = await install(await context.ports(), {
      project: absolutePath(context, options.project ?? '.'),
      names,
      as,
      same,
      allow,
      agrees: context.allowExec,
      dryRun: context.dryRun,
    })
    out.document(
      () => presentEach(outcome, presentInstalled),
      () => [...installedLines(out, outcome.result, names.length > 0), ...footer(out, outcome)],
    )
    return outcome.result.some(isOpen) ? EXIT.attention : EXIT.done
  },
})
