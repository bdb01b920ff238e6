import { renameArtifact, removeArtifacts } from '../../src/operations/catalog/change-artifact.ts'
import { deploy } from '../../src/operations/deployments/deploy.ts'
import { undeploy } from '../../src/operations/deployments/undeploy.ts'
import { mergeVersion } from '../../src/operations/history/merge-version.ts'
import { revertVersion } from '../../src/operations/history/revert-version.ts'
import { add } from '../../src/operations/importing/add.ts'
import { update } from '../../src/operations/importing/update.ts'
import { resolve } from '../../src/operations/merging/resolve.ts'
import { rollBackProject } from '../../src/operations/rollback/roll-back-project.ts'
import { rollBack as rollBackCollection } from '../../src/operations/rollback/rollback.ts'
import { createSnapshot } from '../../src/operations/snapshots/snapshots.ts'
import { sync } from '../../src/operations/sync/sync.ts'
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

export function deployTo(project: 0 | 1, names: readonly string[]): Verb {
  return async (ports, { projects }) => {
    await deploy(ports, { ...target(projects[project]), names, pin: null, force: false, dryRun })
    return []
  }
}

export function undeployFrom(project: 0 | 1, names: readonly string[]): Verb {
  return async (ports, { projects }) => {
    await undeploy(ports, { ...target(projects[project]), names, force: true, dryRun })
    return []
  }
}

export function syncProjects(project: 0 | 1 | null, pull = false): Verb {
  return async (ports, { projects }) => {
    const { result } = await sync(ports, {
      projects: project === null ? null : [projects[project]],
      names: [],
      pull,
      strategy: null,
      removed: 'keep',
      missing: 'keep',
      dryRun,
    })
    return result.synced.flatMap(({ detail }) => detail ?? [])
  }
}

export const updateAll: Verb = async (ports) => {
  const { result } = await update(ports, { names: [], dryRun })
  return result.flatMap(({ detail }) => detail ?? [])
}

export function resolveTheirs(name: string): Verb {
  return async (ports) => {
    const decision = { kind: 'strategy', strategy: 'use_remote' } as const
    await resolve(ports, { name, project: null, path: null, decision, dryRun })
    return []
  }
}

export function stepBack(kind: 'undo' | 'redo'): Verb {
  return async (ports) => {
    const { result } = await undo(ports, { kind, operation: null, dryRun })
    return result.places.filter(({ outcome }) => outcome !== 'reverted').map(({ path }) => path)
  }
}

export function removeNamed(names: readonly string[]): Verb {
  return async (ports) => {
    await removeArtifacts(ports, { names, dryRun })
    return []
  }
}

export function renameTo(from: string, to: string): Verb {
  return async (ports) => {
    await renameArtifact(ports, { from, to, dryRun })
    return []
  }
}

export const takeSnapshot: Verb = async (ports) => {
  await createSnapshot(ports, { message: 'taken', tarball: false, dryRun })
  return []
}

/** Takes the collection back to the last snapshot; with `preserve` edits survive. */
export function rollBack(preserve: boolean): Verb {
  return async (ports) => {
    await rollBackCollection(ports, { snapshot: 'latest', preserve, only: [], dryRun })
    return []
  }
}

/** Takes a project's copies back to what they were at the last snapshot. */
export function rollBackCopies(preserve: boolean): Verb {
  return async (ports, { projects: [project] }) => {
    await rollBackProject(ports, { snapshot: 'latest', preserve, only: [], project, dryRun })
    return []
  }
}

/** Merges what was edited in the first project into the head. */
export function mergeCopyOf(name: string): Verb {
  return async (ports, { projects: [project] }) => {
    const version = `project:${project}`
    const { result } = await mergeVersion(ports, { name, version, strategy: null, dryRun })
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

function target(project: string) {
  return { project, scope: 'project', profile: null } as const
}
