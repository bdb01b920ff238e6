import { renameArtifact } from '../../src/operations/artifacts/rename-artifact.ts'
import { removeArtifacts } from '../../src/operations/artifacts/remove-artifacts.ts'
import type { ResolutionStrategy } from '../../src/core/merge/resolve-conflict.ts'
import {
  createCollection,
  deleteCollection,
  selectCollection,
} from '../../src/operations/artifacts/collections.ts'
import { addProject, removeProject } from '../../src/operations/catalog/projects.ts'
import { deploy } from '../../src/operations/deployments/deploy.ts'
import type { DeployRequest } from '../../src/operations/deployments/deploy-request.ts'
import { switchCopies } from '../../src/operations/deployments/switch-copies.ts'
import type { SwitchedState } from '../../src/operations/deployments/switch-copies.ts'
import { undeploy } from '../../src/operations/deployments/undeploy.ts'
import { forkArtifact } from '../../src/operations/history/fork-artifact.ts'
import { mergeVersion } from '../../src/operations/history/merge-version.ts'
import { revertVersion } from '../../src/operations/history/revert-version.ts'
import { tagVersion } from '../../src/operations/history/tag-version.ts'
import { add } from '../../src/operations/importing/add.ts'
import { update } from '../../src/operations/importing/update.ts'
import { forgetResolutions } from '../../src/operations/merging/resolutions.ts'
import { resolve } from '../../src/operations/merging/resolve.ts'
import type { Decision } from '../../src/operations/merging/resolve.ts'
import { rollBackProject } from '../../src/operations/rollback/roll-back-project.ts'
import { rollBack as rollBackCollection } from '../../src/operations/rollback/rollback.ts'
import { createSnapshot, deleteSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import type { SyncRequest } from '../../src/operations/sync/sync-report.ts'
import { listOperations, EVERYTHING } from '../../src/operations/undo/list-operations.ts'
import { collectGarbage } from '../../src/operations/upkeep/gc.ts'
import { undo } from '../../src/operations/undo/undo.ts'
import type { Ports } from '../../src/ports/ports.ts'
import type { World } from '../world/world.ts'

/** Runs one verb and returns what it says it could not do. */
export type Verb = (ports: Ports, world: World) => Promise<readonly string[]>

const dryRun = false

export const addAll: Verb = async (ports, { source }) => {
  const location = { kind: 'folder', dir: source, path: null } as const
  const request = { location, names: [], type: null, as: null, onConflict: null, tags: [], dryRun }
  const { result } = await add(ports, request)
  return result.refused.map(({ message }) => message)
}

export function deployTo(
  project: 0 | 1,
  names: readonly string[],
  options: Partial<Pick<DeployRequest, 'pin' | 'force' | 'scope' | 'onMismatch'>> = {},
): Verb {
  return async (ports, { projects }) => {
    const common = { names, pin: null, force: false, dryRun }
    await deploy(ports, { ...target(projects[project]), ...common, ...options })
    return []
  }
}

export function undeployFrom(project: 0 | 1, names: readonly string[]): Verb {
  return async (ports, { projects }) => {
    await undeploy(ports, { ...target(projects[project]), names, force: true, dryRun })
    return []
  }
}

export function switchIn(project: 0 | 1, to: SwitchedState, names: readonly string[] = []): Verb {
  return async (ports, { projects }) => {
    await switchCopies(ports, { ...target(projects[project]), names, to, dryRun })
    return []
  }
}

export function syncProjects(
  project: 0 | 1 | null,
  pull = false,
  options: Partial<Pick<SyncRequest, 'names' | 'strategy' | 'removed' | 'missing'>> = {},
): Verb {
  return async (ports, { projects }) => {
    const { result } = await sync(ports, {
      projects: project === null ? null : [projects[project]],
      names: [],
      pull,
      strategy: null,
      removed: 'keep',
      missing: 'keep',
      dryRun,
      ...options,
    })
    return result.synced.flatMap(({ detail }) => detail ?? [])
  }
}

export const updateAll: Verb = async (ports) => {
  const { result } = await update(ports, { names: [], dryRun })
  return result.flatMap(({ detail }) => detail ?? [])
}

export function resolveTheirs(name: string): Verb {
  return decide(name, { kind: 'strategy', strategy: 'use_remote' })
}

/** Decides a pending merge, named by its artifact or its id, or one file of it. */
export function decide(name: string, decision: Decision, path: string | null = null): Verb {
  return async (ports) => {
    await resolve(ports, { name, project: null, path, decision, mayDelete: true, dryRun })
    return []
  }
}

export const forgetAllResolutions: Verb = async (ports) => {
  await forgetResolutions(ports, { ids: [], artifact: null, all: true, dryRun })
  return []
}

export function stepBack(kind: 'undo' | 'redo'): Verb {
  return async (ports) => {
    const { result } = await undo(ports, { kind, operation: null, dryRun })
    return result.places.filter(({ outcome }) => outcome !== 'reverted').map(({ path }) => path)
  }
}

/** Takes back the nth of the changes that are in force, the newest being the first. */
export function undoEarlier(nth: number): Verb {
  return async (ports) => {
    const all = await listOperations(ports, EVERYTHING)
    const inForce = all.filter(({ operation, undone }) => operation.kind === 'change' && !undone)
    const { id = null } = inForce[nth % Math.max(inForce.length, 1)] ?? {}
    await undo(ports, { kind: 'undo', operation: id, dryRun })
    return []
  }
}

export function removeNamed(names: readonly string[]): Verb {
  return async (ports) => {
    await removeArtifacts(ports, { names, force: false, dryRun })
    return []
  }
}

export function renameTo(from: string, to: string): Verb {
  return async (ports) => {
    await renameArtifact(ports, { from, to, dryRun })
    return []
  }
}

export function makeCollection(name: string): Verb {
  return async (ports) => {
    await createCollection(ports, { name, dryRun })
    return []
  }
}

export function useCollection(name: string): Verb {
  return async (ports) => {
    await selectCollection(ports, { name, dryRun })
    return []
  }
}

export function deleteCollectionOf(name: string): Verb {
  return async (ports) => {
    await deleteCollection(ports, { name, force: true, dryRun })
    return []
  }
}

/** Forgets a project, or makes it known again. */
export function changeProject(project: 0 | 1, change: 'add' | 'remove'): Verb {
  return async (ports, { projects }) => {
    const run = change === 'add' ? addProject : removeProject
    await run(ports, { path: projects[project], dryRun })
    return []
  }
}

export const takeSnapshot: Verb = async (ports) => {
  await createSnapshot(ports, { message: 'taken', tarball: false, dryRun })
  return []
}

export const takeTarball: Verb = async (ports) => {
  await createSnapshot(ports, { message: 'packed', tarball: true, dryRun })
  return []
}

export const deleteLastSnapshot: Verb = async (ports) => {
  await deleteSnapshot(ports, { id: 'latest', dryRun })
  return []
}

/** Takes the collection, or only some of it, back to the last snapshot; with `preserve` edits survive. */
export function rollBack(preserve: boolean, only: readonly string[] = []): Verb {
  return async (ports) => {
    await rollBackCollection(ports, { snapshot: 'latest', preserve, only, dryRun })
    return []
  }
}

/** Takes a project's copies back to what they were at the last snapshot. */
export function rollBackCopies(preserve: boolean, project: 0 | 1 = 0): Verb {
  return async (ports, { projects }) => {
    const request = { snapshot: 'latest', preserve, only: [], project: projects[project], dryRun }
    await rollBackProject(ports, request)
    return []
  }
}

/** Merges what was edited in a project into the head. */
export function mergeCopyOf(
  name: string,
  project: 0 | 1 = 0,
  strategy: ResolutionStrategy | null = null,
): Verb {
  return async (ports, { projects }) => {
    const version = `project:${projects[project]}`
    const { result } = await mergeVersion(ports, { name, version, strategy, dryRun })
    return result.conflicts
  }
}

/** Takes back the last change of an artifact. */
export function revertLast(name: string): Verb {
  return async (ports) => {
    await revertVersion(ports, { name, version: 'head', whole: false, parent: 1, dryRun })
    return []
  }
}

/** Makes an artifact what it was at a version. */
export function revertTo(name: string, version: string): Verb {
  return async (ports) => {
    await revertVersion(ports, { name, version, whole: true, parent: 1, dryRun })
    return []
  }
}

export function forkAs(name: string, to: string): Verb {
  return async (ports) => {
    await forkArtifact(ports, { name, to, version: null, dryRun })
    return []
  }
}

export function tagHead(name: string, tag: string): Verb {
  return async (ports) => {
    await tagVersion(ports, { name, tag, version: null, force: true, dryRun })
    return []
  }
}

/** Removes what nothing can reach. */
export const tidyUp: Verb = async (ports) => {
  await collectGarbage(ports, { olderThanDays: null, dryRun })
  return []
}

/** Forgets everything but the last operation, which happened long ago, and packs what is left. */
export const forgetOld: Verb = async (ports) => {
  const clock = { now: () => ports.clock.now() + 100 * 86_400_000 }
  await collectGarbage({ ...ports, clock }, { olderThanDays: 30, dryRun })
  return []
}

function target(project: string) {
  return { project, scope: 'project', profile: null } as const
}
