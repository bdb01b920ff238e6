import { SkillmeatError } from '../../core/errors.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { choiceOption, flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { ValuesOf } from '../command/options.ts'

const OPTIONS = {
  project: textOption('--project <path>', 'project; the folder here when left out'),
  as: textOption('--as <name>', 'take it in under another name, beside the one that has its name'),
  same: textOption('--same <name>', 'it is the same as this artifact of the collection'),
  allow: repeatedOption(
    '--allow <finding>',
    'take in what this finding would refuse; may be repeated',
  ),
  frozen: flagOption('--frozen', 'only check that the files are what the records say'),
  format: choiceOption('--format <format>', 'annotations for a workflow of GitHub', ['github']),
}

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'recorded artifacts; all when left out' }],
  options: OPTIONS,
  examples: [
    ['skillmeat install', 'after a clone: everything that the project uses'],
    ['skillmeat install pdf', 'that alone, or its newer state'],
    ['skillmeat install pdf --as pdf-team', 'yours is another one of that name'],
    ['skillmeat install --frozen --format github', 'in CI: are the files what was recorded?'],
  ],
  details:
    "Takes what the project's records list into the collection, verified by its hash: from its source, the project's own files, or their git history. Files that are missing are written; what differs stays. With --frozen it changes nothing and needs no home: exit code 0 when files and records agree, 1 when something is missing or modified, 2 when a record cannot be read or there is none.",
  changes: true,
  run: (context, names, options) => {
    const project = absolutePath(context, options.project ?? '.')
    assertTogether(names, options)
    return options.frozen
      ? checkProject(context, { project, format: options.format })
      : takeIn(context, names, { ...options, project })
  },
})

async function checkProject(
  context: CommandContext,
  check: { readonly project: string; readonly format: 'github' | null },
): Promise<number> {
  const { printFrozen } = await import('../render/print-frozen.ts')
  return printFrozen(context, check)
}

function assertTogether(names: readonly string[], options: ValuesOf<typeof OPTIONS>): void {
  const { as, same, allow, frozen, format } = options
  if (as !== null && same !== null) {
    throw new SkillmeatError('E_USAGE', '--as and --same exclude each other.', {
      fix: 'Use --as for another artifact of that name, --same for one and the same.',
    })
  }
  if (frozen && (names.length > 0 || as !== null || same !== null || allow.length > 0)) {
    throw new SkillmeatError('E_USAGE', '--frozen checks everything that is recorded.', {
      fix: 'Leave the names and the other options out.',
    })
  }
  if (format !== null && !frozen) {
    throw new SkillmeatError('E_USAGE', '--format is for --frozen.', { fix: 'Add --frozen.' })
  }
}

/** What only this needs is loaded here: a check in CI starts often. */
async function takeIn(
  context: CommandContext,
  names: readonly string[],
  { project, as, same, allow }: ValuesOf<typeof OPTIONS> & { readonly project: string },
): Promise<number> {
  const { out } = context
  const { install } = await import('../../operations/records/install.ts')
  const { isOpen } = await import('../../operations/records/install-report.ts')
  const { presentEach } = await import('../../api/present/change.ts')
  const { presentInstalled } = await import('../../api/present/records.ts')
  const { installedLines } = await import('../render/installed.ts')
  const { footer } = await import('../render/text.ts')
  const outcome = await install(await context.ports(), {
    project,
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
}
