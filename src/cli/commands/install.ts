import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'
import { choiceOption, flagOption, textOption } from '../command/options.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    frozen: flagOption('--frozen', 'only check that the files are what the records say'),
    project: textOption('--project <path>', 'the project; the folder here when left out'),
    format: choiceOption('--format <format>', 'annotations for a workflow of GitHub', ['github']),
  },
  examples: [
    ['skillmeat install --frozen', 'in CI: are the files here what was recorded?'],
    ['skillmeat install --frozen --format github', 'the same, shown beside the files'],
  ],
  details:
    '`--frozen` changes nothing and needs no home. Exit code: 0 when files and records agree, 1 when something is missing or modified, 2 when a record cannot be read or there is none.',
  changes: false,
  run: (context, _, { frozen, project, format }) => {
    if (!frozen) throw onlyFrozen()
    return checkProject(context, { project: absolutePath(context, project ?? '.'), format })
  },
})

async function checkProject(
  context: CommandContext,
  { project, format }: { readonly project: string; readonly format: 'github' | null },
): Promise<number> {
  const { out, env, cwd } = context
  const { checkFrozen } = await import('../../operations/records/check-frozen.ts')
  const { findUserHome, nodeFileSystem, sha256, systemClock } =
    await import('../../library/plain-files.ts')
  const ports = { files: nodeFileSystem, sha256, clock: systemClock, userHome: findUserHome(env) }
  const report = await tryToCheck(context, () => checkFrozen(ports, project))
  if (report === null) return EXIT.refused
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

/** A workflow tells by the exit code alone what cannot be read from what is not as recorded. */
async function tryToCheck<T>({ out }: CommandContext, check: () => Promise<T>): Promise<T | null> {
  try {
    return await check()
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    out.error(error)
    return null
  }
}

function onlyFrozen(): SkillmeatError {
  return new SkillmeatError('E_USAGE', '`install` only checks so far.', {
    fix: 'Add --frozen.',
  })
}
