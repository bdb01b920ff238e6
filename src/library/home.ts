import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve as resolvePath } from 'node:path'
import type { SourceLocation } from '../core/address/source-location.ts'
import { atPlace, parseSourceSpec } from '../core/address/source-spec.ts'
import type { Ports } from '../ports/ports.ts'
import { listArtifacts, showArtifact } from '../operations/catalog/list-artifacts.ts'
import { searchArtifacts } from '../operations/catalog/search-artifacts.ts'
import { exportBundle } from '../operations/bundles/export-bundle.ts'
import { deploy } from '../operations/deployments/deploy.ts'
import { giveConsent } from '../operations/engine/consent/consents.ts'
import type { TargetRequest } from '../operations/catalog/target-project.ts'
import { switchCopies } from '../operations/deployments/switch-copies.ts'
import { undeploy } from '../operations/deployments/undeploy.ts'
import { status } from '../operations/drift/status.ts'
import { diffArtifact } from '../operations/history/diff.ts'
import { forkArtifact } from '../operations/history/fork-artifact.ts'
import { log } from '../operations/history/log.ts'
import { mergeVersion } from '../operations/history/merge-version.ts'
import { revertVersion } from '../operations/history/revert-version.ts'
import { chooseMergeStrategy, findCommonAncestors } from '../operations/history/strategy.ts'
import { ADD_ALL } from '../operations/importing/pipeline/add-report.ts'
import { add } from '../operations/importing/add.ts'
import { contribute } from '../operations/remotes/contribute.ts'
import { pull } from '../operations/remotes/pull.ts'
import { push } from '../operations/remotes/push.ts'
import { addRemote, listRemotes, removeRemote } from '../operations/remotes/remotes.ts'
import { update } from '../operations/importing/update.ts'
import { removeArtifacts } from '../operations/artifacts/remove-artifacts.ts'
import { listPending, resolve } from '../operations/merging/resolve.ts'
import { rollBack } from '../operations/rollback/rollback.ts'
import { createSnapshot, listSnapshots } from '../operations/snapshots/snapshots.ts'
import { sync } from '../operations/sync/sync.ts'
import { undo } from '../operations/undo/undo.ts'
import type { Home, OpenHomeOptions } from './home-interface.ts'
import { findPlaces, openPorts } from './open-ports.ts'

/**
 * Opens the home of a person, `~/.skillmeat` where nothing else is said, and makes it when it is
 * missing. Close it when you are done: it holds a database open.
 *
 * Throws `E_STORE_NEWER`, `E_STORE_CORRUPT`, `E_CONFIG` and what the file system says.
 */
export async function openHome(options: OpenHomeOptions = {}): Promise<Home> {
  const { cwd = process.cwd(), env = process.env, onProgress, onMessage } = options
  const places = findPlaces(
    options.home === undefined ? env : { ...env, SKILLMEAT_HOME: resolvePath(cwd, options.home) },
    resolvePath(cwd),
  )
  const progress = { report: onProgress ?? ignore, say: onMessage ?? ignore }
  const opened = await openPorts({ places, progress, env })
  return homeOn(opened.ports, resolvePath(cwd), () => opened.close())
}

function ignore(): void {}

function homeOn(ports: Ports, cwd: string, close: () => Promise<void>): Home {
  return {
    path: ports.places.home,
    ...collectionOn(ports, cwd),
    ...teamOn(ports),
    ...projectsOn(ports, cwd),
    ...historyOn(ports),
    close,
  }
}

/** What concerns the collection in use. */
function collectionOn(
  ports: Ports,
  cwd: string,
): Pick<Home, 'list' | 'search' | 'show' | 'add' | 'update' | 'remove' | 'export'> {
  return {
    list: (request = {}) =>
      listArtifacts(ports, { collection: null, type: null, tag: null, ...request }),
    search: (words, limit = 20) => searchArtifacts(ports, { words, limit, collection: 'in_use' }),
    show: (name) => showArtifact(ports, name),
    add: (source, request = {}) =>
      add(ports, {
        ...ADD_ALL,
        ...request,
        location: typeof source === 'string' ? readSource(source, cwd) : source,
      }),
    update: (request = {}) => update(ports, { names: [], dryRun: false, ...request }),
    remove: (request) => removeArtifacts(ports, { force: false, dryRun: false, ...request }),
    export: (request) =>
      exportBundle(ports, {
        all: request.names === undefined,
        names: [],
        withHistory: false,
        sign: false,
        allow: [],
        ...request,
        file: pathOrNull(cwd, request.file),
      }),
  }
}

/** What concerns the repositories of a team, and the sources that artifacts came from. */
function teamOn(
  ports: Ports,
): Pick<Home, 'addRemote' | 'remotes' | 'removeRemote' | 'pull' | 'push' | 'contribute'> {
  const leaves = { branch: null, message: null, allow: [], allowHosts: [], dryRun: false }
  return {
    addRemote: (request) =>
      addRemote(ports, { branch: null, collection: null, dryRun: false, ...request }),
    remotes: () => listRemotes(ports),
    removeRemote: (request) => removeRemote(ports, { dryRun: false, ...request }),
    pull: (request = {}) =>
      pull(ports, {
        remote: null,
        as: new Map(),
        same: [],
        take: [],
        keep: [],
        allow: [],
        allowHosts: [],
        dryRun: false,
        ...request,
      }),
    push: (request = {}) =>
      push(ports, { remote: null, names: [], propose: false, ...leaves, ...request }),
    contribute: (request) =>
      contribute(ports, { project: null, fork: null, ...leaves, ...request }),
  }
}

/** What takes copies out of a project, out of sight, and back. */
function removalsOn(ports: Ports, cwd: string): Pick<Home, 'undeploy' | 'disable' | 'enable'> {
  const usual = { scope: 'project', profile: null, dryRun: false } as const
  const asked = <Request extends Partial<TargetRequest>>(request: Request) => ({
    ...usual,
    ...request,
    project: resolvePath(cwd, request.project ?? '.'),
  })
  return {
    undeploy: (request) => undeploy(ports, { force: false, ...asked(request) }),
    disable: (request) => switchCopies(ports, { ...asked(request), to: 'disabled' }),
    enable: (request) => switchCopies(ports, { ...asked(request), to: 'enabled' }),
  }
}

/** What concerns projects, and the merges that wait. */
function projectsOn(
  ports: Ports,
  cwd: string,
): Pick<
  Home,
  | 'deploy'
  | 'agree'
  | 'undeploy'
  | 'disable'
  | 'enable'
  | 'status'
  | 'sync'
  | 'conflicts'
  | 'resolve'
  | 'diff'
> {
  return {
    deploy: (request) =>
      deploy(ports, {
        scope: 'project',
        profile: null,
        pin: null,
        force: false,
        dryRun: false,
        ...request,
        project: resolvePath(cwd, request.project ?? '.'),
      }),
    agree: (consents) => giveConsent(ports, consents),
    ...removalsOn(ports, cwd),
    status: (request = {}) =>
      status(ports, request.projects?.map((path) => resolvePath(cwd, path)) ?? null),
    sync: (request = {}) =>
      sync(ports, {
        names: [],
        pull: false,
        strategy: null,
        removed: 'keep',
        missing: 'keep',
        dryRun: false,
        ...request,
        projects: request.projects?.map((path) => resolvePath(cwd, path)) ?? null,
      }),
    conflicts: () => listPending(ports),
    resolve: (request) =>
      resolve(ports, {
        path: null,
        dryRun: false,
        ...request,
        project: pathOrNull(cwd, request.project),
      }),
    diff: (name, sides = { kind: 'project', project: cwd }) => diffArtifact(ports, name, sides),
  }
}

/** What concerns versions and states of before. */
function historyOn(
  ports: Ports,
): Pick<
  Home,
  | 'log'
  | 'merge'
  | 'strategy'
  | 'commonAncestors'
  | 'revert'
  | 'fork'
  | 'snapshot'
  | 'snapshots'
  | 'rollback'
  | 'undo'
  | 'redo'
> {
  return {
    log: (request) => log(ports, { limit: 100, from: null, ...request }),
    merge: (request) => mergeVersion(ports, { strategy: null, dryRun: false, ...request }),
    strategy: (request) => chooseMergeStrategy(ports, request),
    commonAncestors: (name, versions) => findCommonAncestors(ports, { name, versions }),
    revert: (request) =>
      revertVersion(ports, { whole: false, parent: 1, dryRun: false, ...request }),
    fork: (request) => forkArtifact(ports, { version: null, dryRun: false, ...request }),
    snapshot: (message, request = {}) =>
      createSnapshot(ports, { tarball: false, dryRun: false, ...request, message }),
    snapshots: (request = {}) =>
      listSnapshots(ports, { safety: false, limit: 50, before: null, ...request }),
    rollback: (request) => rollBack(ports, { preserve: true, only: [], dryRun: false, ...request }),
    undo: (request = {}) =>
      undo(ports, { kind: 'undo', operation: null, dryRun: false, ...request }),
    redo: (request = {}) =>
      undo(ports, { kind: 'redo', operation: null, dryRun: false, ...request }),
  }
}

function pathOrNull(cwd: string, path: string | null | undefined): string | null {
  return path === null || path === undefined ? null : resolvePath(cwd, path)
}

/** Reads what a person would type for a source; a folder or a bundle counts from `cwd`. */
function readSource(text: string, cwd: string): SourceLocation {
  const absolute = (path: string) => resolvePath(cwd, path.replace(/^~(?=$|[\\/])/, homedir()))
  const location = parseSourceSpec(text, {
    exists: (path) => existsSync(absolute(path)),
    mayBePrivate: true,
    isPasted: true,
  })
  return atPlace(location, absolute)
}
