import { SkillmeatError } from '../../core/errors.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import type { ValuesOf } from '../command/options.ts'
import { choiceOption, flagOption, repeatedOption, textOption } from '../command/options.ts'

const OPTIONS = {
  project: textOption('--project <path>', 'the project; the folder here when left out'),
  as: textOption('--as <name>', 'take it in under another name, beside yours of that name'),
  same: textOption('--same <name>', 'it is the same as this artifact of the collection'),
  frozen: flagOption('--frozen', 'only check that the files are what the records say'),
  format: choiceOption('--format <format>', 'with --frozen: annotations for GitHub', ['github']),
  allow: repeatedOption(
    '--allow <finding>',
    'take in what this finding would refuse; may be repeated',
  ),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'recorded artifacts; all when left out' }],
  options: OPTIONS,
  examples: [
    ['skillmeat install', 'after a clone: everything that the project uses'],
    ['skillmeat install pdf --as pdf-team', 'yours is another one of that name'],
    ['skillmeat install --frozen', 'in CI: are the files here what was recorded?'],
    ['skillmeat install --frozen --format github', 'the same, shown beside the files'],
  ],
  details:
    "Takes what the project's records list into the collection, verified by its hash: from its source, the project's own files, or their git history. Files that are missing are written; what differs stays. `--frozen` changes nothing and needs no home; its exit code is 0 when files and records agree, 1 when something is missing or modified, 2 when a record cannot be read or there is none.",
  changes: true,
  looksOnlyWith: 'frozen',
  run: (context, names, options) => {
    assertOneWay(names, options)
    const project = absolutePath(context, options.project ?? '.')
    return options.frozen
      ? checkProject(context, project, options.format)
      : installAll(context, { ...options, names, project })
  },
})

async function installAll(
  context: CommandContext,
  {
    names,
    project,
    as,
    same,
    allow,
  }: Pick<Values, 'as' | 'same' | 'allow'> & {
    readonly names: readonly string[]
    readonly project: string
  },
): Promise<number> {
  const { out, dryRun } = context
  const { install } = await import('../../operations/records/install.ts')
  const { isOpen } = await import('../../operations/records/install-report.ts')
  const agrees = context.allowExec
  const request = { project, names, as, same, allow, agrees, dryRun }
  const outcome = await install(await context.ports(), request)
  const { presentEach } = await import('../../api/present/change.ts')
  const { presentInstalled } = await import('../../api/present/records.ts')
  const { installedLines } = await import('../render/installed.ts')
  const { footer } = await import('../render/text.ts')
  out.document(
    () => presentEach(outcome, presentInstalled),
    () => [...installedLines(out, outcome.result, names.length > 0), ...footer(out, outcome)],
  )
  return outcome.result.some(isOpen) ? EXIT.attention : EXIT.done
}

async function checkProject(
  { out, env, cwd }: CommandContext,
  project: string,
  format: 'github' | null,
): Promise<number> {
  const { checkFrozen } = await import('../../operations/records/check-frozen.ts')
  const { findUserHome, nodeFileSystem, sha256, systemClock } =
    await import('../../library/plain-files.ts')
  const ports = { files: nodeFileSystem, sha256, clock: systemClock, userHome: findUserHome(env) }
  const report = await checkFrozen(ports, project)
  const { presentFrozen } = await import('../../api/present/records.ts')
  const { renderAnnotations, renderFrozen } = await import('../render/frozen.ts')
  out.document(
    () => presentFrozen(report),
    () =>
      format === 'github'
        ? renderAnnotations(report, env['GITHUB_WORKSPACE'] ?? cwd)
        : renderFrozen(out, report),
  )
  if (report.unreadable.length > 0) return EXIT.refused
  return report.findings.length > 0 ? EXIT.attention : EXIT.done
}

function assertOneWay(names: readonly string[], { as, same, frozen, format }: Values): void {
  if (as !== null && same !== null) {
    throw new SkillmeatError('E_USAGE', '--as and --same exclude each other.', {
      fix: 'Use --as for another artifact of that name, --same for one and the same.',
    })
  }
  if (frozen && (as !== null || same !== null || names.length > 0)) {
    throw new SkillmeatError(
      'E_USAGE',
      '--frozen checks all that is recorded, and takes nothing in.',
      {
        fix: 'Use it alone: `skillmeat install --frozen`.',
      },
    )
  }
  if (!frozen && format !== null) {
    throw new SkillmeatError('E_USAGE', '--format is for --frozen.', {
      fix: 'Use `skillmeat install --frozen --format github`.',
    })
  }
}
