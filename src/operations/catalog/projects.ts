import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { DeploymentEntry, ProjectEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { resolveProject } from './target-project.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import type { LeftEntry } from '../engine/observe/adopt-deployment.ts'
import { listRecordRoots, recordPath } from '../engine/places/record-roots.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'

export interface ListedProject {
  readonly path: string
  readonly added: string
  readonly deployments: number
  /** Copies that could not be read when somebody last looked. */
  readonly unchecked: number
  readonly reachable: boolean
  /** Why its record cannot be read; null where it can. */
  readonly problem: SkillmeatError | null
}

export async function listProjects(ports: Ports): Promise<readonly ListedProject[]> {
  const { view } = await openSession(ports)
  const projects = await view.scan<ProjectEntry>(viewKeys.projects())
  return Promise.all(
    projects.map(async ({ path, added }) => {
      const deployments = await view.scan<DeploymentEntry>(viewKeys.deployments(path))
      return {
        path,
        added,
        deployments: deployments.length,
        unchecked: deployments.filter(({ seen }) => seen === 'unreadable').length,
        reachable: ports.files.lstat(path)?.kind === 'directory',
        problem: await findRecordProblem(ports, path),
      }
    }),
  )
}

/** Returns why one of a project's records cannot be read; null where all can. */
async function findRecordProblem(
  { files }: Pick<Ports, 'files'>,
  project: string,
): Promise<SkillmeatError | null> {
  try {
    for (const root of listRecordRoots(files, project)) {
      const where = recordPath({ project, root })
      if (files.lstat(where)?.kind !== 'file') continue
      const { parseRecord } = await import('../../core/deployment/parse-record.ts')
      parseRecord(new TextDecoder().decode(files.readFile(where)), where)
    }
    return null
  } catch (error) {
    if (isSkillmeatError(error)) return error
    throw error
  }
}

interface ProjectRequest {
  /** Absolute. */
  readonly path: string
  readonly dryRun: boolean
}

/** Registers a project and adopts what its record files say is deployed there. */
export async function addProject(
  ports: Ports,
  { path, dryRun }: ProjectRequest,
): Promise<
  ChangeOutcome<{
    readonly path: string
    readonly added: boolean
    readonly deployments: number
    /** What its records list and this home does not have. */
    readonly left: readonly LeftEntry[]
  }>
> {
  const project = resolveProject(ports, path)
  const scope = () => Promise.resolve({ projects: [project] })
  return runChange(ports, { command: 'project add', dryRun, scope }, async (tx, state) => {
    const added = await registerProject(tx, project)
    return {
      summary: `Registered ${project}`,
      result: {
        path: project,
        added,
        deployments: state.deployments.length,
        left: state.projects.flatMap(({ left }) => left),
      },
    }
  })
}

/** Forgets a project and its deployments; its files stay as they are. */
export async function removeProject(
  ports: Ports,
  { path, dryRun }: ProjectRequest,
): Promise<ChangeOutcome<{ readonly path: string; readonly deployments: number }>> {
  return runChange(ports, { command: 'project remove', dryRun, scope: nothing }, async (tx) => {
    const known = await tx.scan<ProjectEntry>(viewKeys.projects())
    const project = known.find((entry) => entry.path === path || entry.path === real(ports, path))
    if (project === undefined) {
      throw new SkillmeatError('E_PROJECT_NOT_FOUND', `${path} is no registered project.`, {
        fix: '`skillmeat project list` shows them.',
        data: { path },
      })
    }
    const deployments = await tx.scan<DeploymentEntry>(viewKeys.deployments(project.path))
    for (const deployment of deployments) tx.remove(viewKeys.deployment(deployment))
    tx.remove(viewKeys.project(project.path))
    return {
      summary: `Forgot ${project.path}`,
      result: { path: project.path, deployments: deployments.length },
    }
  })
}

function real(ports: Ports, path: string): string {
  return ports.files.lstat(path) === null ? path : ports.files.realpath(path)
}

function nothing() {
  return Promise.resolve({})
}
