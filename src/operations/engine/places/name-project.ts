import type { Ports } from '../../../ports/ports.ts'

/**
 * Returns what a command that is to be typed has to add so that it means `project`: nothing where the
 * person stands in it, else `option` (such as `--to`; none for an argument) and the path.
 */
export function nameProject(
  { places }: Pick<Ports, 'places'>,
  project: string,
  option?: '--to' | '--from' | '--project',
): string {
  const here = places.standsIn
  if (here === undefined || here === project) return ''
  // What is for all projects is recorded in the home; no folder below means that.
  if (here.startsWith(`${project}/`) && project !== places.userHome) return ''
  const path = /^[\w@%+=:,./-]+$/.test(project) ? project : `'${project.replaceAll("'", "'\\''")}'`
  return option === undefined ? ` ${path}` : ` ${option} ${path}`
}
