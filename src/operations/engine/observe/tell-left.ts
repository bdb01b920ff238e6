import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import type { Ports } from '../../../ports/ports.ts'
import { nameProject } from '../places/name-project.ts'
import type { LeftEntry } from './adopt-deployment.ts'

/**
 * Says in sentences what a project's record lists and this home does not have, and the command that
 * brings it in; `where` is what that command adds to mean the project.
 */
export function tellLeft(left: readonly LeftEntry[], where: string): readonly string[] {
  const absent = new Set(left.filter(({ match }) => match.kind === 'absent').map(labelOf))
  const count = absent.size === 1 ? '1 artifact is' : `${absent.size} artifacts are`
  const toInstall = `${count} recorded here and not in your collection: \`skillmeat install${where}\`.`
  const choices = new Set(left.flatMap((entry) => tellChoice(entry, where)))
  return [...(absent.size === 0 ? [] : [toInstall]), ...choices]
}

/** Says that of all the projects that a command is about. */
export function tellAllLeft(
  ports: Pick<Ports, 'places'>,
  projects: readonly { readonly path: string; readonly left: readonly LeftEntry[] }[],
): readonly string[] {
  return projects.flatMap(({ path, left }) => tellLeft(left, nameProject(ports, path, '--project')))
}

function labelOf({ recorded }: LeftEntry): string {
  return artifactLabel(recorded)
}

function tellChoice(entry: LeftEntry, where: string): readonly string[] {
  const { match } = entry
  if (match.kind === 'absent') return []
  const label = labelOf(entry)
  const install = `skillmeat install ${label}${where}`
  if (match.kind === 'several') {
    const several = match.artifacts.map(artifactLabel).join(', ')
    return [
      `${label} is recorded here, and ${several} come from its source. Say which it is: \`${install} --same <name>\`.`,
    ]
  }
  const own = artifactLabel(match.artifact)
  return [
    `${label} is recorded here; your ${own} is another one of that name. Take it too: \`${install} --as <name>\`; if they are one: \`${install} --same ${own}\`.`,
  ]
}
