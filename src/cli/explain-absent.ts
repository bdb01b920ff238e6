import { artifactLabel } from '../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../core/errors.ts'
import { nameProject } from '../operations/engine/places/name-project.ts'
import type { CommandContext, FoundOptions } from './command/command.ts'
import { absolutePath } from './command/option-values.ts'

/**
 * Returns the error to show for one that a command threw: what the collection does not have may stand in
 * the record of the project, as after a clone, and then `install` takes it in.
 */
export async function explainAbsent(
  context: CommandContext,
  options: FoundOptions,
  error: SkillmeatError,
): Promise<SkillmeatError> {
  const { text } = error.data
  // A command calls its project by what it does to it.
  const project = [options['project'], options['to'], options['from']].find(
    (value) => typeof value === 'string',
  )
  const folder = absolutePath(context, project ?? '.')
  const recorded = (await listLeft(context, folder)).find(
    (one) => one.name === text || artifactLabel(one) === text,
  )
  if (recorded === undefined) return error
  const where = nameProject(await context.ports(), folder, '--project')
  return new SkillmeatError(
    'E_NOT_FOUND',
    `${artifactLabel(recorded)} is recorded in this project, and your collection does not have it.`,
    {
      fix: `Take it in with \`skillmeat install ${artifactLabel(recorded)}${where}\`.`,
      data: error.data,
    },
  )
}

/** What records list and the collection does not have; nothing where there is no project. */
async function listLeft(context: CommandContext, folder: string) {
  const { status } = await import('../operations/drift/status.ts')
  try {
    const { left } = await status(await context.ports(), [folder])
    return left.map(({ recorded }) => recorded)
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}
