import { isSkillmeatError } from '../../core/errors.ts'
import type { FrozenReport } from '../../operations/records/check-frozen.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'

/** Prints how a project's files stand to its records, and returns the exit code. Opens no home. */
export async function printFrozen(
  context: CommandContext,
  { project, format }: { readonly project: string; readonly format: 'github' | null },
): Promise<number> {
  const { out, env, cwd } = context
  const report = await tryToCheck(context, project)
  if (report === null) return EXIT.refused
  const { presentFrozen } = await import('../../api/present/records.ts')
  const { renderAnnotations, renderFrozen } = await import('./frozen.ts')
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
async function tryToCheck(
  { out, env }: CommandContext,
  project: string,
): Promise<FrozenReport | null> {
  const { checkFrozen } = await import('../../operations/records/check-frozen.ts')
  const { findUserHome, nodeFileSystem, sha256, systemClock } =
    await import('../../library/plain-files.ts')
  const ports = { files: nodeFileSystem, sha256, clock: systemClock, userHome: findUserHome(env) }
  try {
    return await checkFrozen(ports, project)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    out.error(error)
    return null
  }
}
