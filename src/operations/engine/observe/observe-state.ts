import { aheadOf } from '../../../core/drift/copy-state.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import { artifactPath } from '../../../core/artifact/artifact-path.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  PendingEntry,
  ProjectEntry,
} from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { deploymentPlace } from '../places/artifact-places.ts'
import { artifactOnDisk, collectionDir, deploymentOnDisk } from '../places/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { UNREADABLE_MANIFEST, adoptCollection } from './adopt-collection.ts'
import { adoptRecords } from './adopt-record.ts'
import type { AdoptedRecords } from './adopt-record.ts'
import type { PresentDeployment, PresentProject, PresentState, Scope } from './present-state.ts'
import { withComposedPins } from './composed-pins.ts'
import { withMovedFolders } from './moved-folders.ts'
import { observePlaces } from './observe-places.ts'
import type { PlaceToObserve, RootToObserve } from './observe-places.ts'
import { artifactRoot, projectRoot } from '../places/roots.ts'
import { findTree } from './find-tree.ts'
import { withTracked } from './with-tracked.ts'
import { recordArtifactEdits, recordProjectEdits } from './record-edits.ts'

/**
 * Looks at everything in scope and plans, in `transaction`, a version for every edit found.
 *
 * So no command can lose an edit that it has seen, be it in the collection or in a project.
 */
export async function observeState(transaction: Transaction, scope: Scope): Promise<PresentState> {
  for (const name of scope.collections ?? []) await adoptCollection(transaction, name)
  const { projects, unlisted } = await adoptProjects(transaction, scope)
  const stored = await Promise.all(
    projects.map(({ path }) => transaction.scan<DeploymentEntry>(viewKeys.deployments(path))),
  )
  const all = stored.flat()
  const deployments = await withComposedPins(transaction, inScope(scope, all), all)
  if (scope.writesManifests === true) await adoptWritten(transaction, scope, deployments)
  const artifacts = await collectArtifacts(transaction, scope, deployments)
  const readable = new Set(
    projects.filter((p) => p.isReachable && p.problem === null).map(({ path }) => path),
  )
  const near = deployments.filter(({ project }) => readable.has(project))
  const roots = [
    ...collectionRoots(transaction, artifacts, scope),
    ...projectRoots(near, artifacts, scope),
  ]
  const { ports } = transaction
  const found = await observePlaces(ports, roots, transaction.objects)
  const seen = withMovedFolders(ports, found, near)
  const observation = await withTracked(transaction, seen, { roots, artifacts, deployments: near })
  const presentArtifacts = await recordArtifactEdits(transaction, artifacts, observation)
  const byUuid = new Map(presentArtifacts.map((artifact) => [artifact.entry.uuid, artifact]))
  const seenCopies = await recordProjectEdits(transaction, deployments, observation)
  const listed = await dropTakenOut(transaction, seenCopies, unlisted)
  const caughtUp = await Promise.all(
    listed.map((copy) => catchUp(transaction, copy, byUuid.get(copy.entry.uuid)?.entry ?? null)),
  )
  return { projects, artifacts: byUuid, deployments: withProblems(caughtUp, projects) }
}

/** Moves a copy's baseline to its recorded state once the collection has a version that contains it. */
async function catchUp(
  transaction: Transaction,
  copy: PresentDeployment,
  artifact: ArtifactEntry | null,
): Promise<PresentDeployment> {
  const recorded = aheadOf(copy.entry)
  if (recorded === null || artifact === null) return copy
  if (artifact.tree === copy.entry.baseline?.tree) return copy
  const baseline = await findTree(transaction, artifact, recorded)
  if (baseline === null) return copy
  const { ahead: _, ...rest } = copy.entry
  const entry: DeploymentEntry = { ...rest, baseline }
  transaction.put(viewKeys.deployment(entry), entry)
  return { ...copy, entry }
}

/**
 * Looks at copies that a command lists again without writing them, and plans what it finds: nobody
 * looked at them while they were not listed.
 */
export async function observeListedAgain(transaction: Transaction): Promise<void> {
  const listed: DeploymentEntry[] = []
  for (const key of transaction.edits.keys()) {
    if (!key.startsWith(viewKeys.allDeployments())) continue
    const entry = await transaction.get<DeploymentEntry>(key)
    if (entry === null || transaction.plannedFor(deploymentPlace(entry)) !== null) continue
    if ((await transaction.session.view.get(key)) === null) listed.push(entry)
  }
  const near = listed.filter(({ project }) => isFolder(transaction, project))
  const roots = projectRoots(near, [], {})
  const observation = await observePlaces(transaction.ports, roots, transaction.objects)
  await recordProjectEdits(transaction, near, observation)
}

/**
 * Adopts the records of projects. An unreadable record affects only its own project. It is thrown if
 * that is the only project and was asked about directly.
 */
async function adoptProjects(
  transaction: Transaction,
  { projects: paths = [], copiesOnly }: Scope,
): Promise<{
  readonly projects: readonly PresentProject[]
  readonly unlisted: AdoptedRecords['unlisted']
}> {
  const projects = paths.map((path) => ({ path, isReachable: isFolder(transaction, path) }))
  const reachable = projects.filter(({ isReachable }) => isReachable).map(({ path }) => path)
  const { problems, left, unlisted, merged } = await adoptRecords(transaction, reachable)
  const [only, another] = paths
  const problem = only === undefined ? undefined : problems.get(only)
  // A request about a single project is refused; with several projects the others continue.
  if (problem !== undefined && another === undefined && copiesOnly !== true) throw problem
  const read = projects.map((one) => ({
    ...one,
    problem: problems.get(one.path) ?? null,
    left: left.get(one.path) ?? [],
    // A command about an artifact writes no record of a project that it only looks into.
    merged: copiesOnly === true ? [] : (merged.get(one.path) ?? []),
  }))
  return { projects: read, unlisted }
}

/** Forgets copies that a colleague took out: the record does not list them, and their files are gone. */
async function dropTakenOut(
  transaction: Transaction,
  deployments: readonly PresentDeployment[],
  unlisted: ReadonlySet<string>,
): Promise<readonly PresentDeployment[]> {
  if (unlisted.size === 0) return deployments
  const isTakenOut = ({ entry, onDisk, problem }: PresentDeployment) =>
    onDisk === null && problem === null && unlisted.has(viewKeys.deployment(entry))
  const keys = new Set(
    deployments.filter(isTakenOut).map(({ entry }) => viewKeys.deployment(entry)),
  )
  for (const key of keys) transaction.remove(key)
  for (const pending of await transaction.scan<PendingEntry>(viewKeys.allPending())) {
    if (keys.has(pending.target)) transaction.remove(viewKeys.pending(pending.id))
  }
  return deployments.filter((one) => !isTakenOut(one))
}

/** What lies in a project whose record cannot be read is not looked at. */
function withProblems(
  deployments: readonly PresentDeployment[],
  projects: readonly PresentProject[],
): readonly PresentDeployment[] {
  const problems = new Map(projects.map(({ path, problem }) => [path, problem]))
  return deployments.map((one) => ({
    ...one,
    problem: one.problem ?? problems.get(one.entry.project) ?? null,
  }))
}

function inScope(
  { artifacts, copiesOnly }: Scope,
  deployments: readonly DeploymentEntry[],
): readonly DeploymentEntry[] {
  if (copiesOnly !== true) return deployments
  const wanted = new Set(artifacts?.map(({ uuid }) => uuid))
  return deployments.filter(({ uuid }) => wanted.has(uuid))
}

/**
 * Takes over the manifests of all that is in scope.
 *
 * One that cannot be read stays as it is: it is refused when it is to be written.
 */
async function adoptWritten(
  transaction: Transaction,
  scope: Scope,
  deployments: readonly DeploymentEntry[],
): Promise<void> {
  const all = [...(scope.artifacts ?? []), ...deployments].map(({ collection }) => collection)
  for (const name of new Set(all).difference(new Set(scope.collections))) {
    try {
      await adoptCollection(transaction, name)
    } catch (error) {
      if (!isSkillmeatError(error, ...UNREADABLE_MANIFEST)) throw error
    }
  }
}

async function collectArtifacts(
  transaction: Transaction,
  scope: Scope,
  deployments: readonly DeploymentEntry[],
): Promise<readonly ArtifactEntry[]> {
  const found = new Map<string, ArtifactEntry>()
  for (const name of scope.collections ?? []) {
    const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(name))
    for (const entry of all) found.set(entry.uuid, entry)
  }
  const wanted = new Map<string, string>()
  for (const { uuid, collection } of [...(scope.artifacts ?? []), ...deployments]) {
    if (!found.has(uuid)) wanted.set(uuid, collection)
  }
  for (const [uuid, collection] of wanted) {
    const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    if (entry !== null) found.set(uuid, entry)
  }
  return [...found.values()]
}

function collectionRoots(
  { ports }: Transaction,
  artifacts: readonly ArtifactEntry[],
  { incoming }: Scope,
): RootToObserve[] {
  return artifacts.map(({ uuid, collection, type, name, tree }) => {
    const path = artifactPath(type, name)
    const disk = artifactOnDisk(collectionDir(ports.places, collection), path, type)
    return {
      root: artifactRoot(collection, path),
      places: [{ key: path, disk, compareWith: [tree], ...tracked(incoming?.get(uuid)) }],
    }
  })
}

function projectRoots(
  deployments: readonly DeploymentEntry[],
  artifacts: readonly ArtifactEntry[],
  { incoming }: Scope,
): RootToObserve[] {
  const heads = new Map(artifacts.map(({ uuid, tree }) => [uuid, tree]))
  return [...Map.groupBy(deployments, projectRoot)].map(([root, entries]) => ({
    root,
    places: entries.map((entry) => ({
      key: entry.path,
      disk: deploymentOnDisk(entry),
      compareWith: [
        entry.content,
        entry.baseline?.tree ?? null,
        heads.get(entry.uuid) ?? null,
        entry.state?.tree ?? null,
        entry.pin?.tree ?? null,
      ],
      ...tracked(incoming?.get(entry.uuid)),
    })),
  }))
}

function tracked(paths: ReadonlySet<string> | undefined): Pick<PlaceToObserve, 'tracked'> {
  return paths === undefined ? {} : { tracked: paths }
}

function isFolder(transaction: Transaction, path: string): boolean {
  return transaction.ports.files.lstat(path)?.kind === 'directory'
}

/** Returns the paths of all registered projects. */
export async function listProjects(transaction: Transaction): Promise<readonly string[]> {
  const projects = await transaction.scan<ProjectEntry>(viewKeys.projects())
  return projects.map(({ path }) => path)
}
