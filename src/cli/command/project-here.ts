import { findProjectRoot } from '../../operations/catalog/find-project.ts'
import type { CommandContext } from './command.ts'
import { absolutePath } from './option-values.ts'

/** Returns the project that a command's argument means; the one here when there is none. */
export async function findNamedProject(
  context: CommandContext,
  path: string | undefined,
): Promise<string> {
  const named = path === undefined ? null : absolutePath(context, path)
  return findProjectRoot(await context.ports(), named)
}

/** Returns the project that something goes to: the folder that is named, or the project here. */
export async function findTargetProject(
  context: CommandContext,
  path: string | null,
): Promise<string> {
  return path === null ? findNamedProject(context, undefined) : absolutePath(context, path)
}
