import { status } from '../../operations/drift/status.ts'
import type { StatusReport } from '../../operations/drift/status.ts'
import { surveyProjects } from '../../operations/drift/survey.ts'
import type { CommandContext } from '../command/command.ts'
import { nameProject } from '../../operations/engine/places/name-project.ts'
import { presentStatus } from '../../api/present/drift.ts'
import { renderStatus } from './drift.ts'

/** Prints the drift of some projects, or of all registered ones for null, and returns what was found. */
export async function printDrift(
  context: CommandContext,
  projects: readonly string[] | null,
): Promise<StatusReport> {
  const ports = await context.ports()
  const meaning = (path: string) => nameProject(ports, path)
  const isSurvey = projects === null && !context.out.json
  const report = isSurvey ? await surveyProjects(ports) : await status(ports, projects)
  const [first = null, second] = projects ?? []
  const project = second === undefined ? first : null
  context.out.document(
    () => presentStatus(report),
    () => renderStatus(context.out, report, { project, meaning }),
  )
  return report
}
