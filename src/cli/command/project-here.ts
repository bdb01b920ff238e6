import { DEFAULT_AGENT } from '../../core/agents/agents.ts'
import { findProjectRoot } from '../../operations/catalog/find-project.ts'
import { listPersonalFolders } from '../../operations/catalog/personal-folders.ts'
import { userTarget } from '../../operations/catalog/target-project.ts'
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

/** The same, or the folder in which a person has what is theirs in all projects. */
export async function findScopedProject(
  context: CommandContext,
  scope: string | null,
  path: string | undefined,
): Promise<string> {
  if (scope !== 'user') return findNamedProject(context, path)
  return userTarget(await context.ports(), DEFAULT_AGENT).project
}

/** Returns the project that something goes to: the folder that is named, or the project here. */
export async function findTargetProject(
  context: CommandContext,
  path: string | null,
): Promise<string> {
  return path === null ? findNamedProject(context, undefined) : absolutePath(context, path)
}

/**
 * Returns the projects that a scope means: the one that is named, or what is a person's in all of them,
 * which is the home and the folders that variables name, or named when something came there.
 */
export async function findScopedProjects(
  context: CommandContext,
  scope: string | null,
  path: string | undefined,
): Promise<readonly string[]> {
  const project = await findScopedProject(context, scope, path)
  if (scope !== 'user') return [project]
  const ports = await context.ports()
  const { projects, told } = await listPersonalFolders(ports)
  for (const sentence of told) ports.progress.say(sentence)
  return [...new Set([project, ...projects])]
}
