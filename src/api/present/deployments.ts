import type { z } from 'zod'
import type { ListedProject } from '../../operations/catalog/projects.ts'
import type { Deployed } from '../../operations/deployments/deploy-one.ts'
import type { Switched } from '../../operations/deployments/switch-copies.ts'
import type { Undeployed } from '../../operations/deployments/undeploy.ts'
import type { GitMerge } from '../../operations/records/git-merge.ts'
import type {
  deployDocument,
  projectAddDocument,
  projectListDocument,
  projectRemoveDocument,
  switchDocument,
  undeployDocument,
} from '../contract/deployments.ts'
import { presentProblemOrNull } from './problem.ts'
import { presentWarnings } from './warning.ts'

type ItemOf<T extends z.ZodType<{ result: { items: readonly unknown[] } }>> =
  z.output<T>['result']['items'][number]

/** Says what became of an artifact that was to be deployed. */
export function presentDeployed(one: Deployed): ItemOf<typeof deployDocument> {
  return {
    artifact: one.artifact,
    project: one.project,
    profile: one.profile,
    path: one.path,
    action: one.action,
    version: one.version,
    warnings: presentWarnings(one.warnings),
    problem: presentProblemOrNull(one.problem),
  }
}

/** Says what became of a copy that was to be undeployed. */
export function presentUndeployed(one: Undeployed): ItemOf<typeof undeployDocument> {
  return {
    artifact: one.artifact,
    project: one.project,
    path: one.path,
    recorded: one.recorded,
    kept_for: [...one.keptFor],
    problem: presentProblemOrNull(one.problem),
  }
}

/** Says what became of a copy that was to be disabled or enabled. */
export function presentSwitched(one: Switched): ItemOf<typeof switchDocument> {
  return {
    artifact: one.artifact,
    project: one.project,
    profile: one.profile,
    path: one.path,
    action: one.action,
    kept_for: [...one.keptFor],
    warnings: presentWarnings(one.warnings),
    problem: presentProblemOrNull(one.problem),
  }
}

/** Returns the document of `project list`. */
export function presentProjects(
  items: readonly ListedProject[],
): z.output<typeof projectListDocument> {
  return {
    items: items.map((one) => ({
      path: one.path,
      added: one.added,
      deployments: one.deployments,
      unchecked: one.unchecked,
      reachable: one.reachable,
      problem: presentProblemOrNull(one.problem),
    })),
  }
}

/** Says what became of a project that was to be registered. */
export function presentAddedProject(
  {
    path,
    added,
    deployments,
  }: Pick<z.output<typeof projectAddDocument>['result'], 'path' | 'added' | 'deployments'>,
  driver: GitMerge | null,
): z.output<typeof projectAddDocument>['result'] {
  const merge = driver === null ? null : { attributes: driver.attributes, added: driver.isNew }
  return { path, added, deployments, git_merge: merge }
}

/** Says which project was forgotten. */
export function presentRemovedProject({
  path,
  deployments,
}: z.output<typeof projectRemoveDocument>['result']) {
  return { path, deployments }
}
