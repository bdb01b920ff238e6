import { artifactPath, isSingleFile, singleFilePath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { RECORD_FILE } from '../../core/deployment/record-file.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import { parseVerified } from '../../core/object/verified-json.ts'
import type { RecordEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openKnownPlaces } from '../engine/observe/observe-places.ts'
import type { KnownPlace } from '../engine/observe/observe-places.ts'
import { listUnreadable } from '../engine/observe/present-state.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { RECORDS_ROOT, artifactRoot, projectRoot } from '../engine/places/roots.ts'
import { artifactOnDisk, collectionDir, profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { tellPluginNotes } from './plugin-notes.ts'
import type { StatusReport } from './status.ts'

/** Where it is remembered, beside the stat caches: derived like them. */
const IN_SYNC_ROOT = 'inSync'

/** Where an artifact lies below a folder, and the tree that it held. */
type RememberedPlace = readonly [path: string, type: ArtifactType, tree: ObjectId]

interface Remembered {
  /** It holds under this view only: every command that changes anything makes another. */
  readonly view: ObjectId
  /** By project, then by profile folder; the last is the record file's blob. */
  readonly projects: readonly (readonly [string, string, readonly RememberedPlace[], ObjectId])[]
  /** By collection: what the projects were compared with. */
  readonly artifacts: readonly (readonly [string, readonly RememberedPlace[]])[]
}

export type ProjectsInSync = ReadonlyMap<string, readonly RememberedPlace[]>

/** Finds the projects that are in sync as they were when they were last looked at, by metadata alone. */
export async function findProjectsInSync(
  ports: Ports,
  view: ObjectId | null,
): Promise<ProjectsInSync> {
  const found = new Map<string, readonly RememberedPlace[]>()
  const inSync = await load(ports)
  if (inSync === null || inSync.view !== view) return found
  const artifacts = inSync.artifacts.flatMap(([name, places]) =>
    artifactPlaces(ports, name, places),
  )
  const projects = inSync.projects.map(([project, root, places, record]) => ({
    project,
    places,
    known: projectPlaces(ports, { project, root }, { places, record }),
  }))
  const roots = new Set([...artifacts, ...projects.flatMap(({ known }) => known)].map(rootOf))
  const holds = await openKnownPlaces(ports, [...roots])
  if (!artifacts.every(holds)) return found
  for (const { project, places, known } of projects) {
    if (known.every(holds)) found.set(project, places)
  }
  return found
}

/** Remembers the projects of a report in which all is in sync, with those that were inSync before. */
export async function rememberProjectsInSync(
  transaction: Transaction,
  found: {
    readonly state: PresentState
    readonly report: StatusReport
    readonly inSync: ProjectsInSync
  },
): Promise<void> {
  const { ports, session } = transaction
  const { state, report } = found
  if (session.view.root === null || !transaction.isEmpty) return
  const before = await load(ports)
  const kept = before?.view === session.view.root ? before : null
  const fresh = await newlyInSync(transaction, state, driftedProjects(report))
  if (fresh.length === 0) return
  const isKept = ([project]: RememberedProject) => found.inSync.has(project)
  const inSync: Remembered = {
    view: session.view.root,
    projects: [...(kept?.projects.filter(isKept) ?? []), ...fresh],
    artifacts: [...comparedBefore(kept, state), ...comparedWith(state)],
  }
  await save(ports, inSync)
}

type RememberedProject = Remembered['projects'][number]

function driftedProjects({ deployments }: StatusReport): ReadonlySet<string> {
  return new Set(
    deployments
      .filter(
        (one) =>
          one.drift.kind !== 'in_sync' ||
          one.eolOnly ||
          one.problem ||
          tellPluginNotes(one) !== null,
      )
      .map(({ project }) => project),
  )
}

async function newlyInSync(
  transaction: Transaction,
  state: PresentState,
  drifted: ReadonlySet<string>,
): Promise<RememberedProject[]> {
  const inSync: RememberedProject[] = []
  const unreadable = new Set(listUnreadable(state).map(({ project }) => project))
  for (const [project, deployments] of Map.groupBy(state.deployments, (d) => d.entry.project)) {
    const roots = new Set(deployments.map(({ entry }) => entry.root))
    const [root] = roots
    const isPlain = deployments.every(({ entry }) => entry.form === undefined)
    const isNoisy = drifted.has(project) || unreadable.has(project)
    if (root === undefined || roots.size > 1 || isNoisy || !isPlain) continue
    const record = await transaction.get<RecordEntry>(viewKeys.record(project, root))
    if (record !== null && record.left !== true)
      inSync.push([project, root, deployments.flatMap(rememberedPlace), record.file])
  }
  return inSync
}

function rememberedPlace({ entry, onDisk }: PresentDeployment): RememberedPlace[] {
  return onDisk === null ? [] : [[entry.path, entry.type, onDisk]]
}

/** What was compared before and is not compared anew. */
function comparedBefore(kept: Remembered | null, state: PresentState): Remembered['artifacts'] {
  const anew = new Set(
    [...state.artifacts.values()].map(({ entry }) =>
      artifactRoot(entry.collection, artifactPath(entry.type, entry.name)),
    ),
  )
  return (kept?.artifacts ?? []).map(([name, places]) => [
    name,
    places.filter(([path]) => !anew.has(artifactRoot(name, path))),
  ])
}

function comparedWith(state: PresentState): Remembered['artifacts'] {
  const present = [...state.artifacts.values()].filter(({ onDisk }) => onDisk !== null)
  return [...Map.groupBy(present, ({ entry }) => entry.collection)].map(([name, artifacts]) => [
    name,
    artifacts.map(({ entry }) => [artifactPath(entry.type, entry.name), entry.type, entry.tree]),
  ])
}

function artifactPlaces(
  ports: Ports,
  collection: string,
  places: readonly RememberedPlace[],
): KnownPlace[] {
  const dir = collectionDir(ports.places, collection)
  return places.map(([path, type, tree]) => ({
    root: artifactRoot(collection, path),
    key: path,
    disk: artifactOnDisk(dir, path, type),
    tree,
  }))
}

function projectPlaces(
  ports: Ports,
  profile: { readonly project: string; readonly root: string },
  held: { readonly places: readonly RememberedPlace[]; readonly record: ObjectId },
): KnownPlace[] {
  const dir = profileDir(profile)
  const root = projectRoot(profile)
  const record = makeTree(ports.sha256, [{ mode: '100644', path: RECORD_FILE, blob: held.record }])
  return [
    {
      root: RECORDS_ROOT,
      key: dir,
      disk: { path: `${dir}/${RECORD_FILE}`, single: RECORD_FILE },
      tree: record.id,
    },
    ...held.places.map(([path, type, tree]) => ({
      root,
      key: path,
      disk: { path: `${dir}/${path}`, single: isSingleFile(type) ? singleFilePath(type) : null },
      tree,
    })),
  ]
}

async function load(ports: Ports): Promise<Remembered | null> {
  const bytes = (await ports.stats.load([IN_SYNC_ROOT])).get(IN_SYNC_ROOT)
  return bytes === undefined ? null : parseVerified<Remembered>(new TextDecoder().decode(bytes))
}

async function save(ports: Ports, inSync: Remembered): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(inSync))
  await ports.stats.save(new Map([[IN_SYNC_ROOT, bytes]]))
}

function rootOf({ root }: KnownPlace): string {
  return root
}
